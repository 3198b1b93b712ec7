#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::input::{Mode, decode};
use super::{DateTime, Decode, ParsedDateTime};

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

/// What is read of an answer, written again, and what is noted on the way.
fn read(text: &str) -> (Value, Vec<String>) {
    let read = decode::<Outer>(text.as_bytes(), Mode::Answer, false).unwrap();
    let value = read
        .value
        .map(|value| serde_json::to_value(&value).unwrap());
    let warnings = read.warnings.iter().map(ToString::to_string).collect();
    (value.unwrap_or_default(), warnings)
}

#[test]
fn lenient_values() {
    // Each row: what the service sends, what is read and written again, without a warning.
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
        // How some writers have nothing.
        (json!({"Items": "", "Map": "", "Next": []}), json!({})),
        // A list or an object where text is documented.
        (
            json!({"Text": {"a": [1]}, "Kind": [true]}),
            json!({"Text": r#"{"a":[1]}"#, "Kind": "[true]"}),
        ),
        // A name that differs in case.
        (
            json!({"text": "a", "ITEMS": [{"name": "b"}], "next": {"lARGE": 1}}),
            json!({"Text": "a", "Items": [{"Name": "b"}], "Next": {"Large": 1}}),
        ),
        // A list in an object, or its only item in place of it.
        (
            json!({"Items": {"Item": [{"Name": "a"}, {}]}}),
            json!({"Items": [{"Name": "a"}, {}]}),
        ),
        (
            json!({"Items": {"Item": {"Name": "a"}}}),
            json!({"Items": [{"Name": "a"}]}),
        ),
        (
            json!({"Items": {"name": "a"}, "Text": "b"}),
            json!({"Items": [{"Name": "a"}], "Text": "b"}),
        ),
        (
            json!({"Items": {"Name": "a", "More": {}}, "Text": "b"}),
            json!({"Items": [{"Name": "a"}], "Text": "b"}),
        ),
        (
            json!({"Items": {}, "Small": 1}),
            json!({"Items": [], "Small": 1}),
        ),
        (
            json!({"Items": {"Item": null}, "Small": 1}),
            json!({"Small": 1}),
        ),
        (
            json!({"Next": {"Items": {"List": {"Int": [1, 2]}}}}),
            json!({"Next": {"Items": [{"List": [1, 2]}]}}),
        ),
        (
            json!({"Items": [{"List": {"Int": 7}}]}),
            json!({"Items": [{"List": [7]}]}),
        ),
    ];
    for (sent, expected) in rows {
        let (value, warnings) = read(&sent.to_string());
        assert_eq!((value, warnings), (expected, Vec::new()), "sent {sent}");
    }
}

#[test]
fn the_exact_name_goes_first() {
    let rows = [
        (r#"{"TEXT": "a", "Text": "b"}"#, json!({"Text": "b"})),
        (r#"{"Text": "b", "TEXT": "a"}"#, json!({"Text": "b"})),
        (r#"{"Text": null, "TEXT": "a"}"#, json!({"Text": "a"})),
        (r#"{"TEXT": "a", "text": "b"}"#, json!({"Text": "b"})),
        (
            r#"{"TEXT": {"Text": 1}, "Text": "b", "small": 2, "Small": 1, "LARGE": 3}"#,
            json!({"Text": "b", "Small": 1, "Large": 3}),
        ),
        (
            r#"{"next": {"TEXT": "a", "Text": "b"}, "flag": true}"#,
            json!({"Next": {"Text": "b"}, "Flag": true}),
        ),
    ];
    for (sent, expected) in rows {
        assert_eq!(read(sent), (expected, Vec::new()), "sent {sent}");
    }
}

#[test]
fn a_wrong_value_costs_itself_and_names_its_place() {
    // Everything beside the value is read: `Text` stands behind each.
    let rows = [
        (
            r#""Items": [{}, {"List": "x"}]"#,
            json!({"Items": [{}, {}]}),
            "Items[1].List: expected a list, found text",
        ),
        (
            r#""Items": [{}, {"List": [1, {}, 3]}]"#,
            json!({"Items": [{}, {"List": [1, 3]}]}),
            "Items[1].List[1]: expected a 32-bit integer, found an object",
        ),
        (
            r#""Items": [1, {"Name": "a"}, [[]]]"#,
            json!({"Items": [{"Name": "a"}]}),
            "Items[0]: expected an object, found a number",
        ),
        (
            r#""Map": {"a b": {"List": 1}}"#,
            json!({"Map": {"a b": {}}}),
            "Map.a b.List: expected a list, found a number",
        ),
        (
            r#""Map": {"a\u0007\u202e.b": {"List": 1}}"#,
            json!({"Map": {"a\u{7}\u{202e}.b": {}}}),
            "Map[\"a\\u{7}\\u{202e}.b\"].List: expected",
        ),
        (
            r#""Small": 2147483648"#,
            json!({}),
            "Small: expected a 32-bit integer, found the number 2147483648",
        ),
        (
            r#""Small": 1.5"#,
            json!({}),
            "Small: expected a 32-bit integer, found the number 1.5",
        ),
        (
            r#""Number": 1e999"#,
            json!({}),
            "Number: expected a number, found the number 1e999",
        ),
        (
            r#""Large": "12x""#,
            json!({}),
            "Large: expected a 64-bit integer, found text that is no such number",
        ),
        (
            r#""Number": "NaN""#,
            json!({}),
            "Number: expected a number, found text that is no such number",
        ),
        (
            r#""Flag": "maybe""#,
            json!({}),
            "Flag: expected a boolean, found text that is neither true nor false",
        ),
        (
            r#""Next": 1"#,
            json!({}),
            "Next: expected an object, found a number",
        ),
        (
            r#""Next": [{"Text": "a"}]"#,
            json!({}),
            "Next: expected an object, found a list",
        ),
        (
            r#""Any": "a\ud800z""#,
            json!({"Any": "a\u{fffd}z"}),
            "Any: half a surrogate pair was replaced",
        ),
        (
            "\"Any\": \"a\tb\"",
            json!({"Any": "a\tb"}),
            "Any: a control character stands in it unescaped",
        ),
    ];
    for (member, expected, warning) in rows {
        let (value, warnings) = read(&format!("{{{member}, \"Text\": \"kept\"}}"));
        let mut expected = expected;
        expected["Text"] = json!("kept");
        assert_eq!(value, expected, "{member}");
        assert!(warnings[0].starts_with(warning), "{member}: {warnings:?}");
    }
}

#[test]
fn bytes_that_are_no_text_cost_themselves_only() {
    let body = b"\xef\xbb\xbf{\"Items\": [{\"Name\": \"a\xff\xfeb\"}], \"Text\": \"kept\"}";
    let read = decode::<Outer>(body, Mode::Answer, false).unwrap();
    let value = read.value.unwrap();
    assert_eq!(value.text.as_deref(), Some("kept"));
    let name = value.items.unwrap()[0].name.clone();
    assert_eq!(name.as_deref(), Some("a\u{fffd}\u{fffd}b"));
    assert_eq!(read.warnings.len(), 1);
    assert_eq!(
        read.warnings[0].to_string(),
        "Items[0].Name: bytes that are no UTF-8 were replaced"
    );
}

#[test]
fn text_that_is_no_json_names_the_place() {
    let rows = [
        (
            r#"{"Items": [{"Name": "abc"#,
            "Items[0].Name: the JSON ends too early (byte 24)",
        ),
        (r#"{"Other": tru}"#, "Other: expected a value (byte 10)"),
        (
            r#"{"Text": "a" "Flag": 1}"#,
            "expected \",\" or \"}\" (byte 13)",
        ),
        (r#"{"Items": [{} {}]}"#, "Items: expected \",\" or \"]\""),
        (r#"{"Text": "a",}"#, "expected the name of a field"),
        (r#"{"Text" 1}"#, "expected \":\""),
        (
            r#"{"Small": 01}"#,
            "Small: a number is not written as JSON has it",
        ),
        (r#"{"Small": -}"#, "Small: a number is not written"),
        (r#"{"Number": 1.e5}"#, "Number: a number is not written"),
        (
            r#"{"Text": "\x"}"#,
            "Text: a text has a backslash that escapes nothing",
        ),
        (r#"{"Text": "\u12"}"#, "Text: a text has a backslash"),
        ("{} x", "something stands behind the JSON (byte 3)"),
        ("{", "the JSON ends too early (byte 1)"),
        ("nul", "the JSON ends too early"),
        ("", "the JSON ends too early (byte 0)"),
    ];
    for (text, message) in rows {
        let error = decode::<Outer>(text.as_bytes(), Mode::Answer, false).unwrap_err();
        assert!(error.starts_with(message), "{text}: {error}");
    }
}

#[test]
fn what_is_not_known_is_given_when_asked_for() {
    let text = r#"{"Text": "a", "New": {"x": [1, "\ud83d\ude00"]}, "Items": [{"Name": "b", "Size": "7"}, {}],
        "Map": {"k": {"Odd.Name": null}}, "items": [], "Next": {"RequestId": "R"}, "Free": {"all": "known"}}"#;
    let read = decode::<Outer>(text.as_bytes(), Mode::Answer, true).unwrap();
    let found: Vec<(&str, &Value)> = read
        .unknown
        .iter()
        .map(|field| (field.path(), field.value()))
        .collect();
    let emoji = json!({"x": [1, "\u{1f600}"]});
    let (seven, null, id) = (json!("7"), Value::Null, json!("R"));
    assert_eq!(
        found,
        [
            ("New", &emoji),
            ("Items[0].Size", &seven),
            ("Map.k[\"Odd.Name\"]", &null),
            ("Next.RequestId", &id),
        ]
    );
    let read = decode::<Outer>(text.as_bytes(), Mode::Answer, false).unwrap();
    assert!(read.unknown.is_empty());
}

#[test]
fn serde_reads_the_same_and_is_strict() {
    let model: Outer = serde_json::from_value(json!({"text": 7, "Items": {"I": [{}]}})).unwrap();
    assert_eq!(model.text.as_deref(), Some("7"));
    assert_eq!(model.items.map(|items| items.len()), Some(1));
    let rows = [
        (
            r#"{"Items": [{}, {"List": "x"}]}"#,
            "Items[1].List: expected a list, found text",
        ),
        ("[1]", "expected an object, found a list"),
        ("null", "expected an object, found null"),
        (r#"{"Items": [{"Name": "abc"#, "EOF while parsing"),
    ];
    for (text, message) in rows {
        let error = serde_json::from_str::<Outer>(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{text}: {error}");
    }
}

#[test]
fn the_memory_that_an_answer_takes_is_bounded() {
    // An item of three bytes becomes a structure of hundreds, a member of seven a node of a map.
    fn read<T: Decode>(item: &str, times: usize) -> Result<(), String> {
        let text = format!("[{item}{}]", format!(",{item}").repeat(times));
        decode::<T>(text.as_bytes(), Mode::Answer, false).map(drop)
    }
    let too_much = [
        read::<Vec<Outer>>("{}", 400_000),
        read::<Vec<BTreeMap<String, Inner>>>(r#"{"":{}}"#, 200_000),
        read::<Value>(r#"{"":0}"#, 200_000),
    ];
    for error in too_much {
        let error = error.unwrap_err();
        assert!(
            error.starts_with("the answer would take more than "),
            "{error}"
        );
        assert!(error.ends_with(" MiB of memory"), "{error}");
    }
    read::<Vec<Outer>>("{}", 50_000).unwrap();
}

#[test]
fn depth_and_repetition_end_nothing() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let nested =
        |levels: usize| format!("{}{{}}{}", "{\"Next\":".repeat(levels), "}".repeat(levels));
    // What nobody reads may be of any depth; what is read has a limit, and the rest is there.
    for (member, warning) in [
        (format!("\"Other\": {}", deep(1_000_000)), None),
        (format!("\"Any\": {}", deep(100)), None),
        (
            format!("\"Any\": {}", deep(1_000_000)),
            Some("nested deeper than 128"),
        ),
        (
            format!("\"Next\": {}", nested(1_000_000)),
            Some("nested deeper than 128"),
        ),
    ] {
        let (value, warnings) = read(&format!("{{{member}, \"Text\": \"kept\"}}"));
        assert_eq!(value["Text"], json!("kept"));
        let found = warnings.first().map(String::as_str).unwrap_or_default();
        assert!(found.contains(warning.unwrap_or_default()), "{found}");
        assert_eq!(warnings.is_empty(), warning.is_none());
    }
    // A million names that differ in case are read once.
    let names = (0..200_000).map(|n| format!(r#""{}": {n},"#, ["SMALL", "small", "sMALL"][n % 3]));
    let (value, _) = read(&format!("{{{} \"Flag\": true}}", names.collect::<String>()));
    assert_eq!(value, json!({"Small": 199_999, "Flag": true}));
    // Warnings are counted beyond those that are kept.
    let wrong = format!("{{\"Items\": [1{}]}}", ",1".repeat(999));
    let (_, warnings) = read(&wrong);
    assert_eq!(warnings.len(), 51);
    assert_eq!(warnings[50], "950 more values are not as documented");
    assert_eq!(
        warnings[49],
        "Items[49]: expected an object, found a number"
    );
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
