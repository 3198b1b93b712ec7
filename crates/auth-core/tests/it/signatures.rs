//! The signature vectors in `tests/vectors`, one row each.

use std::time::{Duration, SystemTime};

use auth_core::alibaba::{Acs3, Oss4};
use auth_core::ncp::NcpV2;
use auth_core::{Credentials, Sign, SigningRegion, alibaba, ncp};
use bytes::Bytes;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn rows(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} in {row}"))
}

fn lines(row: &Value, field: &str) -> String {
    let lines: Vec<&str> = row[field]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    lines.join("\n")
}

fn headers(row: &Value) -> Vec<(String, String)> {
    serde_json::from_value(row["headers"].clone()).unwrap()
}

fn request(row: &Value) -> http::Request<Bytes> {
    let mut request = http::Request::builder()
        .method(text(row, "method"))
        .uri(text(row, "url"));
    for (name, value) in headers(row) {
        request = request.header(name, value);
    }
    request
        .body(Bytes::from(
            row["body"].as_str().unwrap_or_default().to_owned(),
        ))
        .unwrap()
}

fn credentials(row: &Value) -> Credentials {
    let credentials = Credentials::new(text(row, "access_key_id"), text(row, "access_key_secret"));
    match row["security_token"].as_str() {
        Some(token) => credentials.with_security_token(token),
        None => credentials,
    }
}

/// Made with the official library for Python, alibabacloud_oss_v2 1.4.1, under a fixed clock.
#[test]
fn oss4() {
    let rows = rows(include_str!("../vectors/oss4.json"));
    assert!(rows.len() >= 12);
    for row in &rows {
        let name = text(row, "name");
        let at = OffsetDateTime::parse(text(row, "date"), &Rfc3339).unwrap();
        let mut request = request(row);
        request
            .extensions_mut()
            .insert(SigningRegion(text(row, "region").into()));
        let signed = Oss4
            .sign(&mut request, &credentials(row), at.into(), "")
            .unwrap();
        assert_eq!(signed.string_to_sign, text(row, "string_to_sign"), "{name}");
        let sent = &request.headers()["authorization"];
        assert_eq!(sent, text(row, "authorization"), "{name}");
        assert!(sent.is_sensitive(), "{name}");
        // By path, as for a bucket behind an address, the signature is the same.
        let uri = request.uri().clone();
        let bucket = uri.host().unwrap().split('.').next().unwrap();
        let by_path = uri.path_and_query().unwrap();
        *request.uri_mut() = format!("http://127.0.0.1:8080/{bucket}{by_path}")
            .parse()
            .unwrap();
        let again = Oss4
            .sign(&mut request, &credentials(row), at.into(), "")
            .unwrap();
        assert_eq!(again.signature, signed.signature, "{name}");
    }
}

#[test]
fn acs3() {
    let rows = rows(include_str!("../vectors/acs3.json"));
    let (mut signed_requests, mut pure, mut unsigned) = (0, 0, 0);
    for row in &rows {
        let name = text(row, "name");
        if row["unsigned"] == true {
            // Bearer and anonymous calls never reach a signer: nothing else puts the header on.
            assert!(
                request(row).headers().get("authorization").is_none(),
                "{name}"
            );
            unsigned += 1;
        } else if row.get("url").is_some() {
            let mut request = request(row);
            let sent = request.uri().clone();
            let at = OffsetDateTime::parse(text(row, "date"), &Rfc3339).unwrap();
            let signed = Acs3
                .sign(
                    &mut request,
                    &credentials(row),
                    at.into(),
                    text(row, "nonce"),
                )
                .unwrap();
            assert_eq!(
                signed.canonical_request,
                lines(row, "canonical_request"),
                "{name}"
            );
            assert_eq!(
                signed.string_to_sign,
                lines(row, "string_to_sign"),
                "{name}"
            );
            assert_eq!(
                request.headers()["authorization"],
                text(row, "authorization"),
                "{name}"
            );
            assert_eq!(
                *request.uri(),
                sent,
                "{name}: the request target was touched"
            );
            assert_server_agrees(row, &request);
            signed_requests += 1;
        } else {
            let headers = headers(row);
            let (canonical, to_sign) = alibaba::sign::canonicalize(
                text(row, "method"),
                text(row, "path"),
                text(row, "query"),
                &headers,
                &["x-acs-test"],
                text(row, "payload_hash"),
            );
            assert_eq!(canonical, lines(row, "canonical_request"), "{name}");
            assert_eq!(to_sign, lines(row, "string_to_sign"), "{name}");
            let signature = alibaba::sign::signature(text(row, "access_key_secret"), &to_sign);
            assert_eq!(
                alibaba::sign::authorization(
                    text(row, "access_key_id"),
                    &["x-acs-test"],
                    &signature
                ),
                text(row, "authorization"),
                "{name}"
            );
            pure += 1;
        }
    }
    assert_eq!((signed_requests, pure, unsigned), (11, 1, 3));
}

/// The other side: rebuilds the signature from what arrived, with the names it reads in the header.
fn assert_server_agrees(row: &Value, request: &http::Request<Bytes>) {
    let authorization =
        alibaba::sign::parse_authorization(request.headers()["authorization"].to_str().unwrap())
            .unwrap();
    assert_eq!(authorization.credential, text(row, "access_key_id"));
    let received: Vec<(String, String)> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let names: Vec<&str> = authorization
        .signed_headers
        .iter()
        .map(String::as_str)
        .collect();
    let (_, to_sign) = alibaba::sign::canonicalize(
        request.method().as_str(),
        request.uri().path(),
        request.uri().query().unwrap_or_default(),
        &received,
        &names,
        &alibaba::sign::payload_hash(request.body()),
    );
    assert_eq!(
        alibaba::sign::signature(text(row, "access_key_secret"), &to_sign),
        authorization.signature
    );
}

#[test]
fn ncp() {
    let rows = rows(include_str!("../vectors/ncp.json"));
    assert_eq!(rows.len(), 8);
    for row in &rows {
        let (method, target, timestamp) = (
            text(row, "method"),
            text(row, "target"),
            text(row, "timestamp"),
        );
        let (access_key, secret_key) = (text(row, "access_key"), text(row, "secret_key"));
        let to_sign = ncp::sign::string_to_sign(method, target, timestamp, access_key);
        assert_eq!(to_sign, lines(row, "string_to_sign"), "{target}");
        assert_eq!(
            ncp::sign::signature(secret_key, &to_sign),
            text(row, "signature"),
            "{target}"
        );

        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("https://mi.apigw.ntruss.com{target}"))
            .body(Bytes::new())
            .unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(timestamp.parse().unwrap());
        // A token is no part of this scheme.
        let credentials = Credentials::new(access_key, secret_key).with_security_token("unused");
        let signed = NcpV2.sign(&mut request, &credentials, at, "").unwrap();
        assert_eq!(signed.string_to_sign, to_sign, "{target}");
        assert_eq!(signed.canonical_request, "");
        assert_eq!(request.headers().len(), 3);
        assert_eq!(request.headers()[ncp::sign::TIMESTAMP], timestamp);
        assert_eq!(request.headers()[ncp::sign::ACCESS_KEY], access_key);
        assert_eq!(
            request.headers()[ncp::sign::SIGNATURE],
            text(row, "signature"),
            "{target}"
        );
        assert_eq!(request.uri().path_and_query().unwrap().as_str(), target);
    }
}
