//! HTTP, as the providers need it: one request, one answer.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::BoxFuture;

/// Sends the requests of credentials providers.
///
/// An implementation follows no redirects (they could carry tokens elsewhere), keeps no cookies, sends the request
/// target and the headers as they are, and logs neither bodies nor sensitive headers: both hold secrets. Any status is
/// an answer, not an error.
pub trait HttpSend: fmt::Debug + Send + Sync {
    /// Sends one request and reads the whole answer.
    fn send(
        &self,
        request: http::Request<Bytes>,
        options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>>;
}

impl<T: HttpSend + ?Sized> HttpSend for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>> {
        (**self).send(request, options)
    }
}

/// How to send one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpOptions {
    /// Time to get a connection.
    pub connect_timeout: Duration,
    /// Time from then to the end of the answer.
    pub read_timeout: Duration,
    /// Whether a configured proxy may be used. Never for metadata services: the proxy's own machine would answer.
    pub use_proxy: bool,
}

impl HttpOptions {
    /// These times, and a proxy if there is one.
    pub fn new(connect_timeout: Duration, read_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            read_timeout,
            use_proxy: true,
        }
    }

    pub(crate) const fn seconds(connect: u64, read: u64, use_proxy: bool) -> Self {
        Self {
            connect_timeout: Duration::from_secs(connect),
            read_timeout: Duration::from_secs(read),
            use_proxy,
        }
    }
}

/// No answer came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HttpError {
    /// Whether time ran out.
    pub timeout: bool,
    /// Whether there was no connection at all, so that surely nothing was sent.
    pub connect: bool,
    /// What happened, without secrets and without the query of the address.
    pub message: String,
}

impl HttpError {
    /// The exchange broke off.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            timeout: false,
            connect: false,
            message: message.into(),
        }
    }

    /// Marks the error as one of time.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Marks the error as one of getting a connection.
    #[must_use]
    pub fn while_connecting(mut self) -> Self {
        self.connect = true;
        self
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for HttpError {}
