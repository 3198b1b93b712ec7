//! How bytes get to the service and back.

mod body;
mod error;
#[cfg(feature = "reqwest")]
mod proxies;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
mod settings;
#[cfg(feature = "__rustls")]
mod tls;

use std::fmt::Debug;
use std::time::Duration;

use auth_core::BoxFuture;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use body::Body;
#[cfg(feature = "reqwest")]
pub(crate) use body::MAX_RESPONSE_BYTES;
pub(crate) use body::whole;
pub(crate) use error::with_causes;
pub use error::{TransportError, TransportErrorKind};
#[cfg(feature = "reqwest")]
pub(crate) use proxies::Proxies;
#[cfg(feature = "reqwest")]
pub(crate) use settings::Settings;

/// Time limits of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptTimeouts {
    /// For the connection, TLS included. A transport with a connection pool may have one limit for all requests
    /// but those marked [`Direct`]: a metadata service that is not there must not hold a call up.
    pub connect: Duration,
    /// From the first byte of the request to the last of the answer's body; with [`idle`](Self::idle), to the last of
    /// its head.
    pub attempt: Duration,
    /// For an answer that is read while it comes: how long each chunk of its body may take. The whole body then has no
    /// limit.
    pub idle: Option<Duration>,
}

impl AttemptTimeouts {
    /// Limits for the connection and for the whole attempt.
    pub const fn new(connect: Duration, attempt: Duration) -> Self {
        Self {
            connect,
            attempt,
            idle: None,
        }
    }

    /// Limits each chunk of the answer's body instead of the whole of it.
    #[must_use]
    pub const fn with_idle(mut self, limit: Duration) -> Self {
        self.idle = Some(limit);
        self
    }
}

/// Marks a request (as an [extension](http::Extensions)) that must not go through a proxy, such as one to a metadata
/// service, and must not be
/// redirected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direct;

/// Sends one request and gives the answer.
///
/// An implementation sends the request as it stands: it follows no redirect, keeps no cookies, adds no `accept-encoding`
/// and changes neither path nor query, for all of that is under a signature. It retries nothing: a request that is sent
/// twice would be refused, or done twice. Any status is an answer and no error.
///
/// Bodies are streams in both directions. Most requests have their bytes at hand ([`Body::as_bytes`]), and most answers
/// are read whole; a transport that knows nothing of streams takes the request's [`Body::bytes`] and gives
/// `Body::from(bytes)`. One that passes a stream on keeps the time limits while it is read, and
/// [limits](Body::with_limit) what is collected of it.
///
/// ```
/// use client_core::credentials::BoxFuture;
/// use client_core::transport::{AttemptTimeouts, Body, Transport, TransportError};
///
/// /// Answers every request with its own body.
/// #[derive(Debug)]
/// struct Echo;
///
/// impl Transport for Echo {
///     fn send(
///         &self,
///         request: http::Request<Body>,
///         _timeouts: AttemptTimeouts,
///     ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async move { Ok(http::Response::new(request.into_body().bytes().await?.into())) })
///     }
/// }
/// ```
pub trait Transport: Debug + Send + Sync {
    /// Sends `request` within `timeouts`; ready when the head of the answer is there. Dropping the future, or the body
    /// of the answer, gives the attempt up.
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request, timeouts)
    }
}
