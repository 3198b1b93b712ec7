//! Bodies that come and go chunk by chunk, through the default transport.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use client_core::transport::{
    AttemptTimeouts, Body, Transport, TransportError, TransportErrorKind,
};
use futures_core::Stream;

use crate::support::imm;
use crate::support::server::{Reply, Server, ok};

struct Parts(VecDeque<Result<Bytes, TransportError>>);

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn stream(parts: &[&'static str]) -> Body {
    let parts = parts
        .iter()
        .map(|part| Ok(Bytes::from_static(part.as_bytes())));
    Body::stream(Parts(parts.collect()))
}

fn transport(limit: usize) -> Arc<dyn Transport> {
    // An endpoint that a build without TLS can call, too; requests name their own.
    let builder = imm().endpoint("http://127.0.0.1:1");
    builder
        .max_response_bytes(limit)
        .build()
        .unwrap()
        .0
        .transport()
}

fn timeouts() -> AttemptTimeouts {
    AttemptTimeouts::new(Duration::from_secs(5), Duration::from_secs(5))
}

async fn send(
    server: &Server,
    body: Body,
    timeouts: AttemptTimeouts,
) -> Result<http::Response<Body>, TransportError> {
    let request = http::Request::put(format!("{}/object", server.url())).body(body);
    transport(10).send(request.unwrap(), timeouts).await
}

#[tokio::test]
async fn a_streamed_request_says_its_length_where_it_is_known() {
    let rows = [
        (
            stream(&["ab", "", "cd"]).with_length(4),
            "content-length: 4",
            "\r\n\r\nabcd",
        ),
        (stream(&[]).with_length(0), "content-length: 0", "\r\n\r\n"),
        (
            stream(&["ab", "cd"]),
            "transfer-encoding: chunked",
            "\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n",
        ),
    ];
    for (body, header, expected) in rows {
        let server = Server::start([ok("{}")]).await;
        let response = send(&server, body, timeouts()).await.unwrap();
        assert_eq!(response.into_body().bytes().await.unwrap(), "{}");
        let seen = &server.requests()[0];
        assert!(seen.contains(header) && seen.ends_with(expected), "{seen}");
    }
}

#[tokio::test]
async fn a_streamed_request_that_breaks_is_not_sent_as_if_it_were_whole() {
    let broken = || {
        let error = TransportError::new(TransportErrorKind::Broken, "the disk is gone");
        Body::stream(Parts([Ok("a".into()), Err(error)].into()))
    };
    let rows = [
        (
            stream(&["a"]).with_length(2),
            TransportErrorKind::Invalid,
            "1 bytes before",
        ),
        (
            stream(&["a", "b", "c"]).with_length(2),
            TransportErrorKind::Invalid,
            "more bytes",
        ),
        (
            stream(&["abc"]).with_length(2),
            TransportErrorKind::Invalid,
            "more bytes",
        ),
        (
            broken().with_length(2),
            TransportErrorKind::Broken,
            "the disk is gone",
        ),
        (broken(), TransportErrorKind::Broken, "the disk is gone"),
    ];
    for (body, kind, text) in rows {
        let server = Server::start([ok("{}")]).await;
        let error = send(&server, body, timeouts()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(text), "{error}");
        assert!(server.requests().is_empty(), "{:?}", server.requests());
    }
}

#[tokio::test]
async fn an_answer_can_be_read_while_it_comes() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let whole = format!("{head}7\r\n0123456\r\n7\r\n789abcd\r\n0\r\n\r\n").into_bytes();
    let server = Server::start([Reply::Send(whole.clone()), Reply::Send(whole)]).await;
    // The limit is for those who collect.
    let mut body = send(&server, Body::empty(), timeouts())
        .await
        .unwrap()
        .into_body();
    let mut got = Vec::new();
    while let Some(chunk) = body.chunk().await.unwrap() {
        got.extend_from_slice(&chunk);
    }
    assert_eq!(got, b"0123456789abcd");
    let body = send(&server, Body::empty(), timeouts())
        .await
        .unwrap()
        .into_body();
    let error = body.bytes().await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    assert!(error.to_string().contains("10 bytes"), "{error}");
}

#[tokio::test]
async fn an_answer_keeps_to_its_time_while_it_is_read() {
    let part = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n".to_vec();
    let short = Duration::from_millis(50);
    let long = Duration::from_secs(60);
    for timeouts in [
        AttemptTimeouts::new(long, short),
        AttemptTimeouts::new(long, long).with_idle(short),
    ] {
        let server = Server::start([Reply::SendAndHang(part.clone())]).await;
        let mut body = send(&server, Body::empty(), timeouts)
            .await
            .unwrap()
            .into_body();
        assert_eq!(body.chunk().await.unwrap().unwrap(), "ab");
        let error = body.chunk().await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        assert!(error.to_string().contains("50ms"), "{error}");
    }
}

#[tokio::test]
async fn limits_beyond_what_a_clock_can_hold_are_none() {
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX / 2)] {
        let server = Server::start([ok("{}"), ok("{}")]).await;
        let timeouts = AttemptTimeouts::new(Duration::from_secs(5), limit);
        for timeouts in [timeouts, timeouts.with_idle(limit)] {
            let response = send(&server, Body::empty(), timeouts).await.unwrap();
            assert_eq!(response.into_body().bytes().await.unwrap(), "{}");
        }
    }
}
