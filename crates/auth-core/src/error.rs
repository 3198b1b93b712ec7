//! What can go wrong, for a reader who was not there.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// What kind of trouble a [`CredentialsError`] reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// No source has credentials. Set one up; the message lists what was looked at.
    NotConfigured,
    /// A source is set up wrongly: a missing variable, a broken file, an impossible value. Correct what the message names.
    Invalid,
    /// A source could not be reached, or broke off. Check network, proxy and address.
    Unreachable,
    /// A source answered with a refusal or with something that is no answer. Check role, policy and address.
    Rejected,
    /// The credentials, or the login they come from, have run out. Log in again.
    Expired,
    /// A source took too long. Often the same causes as [`Unreachable`](Self::Unreachable).
    Timeout,
}

/// Credentials could not be had. The text never holds a secret.
///
/// Cheap to clone: all callers that waited for one refresh receive the same error.
#[derive(Clone)]
pub struct CredentialsError {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    kind: CredentialsErrorKind,
    message: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl CredentialsError {
    /// An error of this kind. The message must hold no secret; it says what, where and what to do.
    pub fn new(kind: CredentialsErrorKind, message: impl Into<String>) -> Self {
        Self {
            inner: Arc::new(Inner {
                kind,
                message: message.into(),
                source: None,
            }),
        }
    }

    /// Adds the cause, whose texts must hold no secret either.
    #[must_use]
    pub fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.inner).source = Some(Arc::new(source));
        self
    }

    /// The same error with words before its text that say where it happened.
    #[must_use]
    pub(crate) fn within(mut self, place: impl fmt::Display) -> Self {
        let inner = Arc::make_mut(&mut self.inner);
        inner.message = format!("{place}: {}", inner.message);
        self
    }

    /// What kind of trouble this is.
    pub fn kind(&self) -> CredentialsErrorKind {
        self.inner.kind
    }

    /// The message alone; the same text as `Display`.
    pub fn message(&self) -> &str {
        &self.inner.message
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl fmt::Debug for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialsError")
            .field("kind", &self.inner.kind)
            .field("message", &self.inner.message)
            .field("source", &self.inner.source)
            .finish()
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.inner
            .source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

/// A request could not be signed, and was left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningError {
    message: String,
}

impl SigningError {
    /// An error with this text, which must hold no secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SigningError {}
