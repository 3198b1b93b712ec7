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

/// A source of credentials.
///
/// `Ok(None)` means "not set up here, ask the next one". A source that is set up and broken answers with an error,
/// because going on would sign with the identity of somebody else.
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// The credentials to sign with now.
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>>;

    /// A short name for logs and error texts.
    fn name(&self) -> Cow<'static, str>;

    /// What was looked for in vain when [`provide`](Self::provide) said `Ok(None)`, for the error of a chain.
    fn absence(&self) -> Cow<'static, str> {
        Cow::Borrowed("not set up")
    }

    /// Called when the service refused the credentials: whatever is cached is to be fetched anew.
    fn invalidate(&self) {}
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Arc<T> {
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        (**self).provide()
    }

    fn name(&self) -> Cow<'static, str> {
        (**self).name()
    }

    fn absence(&self) -> Cow<'static, str> {
        (**self).absence()
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
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        Box::pin(ready(Ok(Some(self.credentials.clone()))))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("static")
    }
}
