//! Who may pass, and what the others are told.

use std::time::{Duration, SystemTime};

use auth_core::alibaba::sign as acs3;
use auth_core::ncp::{NcpV2, sign as ncp};
use auth_core::{Credentials, FixedClock, Sign};
use bytes::Bytes;
use emulator::Emulator;
use http::HeaderValue;

use crate::client::{self, IMM, PAI, acs3_at, nonce, request, send};

fn list_projects() -> http::Request<Bytes> {
    let headers = [("x-acs-action", "ListProjects"), ("x-acs-version", IMM)];
    request("POST", "/?Prefix=a%20b*~&MaxResults=2", &headers, "")
}

fn set(request: &mut http::Request<Bytes>, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).unwrap();
    request.headers_mut().insert(name, value);
}

/// One thing wrong at a time: what is done to a good request, and the status and code that come of it.
#[tokio::test]
async fn alibaba_refusals() {
    type Spoil = fn(&mut http::Request<Bytes>);
    let cases: [(&str, Spoil, u16, &str); 14] = [
        ("nothing", |_| {}, 200, ""),
        (
            "unsigned",
            |r| drop(r.headers_mut().remove("authorization")),
            400,
            "MissingParameter",
        ),
        (
            "no date",
            |r| drop(r.headers_mut().remove(acs3::DATE)),
            400,
            "MissingParameter",
        ),
        (
            "no nonce",
            |r| drop(r.headers_mut().remove(acs3::NONCE)),
            400,
            "MissingParameter",
        ),
        (
            "no hash",
            |r| drop(r.headers_mut().remove(acs3::CONTENT_SHA256)),
            400,
            "MissingParameter",
        ),
        (
            "another scheme",
            |r| set(r, "authorization", "acs id:signature"),
            400,
            "IncompleteSignature",
        ),
        (
            "a header beside the signature",
            |r| set(r, "x-acs-extra", "1"),
            400,
            "IncompleteSignature",
        ),
        (
            "another action than signed",
            |r| set(r, "x-acs-action", "ListDatasets"),
            400,
            "SignatureDoesNotMatch",
        ),
        (
            "another query than signed",
            |r| *r.uri_mut() = "/?Prefix=b".parse().unwrap(),
            400,
            "SignatureDoesNotMatch",
        ),
        (
            "another method than signed",
            |r| *r.method_mut() = http::Method::GET,
            400,
            "SignatureDoesNotMatch",
        ),
        (
            "another body than hashed",
            |r| *r.body_mut() = Bytes::from_static(b"x"),
            400,
            "SignatureDoesNotMatch",
        ),
        (
            "no time",
            |r| set(r, acs3::DATE, "yesterday"),
            400,
            "InvalidTimeStamp.Format",
        ),
        (
            "another spelling of the query",
            |r| *r.uri_mut() = "/?MaxResults=2&Prefix=a+b%2A%7E".parse().unwrap(),
            200,
            "",
        ),
        (
            "a token that was never issued",
            |r| {
                set(r, acs3::SECURITY_TOKEN, "token");
                let signed = r.headers()["authorization"].to_str().unwrap();
                let signed = signed.replace("x-acs-version", "x-acs-security-token;x-acs-version");
                set(r, "authorization", &signed);
            },
            400,
            "InvalidSecurityToken.MismatchWithAccessKey",
        ),
    ];
    let emulator = Emulator::start().await.unwrap();
    for (what, spoil, status, code) in cases {
        let mut request = list_projects();
        client::acs3(&emulator, &mut request, &emulator.credentials().alibaba());
        spoil(&mut request);
        let reply = send(&emulator, &request).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{what}"
        );
        assert!(reply.header("x-acs-request-id").is_some(), "{what}");
        if status != 200 {
            let body = reply.json();
            for member in ["RequestId", "HostId", "Code", "Message", "Recommend"] {
                assert!(body[member].is_string(), "{what}: {member}");
            }
            assert_eq!(body["HostId"], emulator.address().to_string());
        }
    }
}

#[tokio::test]
async fn alibaba_credentials() {
    let emulator = Emulator::builder()
        .accept(
            Credentials::new("STS.old", "secret")
                .with_security_token("t")
                .with_expiry(SystemTime::UNIX_EPOCH),
        )
        // Our own signer refuses a session's key without a token when its id tells, so here it does not.
        .accept(Credentials::new("sessionKey", "secret").with_security_token("t"))
        .start()
        .await
        .unwrap();
    let session = "STS.emulatorAccessKeyId";
    let secret = "emulatorStsSecret";
    for (credentials, status, code) in [
        (emulator.credentials().alibaba_session(), 200, ""),
        (
            Credentials::new("unknown", "s"),
            404,
            "InvalidAccessKeyId.NotFound",
        ),
        (
            Credentials::new("emulatorAccessKeyId", "wrong"),
            400,
            "SignatureDoesNotMatch",
        ),
        (
            Credentials::new("sessionKey", "secret"),
            400,
            "InvalidSecurityToken.Malformed",
        ),
        (
            Credentials::new(session, secret).with_security_token("other"),
            400,
            "InvalidSecurityToken.Malformed",
        ),
        (
            Credentials::new("STS.old", "secret").with_security_token("t"),
            400,
            "InvalidSecurityToken.Expired",
        ),
    ] {
        let mut request = list_projects();
        client::acs3(&emulator, &mut request, &credentials);
        let reply = send(&emulator, &request).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{credentials:?}"
        );
    }
}

/// With the right canonical request and a wrong secret, the server's text equals the client's: that is how a client
/// tells which of the two is wrong.
#[tokio::test]
async fn a_mismatch_tells_the_servers_string_to_sign() {
    let emulator = Emulator::start().await.unwrap();
    let mut request = list_projects();
    set(&mut request, "host", &emulator.address().to_string());
    let wrong = Credentials::new("emulatorAccessKeyId", "wrong");
    let signed = auth_core::alibaba::Acs3
        .sign(&mut request, &wrong, SystemTime::now(), &nonce())
        .unwrap();
    let message = send(&emulator, &request).await.message();
    let (_, text) = message.split_once("server string to sign is:").unwrap();
    assert_eq!(text, signed.string_to_sign);
}

#[tokio::test]
async fn time_and_nonces_go_by_the_clock_given() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    let clock = FixedClock::new(now);
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let credentials = emulator.credentials().alibaba();
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    for (at, nonce, status, code) in [
        (now + minutes(15), "a", 200, ""),
        (now - minutes(15), "b", 200, ""),
        (now - minutes(16), "c", 400, "InvalidTimeStamp.Expired"),
        (now + minutes(16), "d", 400, "InvalidTimeStamp.Expired"),
        (now, "a", 400, "SignatureNonceUsed"),
        // A refused request does not use its nonce up.
        (now, "c", 200, ""),
    ] {
        let mut request = list_projects();
        acs3_at(&emulator, &mut request, &credentials, at, nonce);
        let reply = send(&emulator, &request).await;
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (status, code),
            "{nonce}"
        );
        assert_eq!(reply.header("date"), Some("Fri, 02 Jan 2026 03:04:05 GMT"));
    }
    clock.advance(minutes(16));
    let mut request = list_projects();
    acs3_at(
        &emulator,
        &mut request,
        &credentials,
        now + minutes(16),
        "a",
    );
    assert_eq!(send(&emulator, &request).await.status, 200);
}

/// The Python SDK signs every header it sends, `accept` and `user-agent` among them.
#[tokio::test]
async fn more_signed_headers_are_welcome() {
    let emulator = Emulator::start().await.unwrap();
    let host = emulator.address().to_string();
    let hash = acs3::payload_hash(b"");
    let now = httpdate::fmt_http_date(SystemTime::now());
    let date = {
        let format =
            time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let now: time::OffsetDateTime = httpdate::parse_http_date(&now).unwrap().into();
        now.format(format).unwrap()
    };
    let nonce = nonce();
    let headers: Vec<(String, String)> = [
        ("accept", "application/json"),
        ("host", &host),
        ("user-agent", "peer/1.0 (x; y)"),
        ("x-acs-action", "ListImages"),
        ("x-acs-content-sha256", &hash),
        ("x-acs-date", &date),
        ("x-acs-signature-nonce", &nonce),
        ("x-acs-version", PAI),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let target = "/api/v1/images?PageSize=1";
    let (_, text) = acs3::canonicalize(
        "GET",
        "/api/v1/images",
        "PageSize=1",
        &headers,
        &names,
        &hash,
    );
    let signature = acs3::signature("emulatorAccessKeySecret", &text);
    let mut request = request("GET", target, &[], "");
    for (name, value) in &headers {
        let name: http::HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let authorization = acs3::authorization("emulatorAccessKeyId", &names, &signature);
    set(&mut request, "authorization", &authorization);
    assert_eq!(send(&emulator, &request).await.status, 200);

    // What is recorded can be compared, and signs nothing.
    let recorded = &emulator.requests()[0];
    assert_eq!(
        (recorded.api, recorded.operation),
        (Some("pai"), Some("ListImages"))
    );
    assert_eq!(recorded.raw_query, "PageSize=1");
    assert_eq!(recorded.header("authorization"), Some("[redacted]"));
    assert_eq!(recorded.header("user-agent"), Some("peer/1.0 (x; y)"));
    assert!(!format!("{recorded:?}").contains(&signature));
}

#[tokio::test]
async fn the_anonymous_operations_need_no_signature() {
    let emulator = Emulator::start().await.unwrap();
    let target = "/?Action=ListAllPublicMediaTags&Format=json&Version=2020-11-09&SignatureNonce=n1";
    let unsigned = request("POST", target, &[], "");
    assert_eq!(send(&emulator, &unsigned).await.status, 200);
    assert_eq!(
        send(&emulator, &unsigned).await.code(),
        "SignatureNonceUsed"
    );
    let stale = format!("{target}2&Timestamp=2001-01-01T00:00:00Z");
    let stale = request("POST", &stale, &[], "");
    assert_eq!(
        send(&emulator, &stale).await.code(),
        "InvalidTimeStamp.Expired"
    );
    let other = request("POST", "/?Action=ListProjects&Version=2020-09-30", &[], "");
    assert_eq!(send(&emulator, &other).await.code(), "MissingParameter");
}

#[tokio::test]
async fn ncp_refusals() {
    const TARGET: &str = "/api/v1/workspaces/my-workspace/projects";
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    let emulator = Emulator::builder()
        .clock(FixedClock::new(now))
        .start()
        .await
        .unwrap();
    let good = emulator.credentials().ncp();
    let seconds = Duration::from_secs;
    for (what, credentials, at, drop, status) in [
        ("good", &good, now, "", 200),
        // The scheme has no nonce, so the same request again is as good.
        ("again", &good, now, "", 200),
        ("at the edge", &good, now - seconds(300), "", 200),
        ("too old", &good, now - seconds(301), "", 401),
        ("too early", &good, now + seconds(301), "", 401),
        (
            "unknown key",
            &Credentials::new("nobody", "s"),
            now,
            "",
            401,
        ),
        (
            "wrong secret",
            &Credentials::new("ncp_iam_EMULATOR", "s"),
            now,
            "",
            401,
        ),
        ("no time", &good, now, ncp::TIMESTAMP, 401),
        ("no key", &good, now, ncp::ACCESS_KEY, 401),
        ("no signature", &good, now, ncp::SIGNATURE, 401),
    ] {
        let mut request = request("GET", TARGET, &[], "");
        NcpV2.sign(&mut request, credentials, at, "").unwrap();
        if !drop.is_empty() {
            request.headers_mut().remove(drop);
        }
        let reply = send(&emulator, &request).await;
        assert_eq!(reply.status, status, "{what}");
        if status == 401 {
            assert_eq!(reply.code(), "200", "{what}");
            assert_eq!(reply.message(), "Authentication Failed", "{what}");
        }
    }
}
