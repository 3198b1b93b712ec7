//! The default transport against a server on this machine.

use std::time::Duration;

use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use client_core::retry::RetryPolicy;
use client_core::wire::WireRequest;

use crate::support::server::{Reply, Server, answer, nobody, ok};
use crate::support::service::{CREATE, IMAGES, LIST};
use crate::support::{application_client, imm, pai, request, with_query};

#[tokio::test]
async fn the_bytes_on_the_wire() {
    let server = Server::start([ok(r#"{"RequestId":"R"}"#), ok("{}"), ok("{}")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let wire = WireRequest {
        body: "Name=a%20b".into(),
        content_type: Some("application/x-www-form-urlencoded"),
        ..with_query(&LIST, "A=%27%28%29%2A~&B=")
    };
    let response = core.execute(wire, CallOptions::default()).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.request_id()),
        (200, Some("R"))
    );
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();

    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /?A=%27%28%29%2A~&B= HTTP/1.1"));
    let mut names: Vec<&str> = lines.map(|line| line.split_once(':').unwrap().0).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "x-acs-action",
            "x-acs-content-sha256",
            "x-acs-date",
            "x-acs-signature-nonce",
            "x-acs-version",
        ]
    );
    assert!(
        head.contains(&format!("\r\nhost: {}\r\n", server.address)),
        "{head}"
    );
    assert!(head.contains("\r\naccept: application/json\r\n"));
    assert_eq!(body, "Name=a%20b");
    // A POST without a body says so.
    assert!(
        requests[1].contains("\r\ncontent-length: 0\r\n"),
        "{}",
        requests[1]
    );
    assert!(!requests[1].contains("content-type"), "{}", requests[1]);

    let core = pai().endpoint(server.url()).build().unwrap().0;
    let wire = WireRequest {
        path: "/api/v1/images/a%20b%2Fc%2A~%2B%E4%B8%AD%25/".to_owned(),
        ..request(&IMAGES)
    };
    core.execute(wire, CallOptions::default()).await.unwrap();
    let request = &server.requests()[2];
    assert!(
        request.starts_with("GET /api/v1/images/a%20b%2Fc%2A~%2B%E4%B8%AD%25/ HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(!request.contains("content-length"), "{request}");
}

#[tokio::test]
async fn a_url_that_would_be_changed_is_not_sent() {
    let server = Server::start([]).await;
    let core = pai().endpoint(server.url()).build().unwrap().0;
    for path in [
        "/api/../v1",
        "/api/./v1",
        "/api/%2e%2e/v1",
        "/a\\b",
        "/a\"b",
        "/a|b/{c}",
    ] {
        let wire = WireRequest {
            path: path.to_owned(),
            ..request(&IMAGES)
        };
        let result = core.execute(wire, CallOptions::default()).await;
        let error = result.expect_err(path);
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{path}: {error}");
    }
    let error = core
        .execute(with_query(&IMAGES, "a='b'"), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn connections_are_kept() {
    let server = Server::start([ok("{}"), ok("{}")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    for _ in 0..2 {
        core.clone()
            .execute(request(&LIST), CallOptions::default())
            .await
            .unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn redirects_are_refused_and_not_followed() {
    let other = Server::start([ok("{}")]).await;
    let location = format!("location: {}/\r\n", other.url());
    let server = Server::start([answer("307 Temporary Redirect", &location, "")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status().map(|s| s.as_u16())),
        (ErrorKind::Service, Some(307))
    );
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let server = Server::start([answer("200 OK", "set-cookie: a=b\r\n", "{}"), ok("{}")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    for _ in 0..2 {
        core.execute(request(&LIST), CallOptions::default())
            .await
            .unwrap();
    }
    assert!(!server.requests()[1].contains("cookie"));
}

#[tokio::test]
async fn compressed_bodies_are_not_asked_for() {
    let server = Server::start([ok("{}")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert!(!server.requests()[0].contains("accept-encoding"));
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let address = nobody();
    let core = imm()
        .endpoint(format!("http://{address}"))
        .build()
        .unwrap()
        .0;
    let once = CallOptions::default().with_retry(RetryPolicy::none());
    let error = core.execute(request(&CREATE), once).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    assert!(error.is_retryable() && !error.maybe_executed());
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    assert!(!error.causes().is_empty());
}

#[tokio::test]
async fn a_connection_that_breaks() {
    let server = Server::start([Reply::Reset, Reply::Reset, ok("{}")]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let error = core
        .execute(request(&CREATE), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(error.maybe_executed(), "{error}");
    let response = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(response.attempts(), 2);
    // Nobody below this crate has repeated anything.
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_status_and_headers() {
    let cut = |status: &str, body: &str| {
        Reply::SendAndClose(
            format!(
                "HTTP/1.1 {status}\r\ncontent-length: 5000\r\nx-acs-request-id: R9\r\n\r\n{body}"
            )
            .into_bytes(),
        )
    };
    let server = Server::start([
        cut("200 OK", r#"{"Projects":["#),
        cut("400 Bad Request", r#"{"Code":"InvalidParameter","Mess"#),
    ])
    .await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let error = core
        .execute(request(&CREATE), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status().map(|s| s.as_u16())),
        (ErrorKind::Transport, Some(200))
    );
    assert_eq!(error.request_id(), Some("R9"));
    assert_eq!(error.headers()["content-length"], "5000");
    assert_eq!(error.raw_body().as_ref(), br#"{"Projects":["#);
    assert!(error.maybe_executed());

    let error = core
        .execute(request(&CREATE), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Service, Some("InvalidParameter"))
    );
    assert_eq!(error.request_id(), Some("R9"));
    assert!(!error.causes().is_empty());
}

#[tokio::test]
async fn an_answer_that_is_too_long() {
    let long = "x".repeat(5000);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nx-acs-request-id: R1\r\n\r\n1388\r\n{long}\r\n0\r\n\r\n"
    );
    let server = Server::start([ok(&long), Reply::SendAndClose(chunked.into_bytes())]).await;
    let core = imm()
        .endpoint(server.url())
        .max_response_bytes(1000)
        .build()
        .unwrap()
        .0;
    for _ in 0..2 {
        let error = core
            .execute(request(&LIST), CallOptions::default())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Transport, 1),
            "{error}"
        );
        assert!(error.to_string().contains("max_response_bytes"), "{error}");
        assert_eq!(error.status().map(|s| s.as_u16()), Some(200));
        assert_eq!(error.raw_body().len(), 1000);
        assert!(!error.is_retryable() && error.maybe_executed());
    }
}

#[tokio::test]
async fn a_huge_answer_arrives_whole() {
    let huge = format!(r#"{{"Text":"{}"}}"#, "y".repeat(8 * 1024 * 1024));
    let server = Server::start([ok(&huge)]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let response = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(response.body().len(), huge.len());
}

#[tokio::test]
async fn silence_ends_in_a_timeout() {
    let head =
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\nx-acs-request-id: R2\r\n\r\n{\"A\"".to_vec();
    let server = Server::start([Reply::SendAndHang(Vec::new()), Reply::SendAndHang(head)]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let short = CallOptions::default().with_attempt_timeout(Duration::from_millis(150));
    let error = core
        .execute(request(&CREATE), short.clone())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None));
    assert!(error.maybe_executed());
    let error = core.execute(request(&CREATE), short).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().map(|s| s.as_u16())),
        (ErrorKind::Timeout, Some(200))
    );
    assert_eq!(error.request_id(), Some("R2"));
    assert!(
        error.to_string().contains("with_attempt_timeout"),
        "{error}"
    );
}

#[tokio::test]
async fn garbage_instead_of_http() {
    let server = Server::start([Reply::SendAndClose(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec())]).await;
    let core = imm().endpoint(server.url()).build().unwrap().0;
    let error = core
        .execute(request(&CREATE), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn a_client_of_the_application() {
    let server = Server::start([ok("{}")]).await;
    let core = imm()
        .endpoint(server.url())
        .http_client(application_client(reqwest::ClientBuilder::no_proxy))
        .build()
        .unwrap()
        .0;
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
#[test]
fn a_build_without_tls_says_so() {
    let error = imm().build().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("enable the feature rustls"),
        "{error}"
    );
}
