//! Times and foreign texts in messages.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// RFC 3339 in whole seconds.
pub(crate) fn time_text(at: SystemTime) -> String {
    let seconds = at
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
        .and_then(|at| {
            at.format(format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
            ))
            .ok()
        })
        .unwrap_or_else(|| "an unknown time".to_owned())
}

/// Reads an RFC 3339 time of today's kind: before 1970 no credentials ended.
pub(crate) fn parse_time(text: &str) -> Option<SystemTime> {
    let seconds = u64::try_from(
        OffsetDateTime::parse(text.trim(), &Rfc3339)
            .ok()?
            .unix_timestamp(),
    )
    .ok()?;
    SystemTime::UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds))
}

/// A piece of a server's text that is fit for one line of a log.
pub(crate) fn excerpt(text: &str) -> String {
    const MOST: usize = 300;
    let mut line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST)
        .collect();
    if text.chars().nth(MOST).is_some() {
        line.push_str("...");
    }
    line
}
