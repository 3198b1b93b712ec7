//! Why there is no whole answer.

use std::fmt;

use bytes::Bytes;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Where an attempt broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection; the request was not sent.
    Connect,
    /// The request cannot be sent as it is; it was not sent.
    Invalid,
    /// The transport cannot be set up, for example because there are no certificates; nothing was sent.
    Setup,
    /// The time was over; the request may have been sent.
    Timeout,
    /// The connection broke; the request may have been sent.
    Broken,
    /// The answer is longer than permitted.
    TooLarge,
}

/// An attempt without a whole answer.
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    partial: Option<Box<http::Response<Bytes>>>,
    can_pass: bool,
    unknown_host: bool,
    advice: Option<String>,
    source: Option<Source>,
}

impl TransportError {
    /// An error of this kind. The message must hold no query values and no headers.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            partial: None,
            can_pass: matches!(
                kind,
                TransportErrorKind::Connect
                    | TransportErrorKind::Timeout
                    | TransportErrorKind::Broken
            ),
            unknown_host: false,
            advice: None,
            source: None,
        }
    }

    /// Adds the cause, whose texts must hold no query values either.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds what had arrived before the answer broke off.
    #[must_use]
    pub fn with_partial(mut self, response: http::Response<Bytes>) -> Self {
        self.partial = Some(Box::new(response));
        self
    }

    /// Adds what the reader can do about it.
    #[must_use]
    pub fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Says that another attempt cannot help, as with a certificate that is not trusted.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.can_pass = false;
        self
    }

    /// Says that the host's name did not resolve.
    #[must_use]
    pub fn unknown_host(mut self) -> Self {
        self.unknown_host = true;
        self
    }

    /// Where it broke off.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Status, headers and the beginning of the body, when they had arrived.
    pub fn partial(&self) -> Option<&http::Response<Bytes>> {
        self.partial.as_deref()
    }

    /// Whether another attempt can help.
    pub fn can_pass(&self) -> bool {
        self.can_pass
    }

    /// Whether the host's name did not resolve.
    pub fn is_unknown_host(&self) -> bool {
        self.unknown_host
    }

    /// What the reader can do about it, where the transport knows.
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    pub(crate) fn into_source(self) -> Option<Source> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("message", &self.message)
            .field(
                "status",
                &self
                    .partial
                    .as_ref()
                    .map(|partial| partial.status().as_u16()),
            )
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// An error with its causes in one line.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
