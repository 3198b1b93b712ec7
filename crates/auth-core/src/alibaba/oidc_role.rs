//! Taking on a RAM role with a token of an identity provider (STS `AssumeRoleWithOIDC`), as Kubernetes pods do.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use secrecy::{ExposeSecret, SecretString};

use super::sts::{self, Place, Role};
use crate::format::time_text;
use crate::providers::exchange::{Plan, exchange, request};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    System, encode,
};

const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";
const PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";

/// Session credentials of a RAM role, for a token that something keeps fresh in a file (RRSA).
///
/// The call is not signed. The token is read anew for every attempt and travels in the body, so that it does not come
/// into the access logs of proxies.
#[derive(Clone, Debug)]
pub struct OidcRoleProvider {
    system: System,
    /// What the variables said, kept until somebody asks.
    settings: Result<Option<Arc<Settings>>, CredentialsError>,
}

#[derive(Debug)]
struct Settings {
    origin: String,
    role: Role,
    provider_arn: String,
    token_file: PathBuf,
}

/// Settings of an [`OidcRoleProvider`].
#[derive(Clone, Debug)]
pub struct OidcRoleBuilder {
    system: System,
    role: Role,
    provider_arn: String,
    token_file: PathBuf,
    place: Place,
}

impl OidcRoleProvider {
    /// Takes on `role_arn`, as the identity provider `provider_arn` (`acs:ram::123456789012:oidc-provider/name`)
    /// allows to the bearer of the token in `token_file`.
    pub fn builder(
        system: &System,
        role_arn: impl Into<String>,
        provider_arn: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> OidcRoleBuilder {
        OidcRoleBuilder {
            system: system.clone(),
            role: Role::new(role_arn.into()),
            provider_arn: provider_arn.into(),
            token_file: token_file.into(),
            place: Place::default(),
        }
    }

    /// By the variables that RRSA sets: `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`,
    /// `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, and if wanted `ALIBABA_CLOUD_ROLE_SESSION_NAME`, `ALIBABA_CLOUD_STS_REGION`,
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED`. The role alone is not enough to be meant for this provider; one of the
    /// other two without the rest is an error.
    pub fn from_env(system: &System) -> Self {
        Self {
            system: system.clone(),
            settings: Self::read_env(system),
        }
    }

    fn read_env(system: &System) -> Result<Option<Arc<Settings>>, CredentialsError> {
        let (role_arn, provider_arn, token_file) = match (
            system.var(ROLE_ARN)?,
            system.var(PROVIDER_ARN)?,
            system.var(TOKEN_FILE)?,
        ) {
            (Some(role_arn), Some(provider_arn), Some(token_file)) => {
                (role_arn, provider_arn, token_file)
            }
            (_, None, None) => return Ok(None),
            (role_arn, provider_arn, token_file) => {
                let named = [
                    (ROLE_ARN, role_arn),
                    (PROVIDER_ARN, provider_arn),
                    (TOKEN_FILE, token_file),
                ];
                let missing: Vec<&str> = named
                    .iter()
                    .filter(|(_, value)| value.is_none())
                    .map(|(name, _)| *name)
                    .collect();
                return Err(CredentialsError::new(
                    CredentialsErrorKind::Invalid,
                    format!(
                        "{ROLE_ARN}, {PROVIDER_ARN} and {TOKEN_FILE} belong together, but {} is not set",
                        missing.join(" and ")
                    ),
                ));
            }
        };
        let variable = |name: &'static str| {
            move |error: CredentialsError| error.within(format_args!("environment variable {name}"))
        };
        sts::check_arn(&role_arn).map_err(variable(ROLE_ARN))?;
        let session_name = system.var(SESSION_NAME)?;
        if let Some(name) = &session_name {
            sts::check_session_name(name).map_err(variable(SESSION_NAME))?;
        }
        let mut builder = Self::builder(system, role_arn, provider_arn, token_file)
            .place(Place::from_env(system)?);
        builder.role.session_name = session_name;
        builder.settings().map(|settings| Some(Arc::new(settings)))
    }

    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        match &self.settings {
            Err(error) => Err(error.clone()),
            Ok(None) => Ok(Provided::absent(format!(
                "{PROVIDER_ARN} and {TOKEN_FILE} are not set"
            ))),
            Ok(Some(settings)) => settings
                .fetch(&self.system)
                .await
                .map(|credentials| Provided::Found(credentials.with_provider_name(self.name()))),
        }
    }
}

impl OidcRoleBuilder {
    /// See [`AssumeRoleBuilder::session_name`](super::AssumeRoleBuilder::session_name).
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.role.session_name = Some(name.into());
        self
    }

    /// See [`AssumeRoleBuilder::duration`](super::AssumeRoleBuilder::duration).
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration = duration;
        self
    }

    /// See [`AssumeRoleBuilder::policy`](super::AssumeRoleBuilder::policy).
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.role.policy = Some(policy.into());
        self
    }

    /// See [`AssumeRoleBuilder::sts_region`](super::AssumeRoleBuilder::sts_region).
    #[must_use]
    pub fn sts_region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self
    }

    /// See [`AssumeRoleBuilder::vpc`](super::AssumeRoleBuilder::vpc).
    #[must_use]
    pub fn vpc(mut self, vpc: bool) -> Self {
        self.place.vpc = vpc;
        self
    }

    /// See [`AssumeRoleBuilder::sts_endpoint`](super::AssumeRoleBuilder::sts_endpoint).
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

    fn settings(self) -> Result<Settings, CredentialsError> {
        self.role.check()?;
        if self.provider_arn.is_empty() {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                "the ARN of the identity provider is empty; it looks like `acs:ram::123456789012:oidc-provider/name`",
            ));
        }
        Ok(Settings {
            origin: self.place.origin()?,
            role: self.role,
            provider_arn: self.provider_arn,
            token_file: self.token_file,
        })
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, naming the setting that is out of bounds.
    pub fn build(self) -> Result<OidcRoleProvider, CredentialsError> {
        let system = self.system.clone();
        Ok(OidcRoleProvider {
            system,
            settings: Ok(Some(Arc::new(self.settings()?))),
        })
    }
}

impl Settings {
    async fn fetch(&self, system: &System) -> Result<Credentials, CredentialsError> {
        let what = format!("STS AssumeRoleWithOIDC at {}", self.origin);
        let sent = Mutex::default();
        let mut response = self.call(system, &what, &sent).await?;
        if sts::learn_time(system, &response) {
            response = self.call(system, &what, &sent).await?;
        }
        let sent = sent.into_inner().unwrap_or_else(PoisonError::into_inner);
        let sent: Vec<&str> = sent.iter().map(ExposeSecret::expose_secret).collect();
        sts::read(&response, &what, &sent)
    }

    /// Notes in `sent` the tokens that went out, to blot them out of whatever the service says: the file may hold
    /// another one by then, or none.
    async fn call(
        &self,
        system: &System,
        what: &str,
        sent: &Mutex<Vec<SecretString>>,
    ) -> Result<Response<Bytes>, CredentialsError> {
        exchange(system, Plan::service(super::codes::meaning), what, || {
            let token = self.token(system)?;
            sent.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(token.as_str().into());
            let timestamp = time_text(system.now());
            let query = encode::query_string([
                ("Action", "AssumeRoleWithOIDC"),
                ("Format", "JSON"),
                ("Timestamp", timestamp.as_str()),
                ("Version", sts::VERSION),
            ]);
            let mut parameters = self.role.parameters(system);
            parameters.extend([
                ("OIDCProviderArn", self.provider_arn.clone()),
                ("OIDCToken", token),
            ]);
            let body = encode::query_string(
                parameters
                    .iter()
                    .map(|(name, value)| (*name, value.as_str())),
            );
            let builder = http::Request::post(format!("{}/?{query}", self.origin))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json");
            request(builder, body.into(), what)
        })
        .await
    }

    /// The token without the line break that editors and shells leave at the end.
    fn token(&self, system: &System) -> Result<String, CredentialsError> {
        let file = self.token_file.display();
        let invalid = |problem: String| {
            CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!("OIDC token file {file}: {problem}"),
            )
        };
        let bytes = system
            .files
            .read(&self.token_file)
            .map_err(|error| invalid(format!("cannot be read: {error}")))?;
        let mut token =
            String::from_utf8(bytes).map_err(|_| invalid("is not text in UTF-8".to_owned()))?;
        token.truncate(token.trim_end().len());
        if !(4..=20_000).contains(&token.len()) {
            return Err(invalid(format!(
                "holds {} characters; a token has 4 to 20000",
                token.len()
            )));
        }
        Ok(token)
    }
}

impl ProvideCredentials for OidcRoleProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("oidc_role_arn")
    }
}
