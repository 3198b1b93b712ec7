//! JSON inside a string: kept as text in the models, read on request.

use std::fmt;

use super::Decode;
use super::codec::strictly;

/// Text that was expected to be JSON of a certain shape and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidJsonText(String);

impl fmt::Display for InvalidJsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is not the expected JSON: {}", self.0)
    }
}

impl std::error::Error for InvalidJsonText {}

/// Reads JSON from a text field, as leniently as a response is read; absent, empty and `null` are `None`.
///
/// # Errors
/// The place and the reason, when the text is something else or a value in it cannot be used.
pub fn from_json_text<T: Decode>(text: Option<&str>) -> Result<Option<T>, InvalidJsonText> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    strictly(text).map_err(InvalidJsonText)
}
