//! What comes back from a call that the service carried out.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// A successful answer before decoding.
#[derive(Clone)]
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    request_id: Option<String>,
    attempts: u32,
}

impl RawResponse {
    /// An answer as it came from the network, of a call's first attempt and without a request id.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
            request_id: None,
            attempts: 1,
        }
    }

    /// Adds the request id.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.request_id = id;
        self
    }

    /// Sets how many attempts the call took.
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The response headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body to the byte.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id under which the provider knows the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How many requests were sent for this answer, this one included.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A decoded answer; it derefs to the operation's response and keeps what HTTP said around it.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    raw: RawResponse,
}

impl<T> Response<T> {
    /// A decoded value and the answer it was read from.
    pub const fn new(value: T, raw: RawResponse) -> Self {
        Self { value, raw }
    }

    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The decoded value and the answer it was read from.
    pub fn into_parts(self) -> (T, RawResponse) {
        (self.value, self.raw)
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// The response headers.
    pub const fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// The id under which the provider knows the request; quote it in a support case.
    ///
    /// An associated field of the same name in `T` stays reachable as a field.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// How many requests were sent for this answer, this one included.
    pub const fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    /// The body to the byte, for what the types do not tell.
    pub const fn raw_body(&self) -> &Bytes {
        self.raw.body()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.raw.status.as_u16())
            .field("request_id", &self.raw.request_id)
            .field("attempts", &self.raw.attempts)
            .finish_non_exhaustive()
    }
}
