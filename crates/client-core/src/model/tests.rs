#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{DateTime, ParsedDateTime, strip_root};

#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    name: Option<String>,
    list: Option<Vec<i32>>,
}
crate::__private::model!(Inner { "Name" => name, "List" => list });

#[derive(Clone, Debug, Default, PartialEq)]
struct Outer {
    text: Option<String>,
    small: Option<i32>,
    large: Option<i64>,
    number: Option<f64>,
    flag: Option<bool>,
    any: Option<Value>,
    items: Option<Vec<Inner>>,
    map: Option<BTreeMap<String, Inner>>,
    free: Option<BTreeMap<String, Value>>,
    kind: Option<Kind>,
    at: Option<DateTime>,
    next: Option<Box<Outer>>,
}
crate::__private::model!(Outer {
    "Text" => text, "Small" => small, "Large" => large, "Number" => number, "Flag" => flag, "Any" => any,
    "Items" => items, "Map" => map, "Free" => free, "Kind" => kind, "At" => at, "Next" => next,
});

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    First,
    Second,
    Unknown(super::UnknownValue),
}
crate::__private::open_enum!(Kind { First => "first", Second => "second" });

#[test]
fn lenient_values() {
    // Each row: what the service sends, what is read and written again.
    let rows = [
        (json!({}), json!({})),
        (
            json!({"Text": null, "Items": null, "Any": null, "Next": null}),
            json!({}),
        ),
        (
            json!({"Text": 12, "Kind": 3}),
            json!({"Text": "12", "Kind": "3"}),
        ),
        (json!({"Text": true}), json!({"Text": "true"})),
        (
            json!({"Small": "12", "Large": " -7 ", "Number": "1.5"}),
            json!({"Small": 12, "Large": -7, "Number": 1.5}),
        ),
        (
            json!({"Small": 3.0, "Large": "4.0"}),
            json!({"Small": 3, "Large": 4}),
        ),
        (json!({"Small": "", "Flag": ""}), json!({})),
        (json!({"Flag": "True"}), json!({"Flag": true})),
        (json!({"Flag": 0}), json!({"Flag": false})),
        (
            json!({"Large": 90_000_000_000_000_000_i64}),
            json!({"Large": 90_000_000_000_000_000_i64}),
        ),
        (json!({"Large": i64::MIN}), json!({"Large": i64::MIN})),
        (
            json!({"Unknown": {"deep": [1, {"x": 2}]}, "Text": "a"}),
            json!({"Text": "a"}),
        ),
        (
            json!({"Items": [{"Name": "a"}, null, {}]}),
            json!({"Items": [{"Name": "a"}, {}]}),
        ),
        (
            json!({"Map": {"k": {"Name": "a"}, "n": null}}),
            json!({"Map": {"k": {"Name": "a"}}}),
        ),
        (
            json!({"Free": {"k": [1, null], "n": null}}),
            json!({"Free": {"k": [1, null], "n": null}}),
        ),
        (json!({"Kind": "first"}), json!({"Kind": "first"})),
        (json!({"Kind": "third"}), json!({"Kind": "third"})),
        (
            json!({"At": "2021-01-21T17:12:35.232Z\n"}),
            json!({"At": "2021-01-21T17:12:35.232Z\n"}),
        ),
        (
            json!({"Next": {"Next": {"Text": "x"}}}),
            json!({"Next": {"Next": {"Text": "x"}}}),
        ),
        (
            json!({"Te\u{78}t": "escaped key"}),
            json!({"Text": "escaped key"}),
        ),
        (
            json!({"Text": "", "Items": [], "Map": {}}),
            json!({"Text": "", "Items": [], "Map": {}}),
        ),
    ];
    for (sent, read) in rows {
        let model: Outer = serde_json::from_str(&sent.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&model).unwrap(), read, "sent {sent}");
    }
}

#[test]
fn errors_name_the_place() {
    let rows = [
        (
            r#"{"Items": [{}, {"List": "x"}]}"#,
            "Items[1].List: expected a list, found text",
        ),
        (
            r#"{"Items": [{}, {"List": [1, {}]}]}"#,
            "Items[1].List[1]: expected a 32-bit integer, found an object",
        ),
        (
            r#"{"Map": {"a b": {"List": {}}}}"#,
            "Map.a b.List: expected a list, found an object",
        ),
        (
            r#"{"Small": 2147483648}"#,
            "Small: expected a 32-bit integer, found the number 2147483648",
        ),
        (
            r#"{"Small": 1.5}"#,
            "Small: expected a 32-bit integer, found the number 1.5",
        ),
        (
            r#"{"Large": "12x"}"#,
            "Large: expected a 64-bit integer, found text that is no such number",
        ),
        (
            r#"{"Number": "NaN"}"#,
            "Number: expected a number, found text that is no such number",
        ),
        (
            r#"{"Flag": "maybe"}"#,
            "Flag: expected a boolean, found text that is neither true nor false",
        ),
        (r#"{"Text": ["a"]}"#, "Text: expected text, found a list"),
        (r#"{"Next": 1}"#, "Next: expected an object, found a number"),
        (
            r#"{"Items": [{"Name": "abc"#,
            "Items[0].Name: EOF while parsing a string",
        ),
        (r#"{"Other": tru}"#, "Other: expected ident"),
        ("[]", "expected an object, found a list"),
        ("null", "expected an object, found null"),
    ];
    for (text, message) in rows {
        let error = serde_json::from_str::<Outer>(text).unwrap_err().to_string();
        assert!(strip_root(&error).starts_with(message), "{text}: {error}");
    }
}

#[test]
fn enums_are_open() {
    assert_eq!(Kind::from("first"), Kind::First);
    assert_eq!(Kind::VALUES, ["first", "second"]);
    let unknown = Kind::from("third".to_owned());
    assert!(matches!(unknown, Kind::Unknown(_)));
    assert_eq!(unknown.to_string(), "third");
    assert_eq!("second".parse::<Kind>(), Ok(Kind::Second));
}

#[test]
fn times_are_read_on_request() {
    let rows = [
        (
            "2021-06-29T14:50:13.011643661+08:00",
            Some((true, 11_643_661)),
        ),
        ("2021-01-21T17:12:35.232Z\n", Some((true, 232_000_000))),
        ("2020-12-26T04:11:08Z", Some((true, 0))),
        ("2025-04-23T13:56:56", Some((false, 0))),
        ("yesterday", None),
        ("", None),
    ];
    for (text, expected) in rows {
        let parsed = DateTime::from(text).parse().map(|time| match time {
            ParsedDateTime::Offset(time) => (true, time.nanosecond()),
            ParsedDateTime::Local(time) => (false, time.nanosecond()),
        });
        assert_eq!(parsed, expected, "{text:?}");
    }
    let epoch = DateTime::from(std::time::UNIX_EPOCH);
    assert_eq!(epoch.as_str(), "1970-01-01T00:00:00Z");
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Open {
    name: Option<String>,
    other: Option<super::Map<Value>>,
}
crate::__private::model!(Open { .. => other, "Name" => name });

#[test]
fn an_open_model_keeps_what_it_does_not_know() {
    let sent = json!({"Name": "a", "Scenes": [{"Start": 1, "Tags": [null]}], "Nothing": null});
    let open: Open = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(open.other.as_ref().map(super::Map::len), Some(2));
    assert_eq!(serde_json::to_value(&open).unwrap(), sent);
    assert_eq!(serde_json::from_str::<Open>("{}").unwrap(), Open::default());
}
