//! Where credentials come from: the trait, and the simplest implementation.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use crate::{Credentials, CredentialsError};

/// A boxed future, as traits behind `dyn` return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A credentials provider shared between clients.
pub type SharedProvider = Arc<dyn ProvideCredentials>;

/// What a source of credentials has to say when nothing is broken.
#[derive(Clone, Debug)]
pub enum Provided {
    /// The credentials to sign with.
    Found(Credentials),
    /// The source is not set up here: what was looked for in vain, for the error of whoever asked everywhere.
    Absent(Cow<'static, str>),
}

impl Provided {
    /// Nothing here, for this reason.
    pub fn absent(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Absent(reason.into())
    }

    /// The same credentials under another provider's name.
    #[must_use]
    pub fn named(self, provider: impl Into<Cow<'static, str>>) -> Self {
        match self {
            Self::Found(credentials) => Self::Found(credentials.with_provider_name(provider)),
            Self::Absent(reason) => Self::Absent(reason),
        }
    }

    /// The credentials, if there are some.
    pub fn found(self) -> Option<Credentials> {
        match self {
            Self::Found(credentials) => Some(credentials),
            Self::Absent(_) => None,
        }
    }
}

/// A source of credentials.
///
/// [`Provided::Absent`] means "not set up here, ask the next one". A source that is set up and broken answers with an
/// error, because going on would sign with the identity of somebody else.
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// The credentials to sign with now.
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>>;

    /// A short name for logs and error texts.
    fn name(&self) -> Cow<'static, str>;

    /// Called when the service refused the credentials: whatever is cached is to be fetched anew.
    fn invalidate(&self) {}
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Arc<T> {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        (**self).provide()
    }

    fn name(&self) -> Cow<'static, str> {
        (**self).name()
    }

    fn invalidate(&self) {
        (**self).invalidate();
    }
}

/// Always the same credentials.
#[derive(Clone, Debug)]
pub struct StaticProvider {
    credentials: Credentials,
}

impl StaticProvider {
    /// Provides `credentials`, whenever asked.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials }
    }
}

impl ProvideCredentials for StaticProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(ready(Ok(Provided::Found(self.credentials.clone()))))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("static")
    }
}
