//! Ids that look like the provider's: the example of the field is the pattern.

use serde_json::Value;

/// The id of this number, in the form of the example.
pub(super) fn id(example: Option<&Value>, number: u64) -> Value {
    match example {
        Some(Value::Number(_)) => Value::from(100_000 + number),
        Some(Value::String(pattern)) => Value::from(like(pattern, number)),
        _ => Value::from(like("", number)),
    }
}

/// Every letter and digit of the pattern by another one; what is between stays.
fn like(pattern: &str, number: u64) -> String {
    // The placeholder of a field without an example says nothing.
    let is_pattern = pattern.len() >= 8 && pattern.bytes().any(|byte| byte.is_ascii_digit());
    if !is_pattern {
        return format!("{:016x}", scrambled(number));
    }
    let mut state = scrambled(number);
    pattern
        .chars()
        .map(|c| {
            let mut next = |from: &[u8]| {
                state = scrambled(state);
                let count = u64::try_from(from.len()).unwrap_or(1);
                let at = usize::try_from(state % count).unwrap_or_default();
                char::from(from[at])
            };
            match c {
                // Numbers keep their length.
                '0'..='9' => next(b"123456789"),
                'a'..='f' => next(b"abcdef"),
                'g'..='z' => next(b"ghijklmnopqrstuvwxyz"),
                'A'..='F' => next(b"ABCDEF"),
                'G'..='Z' => next(b"GHIJKLMNOPQRSTUVWXYZ"),
                other => other,
            }
        })
        .collect()
}

/// SplitMix64: every number has another image.
fn scrambled(number: u64) -> u64 {
    let mut value = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::id;

    #[test]
    fn ids_have_the_form_of_the_example_and_differ() {
        let example = json!("****0bf7-2d6e-4b8e-af6e-1b9d****cdea");
        let ids: BTreeSet<String> = (0..1000)
            .map(|number| id(Some(&example), number).to_string())
            .collect();
        assert_eq!(ids.len(), 1000);
        assert!(
            ids.iter()
                .all(|id| id.len() == 38 && id.matches('-').count() == 4),
            "{ids:?}"
        );
        assert_eq!(id(Some(&json!(7)), 3), json!(100_003));
        assert_eq!(id(None, 1).as_str().map(str::len), Some(16));
    }
}
