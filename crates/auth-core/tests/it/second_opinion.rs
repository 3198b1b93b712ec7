//! The same signatures computed another way: by the text of the documentation, with a table for the encoder, a sorted
//! map for the query and HMAC written out over SHA-256.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use auth_core::alibaba::Acs3;
use auth_core::ncp::NcpV2;
use auth_core::{Credentials, Sign, encode};
use base64::Engine;
use bytes::Bytes;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const UNRESERVED: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

fn encode(text: &str) -> String {
    let table: Vec<String> = (0..=255_u8)
        .map(|byte| {
            if UNRESERVED.as_bytes().contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    text.bytes()
        .map(|byte| table[usize::from(byte)].as_str())
        .collect()
}

fn sha256(data: &[u8]) -> Vec<u8> {
    Sha256::digest(data).to_vec()
}

fn hex(data: &[u8]) -> String {
    data.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 2104, read aloud.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut key = if key.len() > 64 {
        sha256(key)
    } else {
        key.to_vec()
    };
    key.resize(64, 0);
    let inner: Vec<u8> = key
        .iter()
        .map(|byte| byte ^ 0x36)
        .chain(message.iter().copied())
        .collect();
    let outer: Vec<u8> = key
        .iter()
        .map(|byte| byte ^ 0x5c)
        .chain(sha256(&inner))
        .collect();
    sha256(&outer)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z][A-Za-z0-9._-]{0,12}", "\\PC{1,8}"]
}

proptest! {
    #[test]
    fn the_encoder_agrees(text in any::<String>()) {
        prop_assert_eq!(encode::percent_encode(&text), encode(&text));
    }

    #[test]
    fn acs3_agrees(
        query in proptest::collection::btree_map(name(), any::<String>(), 0..6),
        segments in proptest::collection::vec(any::<String>(), 0..4),
        body in proptest::collection::vec(any::<u8>(), 0..200),
        id in "[A-RT-Za-z0-9][A-Za-z0-9.]{0,29}",
        secret in "[ -~]{1,100}",
        token in proptest::option::of("[!-~]{1,300}"),
        nonce in "[0-9a-f]{32}",
        extra in "[ -~]{0,40}",
        seconds in 0_u64..4_000_000_000,
    ) {
        let path: String = if segments.is_empty() { "/".into() } else { segments.iter().map(|segment| format!("/{}", encode(segment))).collect() };
        let pairs: Vec<(&str, &str)> = query.iter().rev().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let sent = encode::query_string(pairs);
        let target = if sent.is_empty() { path.clone() } else { format!("{path}?{sent}") };
        let mut request = http::Request::post(format!("https://imm.cn-hangzhou.aliyuncs.com{target}"))
            .header("x-acs-action", "Any")
            .header("X-Acs-Version", "2020-09-30")
            .header("x-acs-extra", extra.as_str())
            .header("content-type", "application/octet-stream")
            .header("user-agent", "not signed")
            .body(Bytes::from(body.clone()))
            .unwrap();
        let mut credentials = Credentials::new(id.clone(), secret.clone());
        if let Some(token) = &token {
            credentials = credentials.with_security_token(token.clone());
        }
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let signed = Acs3.sign(&mut request, &credentials, at, &nonce).unwrap();

        let date = civil(seconds);
        let payload = hex(&sha256(&body));
        let mut headers = BTreeMap::from([
            ("content-type", "application/octet-stream"),
            ("host", "imm.cn-hangzhou.aliyuncs.com"),
            ("x-acs-action", "Any"),
            ("x-acs-content-sha256", payload.as_str()),
            ("x-acs-date", date.as_str()),
            ("x-acs-extra", extra.trim()),
            ("x-acs-signature-nonce", nonce.as_str()),
            ("x-acs-version", "2020-09-30"),
        ]);
        if let Some(token) = &token {
            headers.insert("x-acs-accesskey-id", &id);
            headers.insert("x-acs-security-token", token);
        }
        let block: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names: Vec<&str> = headers.keys().copied().collect();
        let names = names.join(";");
        let sorted: Vec<String> = query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let canonical = ["POST", &path, &sorted.join("&"), &block, &names, &payload].join("\n");
        prop_assert_eq!(&signed.canonical_request, &canonical);
        let signature = hex(&hmac(secret.as_bytes(), format!("ACS3-HMAC-SHA256\n{}", hex(&sha256(canonical.as_bytes()))).as_bytes()));
        let expected = format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},Signature={signature}");
        prop_assert_eq!(request.headers()["authorization"].to_str().unwrap(), expected);
    }

    #[test]
    fn ncp_agrees(
        target in "/[A-Za-z0-9%/._~-]{0,30}(\\?[A-Za-z0-9=&,%-]{0,30})?",
        access_key in "[A-Za-z0-9_]{1,30}",
        secret in "[ -~]{1,100}",
        millis in 0_u64..4_000_000_000_000,
    ) {
        let mut request = http::Request::get(format!("https://mi.apigw.ntruss.com{target}")).body(Bytes::new()).unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        NcpV2.sign(&mut request, &Credentials::new(access_key.clone(), secret.clone()), at, "").unwrap();
        let message = ["GET ", &target, "\n", &millis.to_string(), "\n", &access_key].concat();
        let expected = base64::engine::general_purpose::STANDARD.encode(hmac(secret.as_bytes(), message.as_bytes()));
        prop_assert_eq!(request.headers()["x-ncp-apigw-signature-v2"].to_str().unwrap(), expected);
    }
}

/// The calendar by the plain rule of leap years, day after day.
fn civil(seconds: u64) -> String {
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    while days >= if leap(year) { 366 } else { 365 } {
        days -= if leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 0;
    let lengths = [
        31,
        if leap(year) { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!(
        "{year:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        month + 1,
        days + 1,
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}
