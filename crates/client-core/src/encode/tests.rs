#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Request, encode};
use crate::operation::{OperationInfo, ParameterInfo, Style, Type};

#[derive(Clone, Debug, Default, PartialEq)]
struct Everything {
    id: Option<String>,
    text: Option<String>,
    flag: Option<bool>,
    large: Option<i64>,
    number: Option<f64>,
    tags: Option<Vec<BTreeMap<String, Value>>>,
    ids: Option<Vec<String>>,
    names: Option<Vec<String>>,
    form: Option<String>,
    form_json: Option<BTreeMap<String, Value>>,
}
crate::__private::model!(Everything {
    "Id" => id, "Text" => text, "Flag" => flag, "Large" => large, "Number" => number, "Tags" => tags, "Ids" => ids,
    "Names" => names, "Form" => form, "FormJson" => form_json,
});

static EVERYTHING: OperationInfo =
    OperationInfo::new("Everything", "POST", "/things/{Id}/", "Does everything.").with_parameters(
        &[
            ParameterInfo::path("Id", Type::String),
            ParameterInfo::query("Text", Type::String).required(),
            ParameterInfo::query("Flag", Type::Boolean),
            ParameterInfo::query("Large", Type::Int64),
            ParameterInfo::query("Number", Type::Number),
            ParameterInfo::query("Tags", Type::List).with_style(Style::Json),
            ParameterInfo::query("Ids", Type::List).with_style(Style::Comma),
            ParameterInfo::query("Names", Type::List).with_style(Style::Flat),
            ParameterInfo::form("Form", Type::String),
            ParameterInfo::form("FormJson", Type::Object).with_style(Style::Json),
        ],
    );

impl Request for Everything {
    type Response = Self;

    fn operation() -> &'static OperationInfo {
        &EVERYTHING
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Body {
    text: Option<String>,
    list: Option<Vec<i64>>,
}
crate::__private::model!(Body { "Text" => text, "List" => list });

static BODY: OperationInfo = OperationInfo::new("Body", "PUT", "/body", "Has a body.")
    .with_parameters(&[
        ParameterInfo::body("Text", Type::String),
        ParameterInfo::body("List", Type::List),
    ]);

impl Request for Body {
    type Response = Self;

    fn operation() -> &'static OperationInfo {
        &BODY
    }
}

fn minimal() -> Everything {
    Everything {
        id: Some("a".to_owned()),
        text: Some("t".to_owned()),
        ..Everything::default()
    }
}

#[test]
fn every_style_goes_where_the_table_says() {
    let tag = BTreeMap::from([
        ("Key".to_owned(), Value::from("猫 &=")),
        ("Value".to_owned(), Value::from(1)),
    ]);
    let request = Everything {
        id: Some("a b/c*~+中%".to_owned()),
        text: Some(String::new()),
        flag: Some(true),
        large: Some(i64::MAX),
        number: Some(1.0),
        tags: Some(vec![tag]),
        ids: Some(vec!["x".to_owned(), "y z".to_owned()]),
        names: Some((0..10).map(|index| format!("n{index}")).collect()),
        form: Some("a b".to_owned()),
        form_json: Some(BTreeMap::from([("k".to_owned(), Value::Null)])),
    };
    let wire = encode(&request).unwrap();
    assert_eq!(wire.path, "/things/a%20b%2Fc%2A~%2B%E4%B8%AD%25/");
    assert_eq!(
        wire.query,
        "Flag=true&Ids=x%2Cy%20z&Large=9223372036854775807&Names.1=n0&Names.10=n9&Names.2=n1&Names.3=n2&Names.4=n3\
         &Names.5=n4&Names.6=n5&Names.7=n6&Names.8=n7&Names.9=n8&Number=1.0\
         &Tags=%5B%7B%22Key%22%3A%22%E7%8C%AB%20%26%3D%22%2C%22Value%22%3A1%7D%5D&Text="
    );
    assert_eq!(wire.body, "Form=a%20b&FormJson=%7B%22k%22%3Anull%7D");
    assert_eq!(wire.content_type, Some("application/x-www-form-urlencoded"));
}

#[test]
fn absent_and_empty_are_told_apart() {
    let absent = encode(&minimal()).unwrap();
    assert_eq!(
        (
            absent.query.as_str(),
            absent.body.len(),
            absent.content_type
        ),
        ("Text=t", 0, None)
    );
    let empty = Everything {
        ids: Some(Vec::new()),
        tags: Some(Vec::new()),
        ..minimal()
    };
    assert_eq!(encode(&empty).unwrap().query, "Ids=&Tags=%5B%5D&Text=t");
}

#[test]
fn a_json_body_is_there_even_when_nothing_is_set() {
    let wire = encode(&Body::default()).unwrap();
    assert_eq!(wire.body, "{}");
    let wire = encode(&Body {
        text: Some("é".to_owned()),
        list: Some(vec![1]),
    })
    .unwrap();
    assert_eq!(wire.body, r#"{"List":[1],"Text":"é"}"#);
    assert_eq!(wire.content_type, Some("application/json; charset=utf-8"));
}

#[test]
fn bad_requests_are_refused_before_any_io() {
    let rows = [
        (Everything::default(), "Id, Text"),
        (
            Everything {
                id: Some(String::new()),
                ..minimal()
            },
            "Id is \"\"",
        ),
        (
            Everything {
                id: Some("..".to_owned()),
                ..minimal()
            },
            "Id is \"..\"",
        ),
        (
            Everything {
                number: Some(f64::NAN),
                ..minimal()
            },
            "Number is not a finite number",
        ),
    ];
    for (request, expected) in rows {
        let message = encode(&request).unwrap_err().to_string();
        assert!(message.contains(expected), "{message} lacks {expected}");
    }
}

#[test]
fn numbers_are_plain_decimals() {
    let rows = [
        (1e16, "10000000000000000.0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-2.5, "-2.5"),
    ];
    for (number, text) in rows {
        let request = Everything {
            number: Some(number),
            ..minimal()
        };
        assert_eq!(
            encode(&request).unwrap().query,
            format!("Number={text}&Text=t")
        );
    }
}

static SUBMIT: OperationInfo = OperationInfo::new("Submit", "POST", "/", "Submits.")
    .with_repeat_key("Text")
    .with_parameters(&[ParameterInfo::query("Text", Type::String)]);

#[test]
fn a_repeat_key_makes_a_call_repeatable() {
    use crate::operation::RetryClass;
    let rows = [
        (serde_json::json!({}), RetryClass::Unsafe),
        (serde_json::json!({"Text": ""}), RetryClass::Unsafe),
        (serde_json::json!({"Text": "x"}), RetryClass::Idempotent),
    ];
    for (members, expected) in rows {
        let members = members.as_object().unwrap().clone();
        assert_eq!(
            super::assemble(&SUBMIT, members).unwrap().retry_class(),
            expected
        );
    }
}
