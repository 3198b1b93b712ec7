//! One call: its options, and the future that a builder's `send()` gives.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use auth_core::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::protocol::Protocol;
use crate::response::{RawResponse, Response};
use crate::retry::RetryPolicy;

/// Options of one call; what is not set is as the client has it.
///
/// ```
/// use std::time::Duration;
/// use client_core::call::CallOptions;
///
/// let options = CallOptions::default()
///     .with_timeout(Duration::from_secs(120))
///     .with_attempt_timeout(Duration::from_secs(60))
///     .with_header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    headers: HeaderMap,
    /// The first header that cannot be sent; told when the call is made, so that setters stay chainable.
    invalid: Option<String>,
}

impl CallOptions {
    /// Sets a limit for the whole call: credentials, all attempts and the pauses between them.
    #[must_use]
    pub const fn with_timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Sets a limit for each attempt.
    #[must_use]
    pub const fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Sets how the call is repeated.
    #[must_use]
    pub const fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Adds a header, or replaces one of the same name.
    ///
    /// Headers of the protocol (`host`, `authorization`, `content-type`, those of the signature and the like) cannot be
    /// set; the call then fails with [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) before
    /// anything is sent.
    #[must_use]
    pub fn with_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                if self.headers.try_insert(name, value).is_err() {
                    self.invalid
                        .get_or_insert_with(|| "there are too many headers".to_owned());
                }
            }
            Err(message) => {
                self.invalid.get_or_insert(message);
            }
        }
        self
    }

    /// The headers, or what is wrong with one of them.
    pub(crate) fn headers(&self) -> Result<&HeaderMap, &str> {
        match &self.invalid {
            Some(message) => Err(message),
            None => Ok(&self.headers),
        }
    }
}

impl fmt::Debug for CallOptions {
    // Names only: a header's value may be a secret of the application.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// A header that an application may set, or why not.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(format!("{name:?} is no header name"));
    };
    if is_of_http(header.as_str()) {
        return Err(reserved(header.as_str()));
    }
    // Some headers are signed, and a signature covers printable ASCII only.
    let printable = value
        .bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic());
    match HeaderValue::from_str(value) {
        Ok(value) if printable => Ok((header, value)),
        _ => Err(format!(
            "the value of header {header} has a character outside printable ASCII"
        )),
    }
}

/// Refuses headers that belong to the protocol of the API.
pub(crate) fn check_reserved(headers: &HeaderMap, protocol: &dyn Protocol) -> Result<(), String> {
    match headers
        .keys()
        .find(|name| protocol.is_reserved(name.as_str()))
    {
        Some(name) => Err(reserved(name.as_str())),
        None => Ok(()),
    }
}

fn reserved(name: &str) -> String {
    format!("header {name} belongs to the protocol and cannot be set: leave it out")
}

/// Headers that are set for every API.
fn is_of_http(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "host",
        "authorization",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "content-encoding",
        "transfer-encoding",
        "connection",
        "expect",
        "keep-alive",
        "te",
        "trailer",
        "upgrade",
        "user-agent",
        "date",
    ];
    NAMES.contains(&name) || name.starts_with("proxy-")
}

/// A call under way: a future of the typed response.
///
/// Nothing happens before it is polled; dropping it gives the call up.
#[must_use = "a call does nothing until it is awaited"]
pub struct Pending<T> {
    raw: BoxFuture<'static, Result<RawResponse, Error>>,
    decode: fn(RawResponse) -> Result<Response<T>, Error>,
}

impl<T> Pending<T> {
    /// The answer of `raw`, read by `decode`.
    ///
    /// The pipeline stays one boxed future for all operations; only the function pointer differs.
    pub fn new(
        raw: BoxFuture<'static, Result<RawResponse, Error>>,
        decode: fn(RawResponse) -> Result<Response<T>, Error>,
    ) -> Self {
        Self { raw, decode }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let decode = self.decode;
        self.raw
            .as_mut()
            .poll(context)
            .map(|answer| answer.and_then(decode))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
