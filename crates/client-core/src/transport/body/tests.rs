#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Body, MAX_REFUSAL_BYTES, whole};
use crate::transport::{TransportError, TransportErrorKind};

type Chunk = Result<Bytes, TransportError>;

/// Gives its chunks one by one, and wants to be asked again before each.
struct Slow(VecDeque<Chunk>, bool);

impl Stream for Slow {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

fn chunks(chunks: impl IntoIterator<Item = &'static str>) -> VecDeque<Chunk> {
    chunks
        .into_iter()
        .map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())))
        .collect()
}

fn body(parts: &[&'static str]) -> Body {
    Body::stream(Slow(chunks(parts.iter().copied()), false))
}

fn broken(parts: &[&'static str]) -> Body {
    let mut chunks = chunks(parts.iter().copied());
    chunks.push_back(Err(TransportError::new(
        TransportErrorKind::Broken,
        "broke off",
    )));
    chunks.push_back(Ok(Bytes::from_static(b"never given")));
    Body::stream(Slow(chunks, false))
}

#[tokio::test]
async fn every_body_gives_all_its_bytes() {
    let rows: [(Body, &str, Option<u64>); 9] = [
        (Body::empty(), "", Some(0)),
        (Body::from("abc"), "abc", Some(3)),
        (Body::from(b"abc".to_vec()), "abc", Some(3)),
        (body(&[]), "", None),
        (body(&[""]), "", None),
        (body(&["abc"]), "abc", None),
        (body(&["a", "", "b", "c"]), "abc", None),
        // The length that was told is a hint for the buffer and nothing more.
        (body(&["a", "b", "c"]).with_length(2), "abc", Some(2)),
        (
            body(&["ab", "c"]).with_length(u64::MAX),
            "abc",
            Some(u64::MAX),
        ),
    ];
    for (body, expected, length) in rows {
        assert_eq!(body.length(), length);
        assert_eq!(body.with_limit(3).bytes().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn whole_bytes_and_single_chunks_are_not_copied() {
    let bytes = Bytes::from(vec![7; 1000]);
    for body in [
        Body::from(bytes.clone()),
        Body::stream(Slow(VecDeque::from([Ok(bytes.clone())]), false)),
    ] {
        assert_eq!(body.bytes().await.unwrap().as_ptr(), bytes.as_ptr());
    }
}

#[tokio::test]
async fn a_long_body_is_cut_where_the_limit_is() {
    for (body, kept) in [
        (body(&["abcd"]), "abc"),
        (body(&["ab", "cd"]), "abc"),
        (body(&["abc", "d"]), "abc"),
        (Body::from("abcd"), "abc"),
        (body(&["a", "b", "c", "d"]).with_length(1), "abc"),
    ] {
        let response = http::Response::new(body.with_limit(3));
        let error = whole(response).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::TooLarge);
        assert_eq!(error.partial().unwrap().body(), kept);
        assert!(error.to_string().contains("longer than 3 bytes"), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_beginning() {
    for (parts, kept) in [
        (&[] as &[_], ""),
        (&["ab"], "ab"),
        (&["a", "b"], "ab"),
        (&["a", "b", "c"], "abc"),
    ] {
        let mut response = http::Response::new(broken(parts));
        *response.status_mut() = http::StatusCode::BAD_GATEWAY;
        let error = whole(response).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Broken);
        let partial = error.partial().unwrap();
        assert_eq!(
            (partial.status().as_u16(), &partial.body()[..]),
            (502, kept.as_bytes())
        );
    }
}

#[tokio::test]
async fn a_long_refusal_is_read_as_far_as_it_tells_something() {
    let mut response = http::Response::new(Body::from(vec![b'x'; 2 * MAX_REFUSAL_BYTES]));
    *response.status_mut() = http::StatusCode::FORBIDDEN;
    let error = whole(response).await.unwrap_err();
    assert_eq!(error.partial().unwrap().body().len(), MAX_REFUSAL_BYTES);
}

#[tokio::test]
async fn chunks_come_as_they_are_and_end_after_an_error() {
    let mut body = broken(&["a", "", "bc"]);
    assert_eq!(body.chunk().await.unwrap().unwrap(), "a");
    assert_eq!(body.chunk().await.unwrap().unwrap(), "bc");
    assert!(body.chunk().await.is_err());
    assert!(body.chunk().await.unwrap().is_none());
    let mut body = Body::from("abc");
    assert_eq!(body.chunk().await.unwrap().unwrap(), "abc");
    assert!(body.chunk().await.unwrap().is_none());
    assert!(body.as_bytes().is_none());
}

#[test]
fn a_body_goes_everywhere() {
    fn everywhere<T: Send + Sync + Unpin + 'static>() {}
    everywhere::<Body>();
}
