//! One set of credentials.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

/// An access key, its secret and what belongs to them, as one immutable value.
///
/// Cloning is cheap and shares the secret, which is overwritten in memory when the last clone goes. `Debug` shows the
/// first characters of the access key id and neither secret nor token.
///
/// ```
/// # use auth_core::Credentials;
/// let credentials = Credentials::new("LTAIexample", "hunter2").with_security_token("hunter3");
/// assert!(!format!("{credentials:?}").contains("hunter"));
/// ```
#[derive(Clone)]
pub struct Credentials {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    access_key_id: String,
    access_key_secret: SecretString,
    security_token: Option<SecretString>,
    expires_at: Option<SystemTime>,
    provider_name: Cow<'static, str>,
}

impl Credentials {
    /// A long-lived key pair. Session credentials add [`with_security_token`](Self::with_security_token).
    pub fn new(id: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            inner: Arc::new(Inner {
                access_key_id: id.into(),
                access_key_secret: secret.into(),
                security_token: None,
                expires_at: None,
                provider_name: Cow::Borrowed("static"),
            }),
        }
    }

    /// Adds the session token. An empty one is the same as none.
    #[must_use]
    pub fn with_security_token(self, token: impl Into<SecretString>) -> Self {
        let token = token.into();
        self.change(|inner| {
            inner.security_token = (!token.expose_secret().is_empty()).then_some(token)
        })
    }

    /// Says when the service will stop accepting these credentials.
    #[must_use]
    pub fn with_expiry(self, expires_at: SystemTime) -> Self {
        self.change(|inner| inner.expires_at = Some(expires_at))
    }

    /// Names the provider that made these credentials, for logs and error texts.
    #[must_use]
    pub fn with_provider_name(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.change(|inner| inner.provider_name = name.into())
    }

    fn change(mut self, edit: impl FnOnce(&mut Inner)) -> Self {
        edit(Arc::make_mut(&mut self.inner));
        self
    }

    /// The public part of the key pair.
    pub fn access_key_id(&self) -> &str {
        &self.inner.access_key_id
    }

    /// The secret part of the key pair.
    pub fn access_key_secret(&self) -> &SecretString {
        &self.inner.access_key_secret
    }

    /// The session token of temporary credentials.
    pub fn security_token(&self) -> Option<&SecretString> {
        self.inner.security_token.as_ref()
    }

    /// When the service will stop accepting these credentials; `None` means never.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.inner.expires_at
    }

    /// The provider these came from.
    pub fn provider_name(&self) -> &str {
        &self.inner.provider_name
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.inner.access_key_id.chars().take(4).collect();
        f.debug_struct("Credentials")
            .field("access_key_id", &format_args!("{shown}..."))
            .field("access_key_secret", &format_args!("[redacted]"))
            .field(
                "security_token",
                &format_args!(
                    "{}",
                    if self.inner.security_token.is_some() {
                        "[redacted]"
                    } else {
                        "none"
                    }
                ),
            )
            .field("expires_at", &self.inner.expires_at)
            .field("provider_name", &self.inner.provider_name)
            .finish()
    }
}
