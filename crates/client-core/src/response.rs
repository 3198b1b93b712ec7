//! What comes back from a call that the service carried out.

use std::fmt;
use std::ops::Deref;

use auth_core::Credentials;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::foreign::Scrubber;
use crate::model::{DecodeWarning, UnknownField};

/// A successful answer before decoding.
#[derive(Clone)]
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    request_id: Option<String>,
    attempts: u32,
    strict: bool,
    secrets: Secrets,
}

/// What the request was signed with, should an error have to tell of the answer.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    credentials: Option<Credentials>,
    signature: Option<String>,
}

impl Secrets {
    pub fn new(credentials: Option<Credentials>, signature: Option<String>) -> Self {
        Self {
            credentials,
            signature,
        }
    }

    /// What takes them out of foreign text.
    pub fn scrubber(&self) -> Scrubber {
        Scrubber::new(self.credentials.as_ref(), self.signature.as_deref())
    }
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
            strict: false,
            secrets: Secrets::default(),
        }
    }

    /// Adds the request id.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.request_id = id;
        self
    }

    #[must_use]
    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.body = body;
        self
    }

    #[must_use]
    pub(crate) fn with_secrets(mut self, secrets: Secrets) -> Self {
        self.secrets = secrets;
        self
    }

    pub(crate) const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Sets how many attempts the call took.
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets whether an answer that is not as documented is an error; see
    /// [`ClientBuilder::strict_decoding`](crate::config::ClientBuilder::strict_decoding).
    #[must_use]
    pub const fn with_strict(mut self, strict: bool) -> Self {
        self.strict = strict;
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

    /// Whether an answer that is not as documented is an error.
    pub const fn is_strict(&self) -> bool {
        self.strict
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
    warnings: Vec<DecodeWarning>,
    /// Reads the body once more; nobody pays for it who does not ask.
    unknown: fn(&[u8]) -> Vec<UnknownField>,
}

impl<T> Response<T> {
    /// A value and the answer it stands for, as a test may need them.
    pub const fn new(value: T, raw: RawResponse) -> Self {
        Self::decoded(value, raw, Vec::new(), |_| Vec::new())
    }

    pub(crate) const fn decoded(
        value: T,
        raw: RawResponse,
        warnings: Vec<DecodeWarning>,
        unknown: fn(&[u8]) -> Vec<UnknownField>,
    ) -> Self {
        Self {
            value,
            raw,
            warnings,
            unknown,
        }
    }

    /// The same answer with its value in another form.
    pub(crate) fn with_value<U>(self, value: U) -> Response<U> {
        Response::decoded(value, self.raw, self.warnings, self.unknown)
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

    pub(crate) const fn raw(&self) -> &RawResponse {
        &self.raw
    }

    /// The body to the byte, for what the types do not tell.
    pub const fn raw_body(&self) -> &Bytes {
        self.raw.body()
    }

    /// Values of the answer that are not as documented and were left out or mended, in the order of the body; at most 50
    /// and a count of the rest.
    ///
    /// What can be understood needs no warning: a number as text, a name in another case, a list wrapped in an object.
    pub fn decode_warnings(&self) -> &[DecodeWarning] {
        &self.warnings
    }

    /// Members of the answer that this version has no field for, in the order of the body. The body is read once more for
    /// it.
    pub fn unknown_fields(&self) -> Vec<UnknownField> {
        let mut fields = (self.unknown)(self.raw.body());
        // It is known, only not to every type.
        fields.retain(|field| {
            !field.path().eq_ignore_ascii_case("requestid")
                || field.value().as_str() != self.request_id()
        });
        fields
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
