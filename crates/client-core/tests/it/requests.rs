//! What a request looks like before it leaves.

use std::sync::Arc;

use auth_core::alibaba::sign as acs3;
use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use client_core::test_util::{ScriptedTransport, json_response, test_credentials};
use client_core::wire::WireRequest;

use crate::support::service::{IMAGES, LIST, NCP_LIST, UNSIGNED};
use crate::support::{imm, maiu, pai, request, with_query};

fn headers(request: &http::Request<bytes::Bytes>) -> Vec<(String, String)> {
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    headers
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value.as_str())
}

#[tokio::test]
async fn rpc_requests_carry_the_protocol_headers_and_verify() {
    let core = imm()
        .transport(Arc::new(ScriptedTransport::default()))
        .user_agent_suffix("my-app/1.0")
        .default_header("x-team", "media")
        .build()
        .unwrap()
        .0;
    let wire = WireRequest {
        body: "Name=a%20b".into(),
        content_type: Some("application/x-www-form-urlencoded"),
        ..with_query(&LIST, "MaxResults=10&Prefix=a%20b%2B")
    };
    let options = CallOptions::default().with_header("traceparent", "00-1-2-01");
    let prepared = core.prepare(wire, &options).await.unwrap();

    assert_eq!(
        prepared.uri(),
        "https://imm.cn-hangzhou.aliyuncs.com/?MaxResults=10&Prefix=a%20b%2B"
    );
    let headers = headers(&prepared);
    let version = env!("CARGO_PKG_VERSION");
    for (name, value) in [
        ("host", "imm.cn-hangzhou.aliyuncs.com"),
        ("accept", "application/json"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-acs-action", "ListProjects"),
        ("x-acs-version", "2020-09-30"),
        ("x-acs-date", "2026-01-02T03:04:05Z"),
        ("x-acs-signature-nonce", "00000000000000000000000000000000"),
        (
            "user-agent",
            &format!("mediacloud/{version} (imm) rust my-app/1.0"),
        ),
        ("x-team", "media"),
        ("traceparent", "00-1-2-01"),
    ] {
        assert_eq!(header(&headers, name), value, "{name}");
    }

    let authorization = acs3::parse_authorization(header(&headers, "authorization")).unwrap();
    let names: Vec<&str> = authorization
        .signed_headers
        .iter()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names.join(";"),
        "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
    );
    let (_, string_to_sign) = acs3::canonicalize(
        "POST",
        prepared.uri().path(),
        prepared.uri().query().unwrap(),
        &headers,
        &names,
        &acs3::payload_hash(prepared.body()),
    );
    assert_eq!(
        authorization.signature,
        acs3::signature("testAccessKeySecret", &string_to_sign)
    );
}

#[tokio::test]
async fn without_a_body_there_is_no_content_type() {
    let core = pai()
        .transport(Arc::new(ScriptedTransport::default()))
        .build()
        .unwrap()
        .0;
    let wire = WireRequest {
        content_type: Some("application/json; charset=utf-8"),
        ..with_query(&IMAGES, "PageNumber=1")
    };
    let prepared = core.prepare(wire, &CallOptions::default()).await.unwrap();
    assert_eq!(prepared.method(), "GET");
    assert_eq!(
        prepared.uri(),
        "https://aiworkspace.cn-hangzhou.aliyuncs.com/api/v1/images?PageNumber=1"
    );
    assert!(!prepared.headers().contains_key("content-type"));
}

#[tokio::test]
async fn ncp_requests_say_json_always_and_carry_the_signature() {
    let core = maiu()
        .transport(Arc::new(ScriptedTransport::default()))
        .build()
        .unwrap()
        .0;
    let prepared = core
        .prepare(with_query(&NCP_LIST, "pageNum=1"), &CallOptions::default())
        .await
        .unwrap();
    let headers = headers(&prepared);
    let timestamp = "1767323045000";
    let target = "/api/v1/workspaces/w/projects?pageNum=1";
    let text = auth_core::ncp::sign::string_to_sign("GET", target, timestamp, "testAccessKeyId");
    for (name, value) in [
        ("host", "mi.apigw.ntruss.com"),
        ("content-type", "application/json"),
        ("x-ncp-apigw-timestamp", timestamp),
        ("x-ncp-iam-access-key", "testAccessKeyId"),
        (
            "x-ncp-apigw-signature-v2",
            &auth_core::ncp::sign::signature("testAccessKeySecret", &text),
        ),
    ] {
        assert_eq!(header(&headers, name), value, "{name}");
    }
    assert!(headers.iter().all(|(name, _)| !name.starts_with("x-acs-")));
}

#[tokio::test]
async fn unsigned_operations_ask_nobody_for_credentials() {
    let transport = ScriptedTransport::new([json_response(200, "{}")]);
    let core = imm()
        .credentials_provider(crate::support::Forbidden)
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    core.execute(
        with_query(&UNSIGNED, "MaxResults=5&Ximg=%26"),
        CallOptions::default(),
    )
    .await
    .unwrap();
    let recorded = &transport.requests()[0].request;
    assert_eq!(
        recorded.uri().query().unwrap(),
        "Action=ListPublicMediaBasicInfos&Format=json&MaxResults=5&\
         SignatureNonce=00000000000000000000000000000000&Timestamp=2026-01-02T03%3A04%3A05Z&Version=2020-09-30&Ximg=%26"
    );
    let headers = headers(recorded);
    assert_eq!(
        header(&headers, "x-acs-action"),
        "ListPublicMediaBasicInfos"
    );
    assert_eq!(header(&headers, "x-acs-version"), "2020-09-30");
    for absent in [
        "authorization",
        "x-acs-date",
        "x-acs-content-sha256",
        "x-acs-signature-nonce",
    ] {
        assert_eq!(header(&headers, absent), "", "{absent}");
    }
}

#[tokio::test]
async fn session_tokens_are_sent_signed_and_hidden() {
    let core = imm()
        .credentials(test_credentials().with_security_token("CAIS+test/token=="))
        .transport(Arc::new(ScriptedTransport::default()))
        .build()
        .unwrap()
        .0;
    let prepared = core
        .prepare(request(&LIST), &CallOptions::default())
        .await
        .unwrap();
    let headers = headers(&prepared);
    assert_eq!(
        header(&headers, "x-acs-security-token"),
        "CAIS+test/token=="
    );
    assert!(header(&headers, "authorization").contains("x-acs-security-token"));
    assert!(!format!("{prepared:?}").contains("CAIS"));
}

#[tokio::test]
async fn protocol_headers_cannot_be_set() {
    let transport = ScriptedTransport::default();
    let core = crate::support::scripted(&transport);
    for (name, value) in [
        ("Host", "elsewhere"),
        ("Authorization", "x"),
        ("X-Acs-Date", "x"),
        ("x-acs-signature-nonce", "x"),
        ("content-type", "text/plain"),
        ("user-agent", "x"),
        ("proxy-authorization", "x"),
        ("bad name", "x"),
        ("x-ok", "line\nfeed"),
        ("x-ok", "ümlaut"),
    ] {
        let options = CallOptions::default().with_header(name, value);
        let error = core.execute(request(&LIST), options).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}: {error}");
        assert_eq!(error.operation(), Some("ListProjects"));
    }
    assert!(transport.requests().is_empty());
    // Each protocol has headers of its own; another's are headers like any other.
    let core = crate::support::maiu()
        .transport(std::sync::Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    let options = CallOptions::default().with_header("x-ncp-apigw-timestamp", "1");
    let error = core.execute(request(&NCP_LIST), options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(transport.requests().is_empty());
    let many = (0..40_000).fold(CallOptions::default(), |options, index| {
        options.with_header(format!("x-{index}"), "v")
    });
    let error = core.execute(request(&NCP_LIST), many).await.unwrap_err();
    assert!(error.message().contains("too many headers"), "{error}");
}

#[tokio::test]
async fn without_credentials_the_error_says_what_to_do() {
    let core = client_core::config::ClientBuilder::<crate::support::service::Imm>::new()
        .region("cn-hangzhou")
        .transport(Arc::new(ScriptedTransport::default()))
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Credentials, 0)
    );
    assert!(
        error.to_string().contains("ALIBABA_CLOUD_ACCESS_KEY_ID"),
        "{error}"
    );
}
