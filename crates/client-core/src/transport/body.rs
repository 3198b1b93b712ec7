//! Bodies of requests and answers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::{TransportError, TransportErrorKind};

/// How long an answer may be unless the builder says otherwise: far above what these APIs send.
pub(crate) const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// The body of a request or of an answer: bytes that are there, or a stream of chunks as they come.
///
/// Most are made of whole bytes (`Body::from(bytes)`) and read whole ([`bytes`](Self::bytes)). It is also a
/// [`Stream`] of chunks; after an error it is at its end.
///
/// ```
/// use client_core::transport::Body;
///
/// let body = Body::from("{}");
/// assert_eq!((body.length(), body.as_bytes().map(|bytes| bytes.len())), (Some(2), Some(2)));
/// ```
pub struct Body {
    content: Content,
    length: Option<u64>,
    limit: usize,
}

enum Content {
    /// Empty once it has been taken.
    Whole(Bytes),
    // The lock is never taken, only passed by: it makes the body `Sync`, which its makers need not be.
    Stream(Mutex<Chunks>),
    Ended,
}

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

impl Body {
    /// No body.
    pub const fn empty() -> Self {
        Self {
            content: Content::Whole(Bytes::new()),
            length: Some(0),
            limit: MAX_RESPONSE_BYTES,
        }
    }

    /// A body of chunks that come as they are asked for, of unknown length unless
    /// [`with_length`](Self::with_length) tells it. Empty chunks are passed over.
    pub fn stream(
        chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self {
            content: Content::Stream(Mutex::new(Box::pin(chunks))),
            length: None,
            limit: MAX_RESPONSE_BYTES,
        }
    }

    /// Tells how many bytes a stream will give. A request that gives others fails while it is sent.
    #[must_use]
    pub const fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Sets how many bytes [`bytes`](Self::bytes) collects at most; 64 MiB unless set. Reading chunk by chunk has no
    /// limit.
    #[must_use]
    pub const fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// How many bytes the whole body has, where that is known beforehand.
    pub const fn length(&self) -> Option<u64> {
        self.length
    }

    /// The bytes of a body that is not a stream.
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream(_) | Content::Ended => None,
        }
    }

    /// The next chunk, which is never empty; `None` at the end.
    ///
    /// # Errors
    /// Why the body broke off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// Everything, in one piece. A body that is whole or came in one chunk is not copied.
    ///
    /// # Errors
    /// Why the body broke off, or that it is longer than the limit.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        self.collect().await.map_err(|(error, _)| error)
    }

    /// Everything, or the error and what had arrived before it.
    pub(crate) async fn collect(mut self) -> Result<Bytes, (TransportError, Bytes)> {
        let Some(first) = self.chunk().await.map_err(|error| (error, Bytes::new()))? else {
            return Ok(Bytes::new());
        };
        if first.len() > self.limit {
            return Err((self.too_long(), first.slice(..self.limit)));
        }
        let second = match self.chunk().await {
            Ok(Some(second)) => second,
            Ok(None) => return Ok(first),
            Err(error) => return Err((error, first)),
        };
        let known = self.length.and_then(|length| usize::try_from(length).ok());
        let mut all = BytesMut::with_capacity(
            known
                .unwrap_or(0)
                .min(self.limit)
                .max(first.len() + second.len()),
        );
        all.extend_from_slice(&first);
        let mut next = Ok(Some(second));
        loop {
            match next {
                Ok(Some(chunk)) if chunk.len() > self.limit - all.len() => {
                    all.extend_from_slice(&chunk[..self.limit - all.len()]);
                    return Err((self.too_long(), all.freeze()));
                }
                Ok(Some(chunk)) => all.extend_from_slice(&chunk),
                Ok(None) => return Ok(all.freeze()),
                Err(error) => return Err((error, all.freeze())),
            }
            next = self.chunk().await;
        }
    }

    fn too_long(&self) -> TransportError {
        TransportError::new(
            TransportErrorKind::TooLarge,
            format!(
                "the answer is longer than {} bytes: raise max_response_bytes on the builder",
                self.limit
            ),
        )
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let chunk = match &mut self.content {
                Content::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
                Content::Stream(chunks) => {
                    let chunks = chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
                    match ready!(chunks.as_mut().poll_next(context)) {
                        Some(Ok(chunk)) if chunk.is_empty() => continue,
                        Some(Ok(chunk)) => return Poll::Ready(Some(Ok(chunk))),
                        last => last,
                    }
                }
                Content::Ended => None,
            };
            self.content = Content::Ended;
            return Poll::Ready(match chunk {
                Some(Ok(chunk)) if chunk.is_empty() => None,
                other => other,
            });
        }
    }
}

/// How much of a refusal is read: what it has to say stands at its beginning.
const MAX_REFUSAL_BYTES: usize = 1024 * 1024;

/// Reads an answer whole. Fails with what had arrived as [`partial`](TransportError::partial).
pub(crate) async fn whole(
    response: http::Response<Body>,
) -> Result<http::Response<Bytes>, TransportError> {
    let (head, mut body) = response.into_parts();
    if !head.status.is_success() {
        body.limit = body.limit.min(MAX_REFUSAL_BYTES);
    }
    match body.collect().await {
        Ok(bytes) => Ok(http::Response::from_parts(head, bytes)),
        Err((error, got)) => Err(error.with_partial(http::Response::from_parts(head, got))),
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            length: Some(bytes.len() as u64),
            content: Content::Whole(bytes),
            limit: MAX_RESPONSE_BYTES,
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.content {
            Content::Whole(_) => "whole",
            Content::Stream(_) => "stream",
            Content::Ended => "ended",
        };
        f.debug_struct("Body")
            .field("kind", &kind)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
