#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::decode;
use crate::error::ErrorKind;
use crate::operation::OperationInfo;
use crate::response::RawResponse;

#[derive(Clone, Debug, Default, PartialEq)]
struct Page {
    items: Option<Vec<String>>,
}
crate::__private::model!(Page { "Items" => items });

static LIST: OperationInfo = OperationInfo::new("ListThings", "POST", "/", "Lists things.");

fn answer(status: u16, body: &[u8]) -> RawResponse {
    RawResponse::new(
        StatusCode::from_u16(status).unwrap(),
        HeaderMap::new(),
        Bytes::copy_from_slice(body),
    )
    .with_request_id(Some("R-1".to_owned()))
}

#[test]
fn a_good_answer() {
    let response =
        decode::<Page>(&LIST, answer(200, br#" {"Items": ["a", 1], "More": {}} "#)).unwrap();
    assert_eq!(response.items, Some(vec!["a".to_owned(), "1".to_owned()]));
    assert_eq!(response.request_id(), Some("R-1"));
    assert_eq!(decode::<Page>(&LIST, answer(204, b"")).unwrap().items, None);
}

#[test]
fn a_bad_answer_loses_nothing() {
    let rows: [(&[u8], &str); 7] = [
        (b"", "the body is empty"),
        (b"<html>gateway</html>", "HTML or XML"),
        (br#"{"Items": ["a""#, "EOF while parsing"),
        (br#"{"Items": "a"}"#, "Items: expected a list, found text"),
        (b"null", "null"),
        (br#"{} x"#, "trailing characters"),
        (b"\xff{}", "not UTF-8"),
    ];
    for (body, expected) in rows {
        let error = decode::<Page>(&LIST, answer(200, body)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(StatusCode::OK), Some("R-1")),
            "{error}"
        );
        let text = error.to_string();
        for part in [expected, "ListThings", "R-1"] {
            assert!(text.contains(part), "{text} lacks {part}");
        }
        assert_eq!(error.raw_body(), body);
    }
}
