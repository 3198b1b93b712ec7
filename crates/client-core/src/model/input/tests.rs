#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use serde_json::Value;

use super::{Mode, decode};

/// JSON of all kinds, as other programs write it.
fn json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Bytes that are nearly JSON.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[\\[\\]{}:, \n\t]",
        2 => Just("\"a\"".to_owned()),
        2 => Just("\"a\":".to_owned()),
        1 => Just("\"\\u00e9\\ud83d\\ude00\\n\"".to_owned()),
        1 => "\"\\PC{0,9}\"",
        1 => "\"?[\\\\u0-9a-fD8C\"]{1,8}\"?",
        3 => "-?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
        1 => "true|false|null|tru|nul|NaN",
    ];
    let text =
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![
        3 => text,
        1 => (json(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(value, at, byte)| {
            let mut bytes = value.to_string().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What another program writes is read as it was written.
    #[test]
    fn json_survives(value in json(), pretty in any::<bool>()) {
        let text = match pretty {
            true => serde_json::to_string_pretty(&value).unwrap(),
            false => value.to_string(),
        };
        let read = decode::<Value>(text.as_bytes(), Mode::Answer, false).unwrap();
        prop_assert!(read.warnings.is_empty(), "{:?}", read.warnings);
        prop_assert_eq!(read.value.unwrap_or_default(), value);
    }

    /// What `serde_json` takes is taken, and alike; what is taken without a warning, `serde_json` takes.
    #[test]
    fn the_grammar_is_that_of_others(bytes in nearly_json()) {
        let ours = decode::<Value>(&bytes, Mode::Answer, false);
        // Theirs by way of the exact number: floats are compared as they are written.
        let theirs = serde_json::from_slice::<Value>(&bytes);
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                prop_assert_eq!(ours.value.unwrap_or_default().to_string(), theirs.to_string());
                prop_assert!(ours.warnings.is_empty(), "{:?}", ours.warnings);
            }
            (Ok(ours), Err(error)) => {
                prop_assert!(!ours.warnings.is_empty(), "only ours: {}", error);
            }
            (Err(error), Ok(_)) => prop_assert!(false, "only theirs: {}", error),
            (Err(_), Err(_)) => {}
        }
    }

    /// Passing over a value and reading it come to the same place.
    #[test]
    fn skipping_takes_what_reading_takes(bytes in nearly_json()) {
        let wrapped = [b"[", bytes.as_slice(), b"]"].concat();
        let mut skipped = b"{\"x\":".to_vec();
        skipped.extend_from_slice(&wrapped);
        skipped.push(b'}');
        let read = decode::<Value>(&wrapped, Mode::Answer, false);
        let skipped = decode::<Nothing>(&skipped, Mode::Answer, true);
        prop_assert_eq!(read.is_ok(), skipped.is_ok(), "{:?} {:?}", read, skipped);
        if let (Ok(read), Ok(skipped)) = (read, skipped) {
            prop_assert_eq!(skipped.unknown[0].path(), "x");
            prop_assert_eq!(&read.value.unwrap_or_default(), skipped.unknown[0].value());
        }
    }
}

#[derive(Debug, Default)]
struct Nothing {}
crate::__private::model!(Nothing {});
