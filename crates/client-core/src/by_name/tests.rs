#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{OperationEntry, find};
use crate::encode::Request;
use crate::operation::{OperationInfo, ParameterInfo, Style, Type};
use crate::response::RawResponse;

#[derive(Clone, Debug, Default, PartialEq)]
struct Tag {
    key: Option<String>,
}
crate::__private::model!(Tag { "Key" => key });

#[derive(Clone, Debug, Default, PartialEq)]
struct ListThings {
    shelf: Option<String>,
    tags: Option<Vec<Tag>>,
}
crate::__private::model!(ListThings { "Shelf" => shelf, "Tags" => tags });

static INFO: OperationInfo = OperationInfo::new("ListThings", "POST", "/", "Lists things.")
    .with_parameters(&[
        ParameterInfo::query("Shelf", Type::String).required(),
        ParameterInfo::query("Tags", Type::List).with_style(Style::Json),
    ]);

impl Request for ListThings {
    type Response = Tag;

    fn operation() -> &'static OperationInfo {
        &INFO
    }
}

static TABLE: &[OperationEntry] = &[OperationEntry::of::<ListThings>(&INFO)];

#[test]
fn names_are_found_in_any_spelling() {
    for name in ["ListThings", "list-things", "list_things", "LISTTHINGS"] {
        assert!(find(TABLE, name).is_some(), "{name}");
    }
    assert!(find(TABLE, "ListThing").is_none());
}

#[test]
fn json_goes_through_the_typed_request() {
    let wire = TABLE[0]
        .encode(&json!({"Shelf": 7, "Tags": [{"Key": "a"}]}))
        .unwrap();
    assert_eq!(wire.query, "Shelf=7&Tags=%5B%7B%22Key%22%3A%22a%22%7D%5D");
    let rows = [
        (json!({"Shelf": "s", "Colour": 1}), "Colour is not known"),
        (
            json!({"Shelf": "s", "Tags": [{}, {"Kee": "a"}]}),
            "Tags[1].Kee is not known",
        ),
        (
            json!({"Shelf": "s", "Tags": "a"}),
            "Tags: expected a list, found text",
        ),
        (json!({"shelf": "s"}), "shelf is not known"),
        // What is forgiven a service is not guessed of a caller.
        (
            json!({"Shelf": {"a": 1}}),
            "Shelf: expected text, found an object",
        ),
        (
            json!({"Shelf": "s", "Tags": {"Key": "a"}}),
            "Tags: expected a list, found an object",
        ),
        (json!([]), "expected an object"),
        (Value::Null, "Shelf"),
    ];
    for (input, expected) in rows {
        let message = TABLE[0].encode(&input).unwrap_err().to_string();
        assert!(
            message.contains(expected),
            "{input}: {message} lacks {expected}"
        );
    }
}

#[test]
fn answers_come_back_as_json() {
    let raw = RawResponse::new(
        StatusCode::OK,
        HeaderMap::new(),
        Bytes::from_static(br#"{"Key": 1, "Other": 2}"#),
    );
    let response = TABLE[0].recode(raw).unwrap();
    // What the typed response does not know is still there to be asked for.
    let unknown = response.unknown_fields();
    assert_eq!(
        (unknown[0].path(), unknown[0].value()),
        ("Other", &json!(2))
    );
    assert_eq!(response.into_inner(), json!({"Key": "1"}));
}
