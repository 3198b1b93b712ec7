//! Taking on a RAM role with other credentials (STS `AssumeRole`).

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use secrecy::ExposeSecret;

use super::sign::Acs3;
use super::sts::{self, Place, Role};
use crate::providers::exchange::{Plan, exchange, request};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    SharedProvider, Sign, System, encode,
};

/// Session credentials of a RAM role, asked for with the credentials of another provider.
///
/// The call is signed with ACS3 (the official credentials libraries still use HMAC-SHA1 there). Each
/// [`provide`](ProvideCredentials::provide) makes a call; put a [`CachedProvider`](crate::CachedProvider) around it.
#[derive(Clone, Debug)]
pub struct AssumeRoleProvider {
    settings: Arc<Settings>,
}

#[derive(Debug)]
struct Settings {
    system: System,
    inner: SharedProvider,
    origin: String,
    role: Role,
    external_id: Option<String>,
}

/// Settings of an [`AssumeRoleProvider`].
#[derive(Clone, Debug)]
pub struct AssumeRoleBuilder {
    system: System,
    inner: SharedProvider,
    role: Role,
    external_id: Option<String>,
    place: Place,
}

impl AssumeRoleProvider {
    /// Takes on the role `role_arn` (`acs:ram::123456789012:role/name`) with the credentials of `inner`.
    pub fn builder(
        system: &System,
        inner: impl ProvideCredentials + 'static,
        role_arn: impl Into<String>,
    ) -> AssumeRoleBuilder {
        AssumeRoleBuilder {
            system: system.clone(),
            inner: Arc::new(inner),
            role: Role::new(role_arn.into()),
            external_id: None,
            place: Place::default(),
        }
    }
}

impl AssumeRoleBuilder {
    /// The name of the session in audit logs: 2 to 64 letters, digits or `.`, `@`, `-`, `_`. Default
    /// `credentials-rust-` and the time.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.role.session_name = Some(name.into());
        self
    }

    /// How long the session lasts: at least 900 seconds, at most what the role allows. Default one hour.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration = duration;
        self
    }

    /// A policy in JSON that narrows what the session may do, 1 to 2048 characters.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.role.policy = Some(policy.into());
        self
    }

    /// The external id that the role's trust policy asks for: 2 to 1224 letters, digits or `=,.@:/-_`.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// The region whose STS is called. Default the central `sts.aliyuncs.com`.
    #[must_use]
    pub fn sts_region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self
    }

    /// Whether to call the region's STS inside the VPC. Without a region it has no effect.
    #[must_use]
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.place.vpc = vpc;
        self
    }

    /// Another STS host (`sts.example.com`) or address without a path; comes before region and VPC. Without TLS only
    /// for loopback.
    #[must_use]
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.endpoint = Some(endpoint.into());
        self
    }

    pub(super) fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    pub(super) fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, naming the setting that is out of bounds.
    pub fn build(self) -> Result<AssumeRoleProvider, CredentialsError> {
        self.role.check()?;
        if let Some(id) = &self.external_id {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"=,.@:/-_".contains(&byte);
            if !(2..=1224).contains(&id.len()) || !id.bytes().all(allowed) {
                return Err(CredentialsError::new(
                    CredentialsErrorKind::Invalid,
                    "the external id must have 2 to 1224 letters, digits or `=`, `,`, `.`, `@`, `:`, `/`, `-`, `_`",
                ));
            }
        }
        Ok(AssumeRoleProvider {
            settings: Arc::new(Settings {
                origin: self.place.origin()?,
                system: self.system,
                inner: self.inner,
                role: self.role,
                external_id: self.external_id,
            }),
        })
    }
}

impl Settings {
    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        let inner = match self.inner.provide().await? {
            Provided::Found(credentials) => credentials,
            Provided::Absent(reason) => {
                return Err(CredentialsError::new(
                    CredentialsErrorKind::NotConfigured,
                    format!(
                        "no credentials to take on the role with: {}: {reason}",
                        self.inner.name()
                    ),
                ));
            }
        };
        let what = format!("STS AssumeRole at {}", self.origin);
        let mut response = self.call(&inner, &what).await?;
        if sts::learn_time(&self.system, &response) {
            response = self.call(&inner, &what).await?;
        }
        if sts::code(&response).is_some_and(|code| {
            code.starts_with("InvalidSecurityToken") || code.starts_with("InvalidAccessKeyId")
        }) {
            self.inner.invalidate();
        }
        let token = inner
            .security_token()
            .map_or("", ExposeSecret::expose_secret);
        let credentials = sts::read(
            &response,
            &what,
            &[inner.access_key_secret().expose_secret(), token],
        )?;
        Ok(Provided::Found(credentials.with_provider_name(self.name())))
    }

    async fn call(
        &self,
        inner: &Credentials,
        what: &str,
    ) -> Result<Response<Bytes>, CredentialsError> {
        let mut parameters = self.role.parameters(&self.system);
        parameters.extend(self.external_id.clone().map(|id| ("ExternalId", id)));
        let query = encode::query_string(
            parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let url = format!("{}/?{query}", self.origin);
        exchange(
            &self.system,
            Plan::service(super::codes::meaning),
            what,
            || {
                let builder = http::Request::post(&url)
                    .header("x-acs-action", "AssumeRole")
                    .header("x-acs-version", sts::VERSION)
                    .header("accept", "application/json");
                let mut request = request(builder, Bytes::new(), what)?;
                let nonce = self.system.nonce.next().map_err(|error| {
                    CredentialsError::new(
                        CredentialsErrorKind::Invalid,
                        format!("{what}: no random numbers: {error}"),
                    )
                })?;
                Acs3.sign(&mut request, inner, self.system.now(), &nonce)
                    .map_err(|error| {
                        CredentialsError::new(
                            CredentialsErrorKind::Invalid,
                            format!("{what}: cannot sign: {error}"),
                        )
                        .with_source(error)
                    })?;
                Ok(request)
            },
        )
        .await
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ram_role_arn")
    }
}

impl ProvideCredentials for AssumeRoleProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.settings.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        self.settings.name()
    }

    fn invalidate(&self) {
        self.settings.inner.invalidate();
    }
}
