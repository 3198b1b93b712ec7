//! How bytes get to the service and back.

mod error;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
mod settings;
#[cfg(feature = "rustls")]
mod tls;

use std::fmt::Debug;
use std::time::Duration;

use auth_core::BoxFuture;
use bytes::Bytes;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub(crate) use error::with_causes;
pub use error::{TransportError, TransportErrorKind};
#[cfg(feature = "reqwest")]
pub(crate) use settings::{MAX_RESPONSE_BYTES, Settings};

/// Time limits of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptTimeouts {
    /// For the connection, TLS included. A transport with a connection pool may have one limit for all requests
    /// but those marked [`Direct`]: a metadata service that is not there must not hold a call up.
    pub connect: Duration,
    /// From the first byte to the last of the answer's body.
    pub attempt: Duration,
}

impl AttemptTimeouts {
    /// Both limits.
    pub const fn new(connect: Duration, attempt: Duration) -> Self {
        Self { connect, attempt }
    }
}

/// Marks a request (as an [extension](http::Extensions)) that must not go through a proxy, such as one to a metadata
/// service, and must not be
/// redirected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direct;

/// Sends one request and reads the whole answer.
///
/// An implementation sends the request as it stands: it follows no redirect, keeps no cookies, adds no `accept-encoding`
/// and changes neither path nor query, for all of that is under a signature. It retries nothing: a request that is sent
/// twice would be refused, or done twice. Any status is an answer and no error.
pub trait Transport: Debug + Send + Sync {
    /// Sends `request` within `timeouts`. Dropping the future gives the attempt up.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request, timeouts)
    }
}
