//! The present moment in the form that a field's example has.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

/// Whether a field tells a moment: by its name, and by an example that looks like one.
pub(super) fn is_moment(name: &str, example: &Value) -> bool {
    let named = ["Time", "Date", "time", "Gmt", "At"]
        .iter()
        .any(|part| name.contains(part));
    named && like(example, UNIX_EPOCH).is_some()
}

/// Whether a field tells of the last change.
pub(super) fn is_of_change(name: &str) -> bool {
    ["Update", "Modif", "update", "modif"]
        .iter()
        .any(|part| name.contains(part))
}

/// The moment in the form of the example; `None` when that is no moment.
pub(super) fn like(example: &Value, now: SystemTime) -> Option<Value> {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    match example {
        Value::Number(number) => match number.as_u64()? {
            1_000_000_000_000.. => u64::try_from(since.as_millis()).ok().map(Value::from),
            1_000_000_000.. => Some(Value::from(since.as_secs())),
            _ => None,
        },
        Value::String(text) => {
            if text.len() == 13 && text.parse::<u64>().is_ok() {
                return Some(Value::from(since.as_millis().to_string()));
            }
            if text.len() == 10 && text.parse::<u64>().is_ok() {
                return Some(Value::from(since.as_secs().to_string()));
            }
            written(text, now).map(Value::from)
        }
        _ => None,
    }
}

/// The zone that the end of a moment names, `+08:00` or `+0800`; UTC where it names none.
fn offset(rest: &str) -> UtcOffset {
    let zone = || {
        let at = rest.rfind(['+', '-'])?;
        let digits = rest.get(at + 1..)?.replace(':', "");
        let hours = digits.get(..2)?.parse::<i8>().ok()?;
        let minutes = digits.get(2..4)?.parse::<i8>().ok()?;
        match rest.get(at..=at)? {
            "-" => UtcOffset::from_hms(-hours, -minutes, 0).ok(),
            _ => UtcOffset::from_hms(hours, minutes, 0).ok(),
        }
    };
    zone().unwrap_or(UtcOffset::UTC)
}

/// `2021-06-29T14:50:13Z` and its kin: what follows the seconds stays as it is.
fn written(example: &str, now: SystemTime) -> Option<String> {
    let bytes = example.as_bytes();
    let is_date = bytes.len() >= 16
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!(bytes[10], b'T' | b' ')
        && bytes[13] == b':';
    if !is_date {
        return None;
    }
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    let length = if bytes.get(16) == Some(&b':') { 19 } else { 16 };
    let rest = example.get(length..)?;
    let there = OffsetDateTime::from(now).checked_to_offset(offset(rest))?;
    let mut text = there.format(format).ok()?;
    text.truncate(length);
    text.replace_range(10..11, example.get(10..11)?);
    Some(text + rest)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::json;

    use super::{is_moment, like};

    #[test]
    fn moments_have_the_form_of_the_example() {
        let now = UNIX_EPOCH + Duration::from_millis(1_777_777_777_123);
        for (example, expected) in [
            (
                json!("2021-06-29T14:50:13.011643661+08:00"),
                json!("2026-05-03T11:09:37.011643661+08:00"),
            ),
            (json!("2020-12-01T19:48Z"), json!("2026-05-03T03:09Z")),
            (json!("2025-02-23 10:19:37"), json!("2026-05-03 03:09:37")),
            (json!(1_600_000_000_000_u64), json!(1_777_777_777_123_u64)),
            (json!("1600000000"), json!("1777777777")),
        ] {
            assert_eq!(like(&example, now), Some(expected), "{example}");
        }
        assert_eq!(like(&json!("soon"), now), None);
        assert!(is_moment("CreateTime", &json!("2020-12-01T19:48Z")));
        assert!(!is_moment("Name", &json!("2020-12-01T19:48Z")));
    }
}
