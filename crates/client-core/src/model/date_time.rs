//! Points in time, kept as the provider wrote them.

use std::fmt;

use time::format_description::well_known::Iso8601;
use time::{OffsetDateTime, PrimitiveDateTime};

/// A point in time as the service wrote it, to the byte.
///
/// Services write nine decimals and an offset (`2021-06-29T14:50:13.011643661+08:00`), no zone at all
/// (`2025-04-23T13:56:56`), or a line feed behind the time. [`parse`](Self::parse) reads all of these when asked to;
/// what is sent back is the original text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateTime(String);

/// What a [`DateTime`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParsedDateTime {
    /// A point in time: the text names its offset from UTC.
    Offset(OffsetDateTime),
    /// A local date and time: the text does not say in which zone.
    Local(PrimitiveDateTime),
}

impl DateTime {
    /// The text as it came, or as it will be sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the text as ISO 8601; `None` when it is something else.
    pub fn parse(&self) -> Option<ParsedDateTime> {
        let text = self.0.trim();
        OffsetDateTime::parse(text, &Iso8601::DEFAULT)
            .map(ParsedDateTime::Offset)
            .or_else(|_| {
                PrimitiveDateTime::parse(text, &Iso8601::DEFAULT).map(ParsedDateTime::Local)
            })
            .ok()
    }

    /// The point in time; `None` when the text has no offset or is no date and time.
    pub fn to_offset_date_time(&self) -> Option<OffsetDateTime> {
        match self.parse()? {
            ParsedDateTime::Offset(time) => Some(time),
            ParsedDateTime::Local(_) => None,
        }
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Written in UTC with whole seconds, `2020-12-20T12:00:00Z`: the form that the services ask for in requests.
impl From<std::time::SystemTime> for DateTime {
    fn from(time: std::time::SystemTime) -> Self {
        let time = OffsetDateTime::from(time);
        Self(format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            time.year(),
            u8::from(time.month()),
            time.day(),
            time.hour(),
            time.minute(),
            time.second()
        ))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::__text_codec!(DateTime);
