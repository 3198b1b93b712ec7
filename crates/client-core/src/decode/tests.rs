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
    let response = decode::<Page>(
        &LIST,
        answer(
            200,
            br#" {"Items": ["a", 1], "More": {}, "RequestId": "R-1"} "#,
        ),
    )
    .unwrap();
    assert_eq!(response.items, Some(vec!["a".to_owned(), "1".to_owned()]));
    assert_eq!(response.request_id(), Some("R-1"));
    assert!(response.decode_warnings().is_empty());
    // The request id is known to everybody, if not to this type.
    let unknown = response.unknown_fields();
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        (unknown[0].path(), unknown[0].value()),
        ("More", &serde_json::json!({}))
    );
}

#[test]
fn an_empty_answer_is_an_answer() {
    for status in [200, 201, 202, 204] {
        for body in ["", " \n", "null", "{}", "\u{feff}", "\u{feff}{}"] {
            let response = decode::<Page>(&LIST, answer(status, body.as_bytes())).unwrap();
            assert_eq!(*response, Page::default(), "{status} {body:?}");
            assert!(response.decode_warnings().is_empty(), "{status} {body:?}");
            assert!(response.unknown_fields().is_empty(), "{status} {body:?}");
        }
    }
}

#[test]
fn a_wrong_value_is_a_warning_and_for_a_strict_client_an_error() {
    let body = br#"{"Items": ["a", "\ud800"], "More": 1}"#;
    let response = decode::<Page>(&LIST, answer(200, body)).unwrap();
    assert_eq!(response.items.as_ref().map(Vec::len), Some(2));
    let warning = "Items[1]: half a surrogate pair was replaced";
    assert_eq!(response.decode_warnings()[0].to_string(), warning);
    let error = decode::<Page>(&LIST, answer(200, body).with_strict(true)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains(warning), "{error}");
    // What this version does not know is no fault.
    let good = answer(200, br#"{"items": {"I": ["a"]}, "More": 1}"#).with_strict(true);
    assert_eq!(
        decode::<Page>(&LIST, good).unwrap().items,
        Some(vec!["a".to_owned()])
    );
}

#[test]
fn a_bad_answer_loses_nothing() {
    let rows: [(&[u8], &str); 6] = [
        (b"<html>gateway</html>", "HTML or XML"),
        (br#"{"Items": ["a""#, "Items: the JSON ends too early"),
        (br#"["a"]"#, "expected an object, found a list"),
        (br#""a""#, "expected an object, found text"),
        (br#"{} x"#, "something stands behind the JSON"),
        (b"\xff{}", "expected a value"),
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

#[test]
fn compression_that_nobody_asked_for_is_named() {
    for (coding, body, expected) in [
        (
            "gzip",
            b"\x1f\x8b\x08\x00".as_slice(),
            "compressed with gzip",
        ),
        ("x\u{1b}y", b"\x00\x01", "compressed with an unknown coding"),
    ] {
        let mut headers = HeaderMap::new();
        if let Ok(value) = http::HeaderValue::from_bytes(coding.as_bytes()) {
            headers.insert("content-encoding", value);
        } else {
            headers.insert("content-encoding", "lzma".parse().unwrap());
        }
        let raw = RawResponse::new(StatusCode::OK, headers.clone(), Bytes::from_static(body));
        let text = decode::<Page>(&LIST, raw).unwrap_err().to_string();
        assert!(text.contains(expected), "{text}");
        // A server that names a coding and sends plain JSON all the same.
        let raw = RawResponse::new(
            StatusCode::OK,
            headers,
            Bytes::from_static(b"{\"Items\":[]}"),
        );
        assert_eq!(decode::<Page>(&LIST, raw).unwrap().items, Some(Vec::new()));
    }
}
