//! What the headers of an answer say.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::foreign;

/// Longer ids are none.
const ID_KEPT: usize = 200;

/// A header's text; `None` when it is missing, empty or no text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then_some(text)
}

/// The first of these headers that has an id.
pub(crate) fn id(headers: &HeaderMap, names: &[&str]) -> Option<String> {
    let id = names.iter().find_map(|name| text(headers, name))?;
    Some(foreign::line(id, ID_KEPT))
}

/// A positive whole number of milliseconds; anything else counts as absent.
pub(crate) fn milliseconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let value: u64 = text(headers, name)?.parse().ok()?;
    (value > 0).then(|| Duration::from_millis(value))
}

/// `Retry-After` in seconds or as a date, which is reckoned from the answer's own `Date`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, "retry-after")?;
    if let Ok(seconds) = value.parse::<u64>() {
        return (seconds > 0).then(|| Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let from = date(headers)?;
    until
        .duration_since(from)
        .ok()
        .filter(|wait| !wait.is_zero())
}

/// The `Date` of the answer.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, "date")?).ok()
}
