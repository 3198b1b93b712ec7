//! The role of an ECS instance, from the metadata service.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};

use super::metadata_token::MetadataToken;
use crate::providers::endpoint::{is_role_name, parse_origin};
use crate::providers::exchange::{Plan, exchange, rejected, request, secret_header};
use crate::providers::json::{self, parse_object, text};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    System,
};

const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const TOKEN_REQUIRED: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";
const TOKEN_SECONDS: u64 = 21_600;
/// A token this close to its end is fetched anew.
const TOKEN_MARGIN: Duration = Duration::from_secs(600);

/// Session credentials of the RAM role that is attached to this ECS instance.
///
/// Asks with a token first (the hardened mode) and without one if the service gives none, unless that is forbidden.
/// Never goes through a proxy.
#[derive(Clone, Debug)]
pub struct EcsRamRoleProvider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    system: System,
    origin: String,
    role_name: Option<String>,
    token_required: bool,
    /// Whether somebody asked for this provider, so that an instance without a role is an error.
    expected: bool,
    disabled: bool,
    token: MetadataToken,
}

/// Settings of an [`EcsRamRoleProvider`].
#[derive(Clone, Debug)]
pub struct EcsRamRoleBuilder {
    system: System,
    endpoint: String,
    role_name: Option<String>,
    token_required: bool,
    expected: bool,
    disabled: bool,
    token: MetadataToken,
    /// A variable that cannot be read, kept for `build`.
    fault: Option<CredentialsError>,
}

/// Why there are no credentials.
enum Trouble {
    /// This is no instance with a role.
    Absent(CredentialsError),
    /// It is one, and something is wrong.
    Broken(CredentialsError),
}

impl Trouble {
    /// The same trouble, where it is known that the service is there.
    fn broken(self) -> Self {
        match self {
            Self::Absent(error) | Self::Broken(error) => Self::Broken(error),
        }
    }
}

/// What came of asking for a token.
struct Permit {
    /// None: ask without.
    token: Option<SecretString>,
    /// Whether the service gave any answer, be it earlier.
    answered: bool,
}

impl EcsRamRoleProvider {
    /// The role of this instance; that there is one is expected.
    pub fn builder(system: &System) -> EcsRamRoleBuilder {
        EcsRamRoleBuilder {
            system: system.clone(),
            endpoint: "http://100.100.100.200".to_owned(),
            role_name: None,
            token_required: false,
            expected: true,
            disabled: false,
            token: MetadataToken::default(),
            fault: None,
        }
    }

    /// By the variables: `ALIBABA_CLOUD_ECS_METADATA` names the role, `ALIBABA_CLOUD_IMDSV1_DISABLED` requires the
    /// token, `ALIBABA_CLOUD_ECS_METADATA_DISABLED` turns the provider off. Unless the role is named, a machine that
    /// is no ECS instance or has no role is not an error.
    pub fn from_env(system: &System) -> EcsRamRoleBuilder {
        let builder = Self::builder(system).expected(false);
        match builder.clone().with_variables() {
            Ok(builder) => builder,
            Err(fault) => EcsRamRoleBuilder {
                fault: Some(fault),
                ..builder
            },
        }
    }

    /// As a profile wants it, whose mode is `mode`. `token` outlives the provider.
    pub(super) fn of_profile(
        system: &System,
        mode: &str,
        role_name: Option<&str>,
        token: &MetadataToken,
    ) -> Result<Self, CredentialsError> {
        if system.flag(DISABLED)? {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!(
                    "{mode} needs the metadata service, which environment variable {DISABLED} forbids; unset it, or choose another profile"
                ),
            ));
        }
        let mut builder = Self::builder(system).token_required(system.flag(TOKEN_REQUIRED)?);
        builder.token = token.clone();
        match role_name {
            Some(name) => builder.role_name(name).build(),
            None => builder.build(),
        }
    }
}

impl EcsRamRoleBuilder {
    fn with_variables(mut self) -> Result<Self, CredentialsError> {
        self.token_required = self.system.flag(TOKEN_REQUIRED)?;
        self.disabled = self.system.flag(DISABLED)?;
        Ok(match self.system.var("ALIBABA_CLOUD_ECS_METADATA")? {
            Some(name) => self.role_name(name),
            None => self,
        })
    }

    fn expected(mut self, expected: bool) -> Self {
        self.expected = expected;
        self
    }

    /// The role's name, which saves asking for it. That there is such a role is then expected.
    #[must_use]
    pub fn role_name(mut self, name: impl Into<String>) -> Self {
        self.role_name = Some(name.into());
        self.expected(true)
    }

    /// Whether to give up when the service gives no token, rather than ask without.
    #[must_use]
    pub fn token_required(mut self, required: bool) -> Self {
        self.token_required = required;
        self
    }

    /// Another address of the metadata service. Default `http://100.100.100.200`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = endpoint.into();
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if the role name cannot be one, the endpoint is no address, or a variable is no Unicode.
    pub fn build(self) -> Result<EcsRamRoleProvider, CredentialsError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self
            .role_name
            .as_deref()
            .is_some_and(|name| !is_role_name(name))
        {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                "the ECS role name (`ram_role_name`, `role_name`, ALIBABA_CLOUD_ECS_METADATA) must have 1 to 64 letters, digits or `.`, `-`, `_`",
            ));
        }
        Ok(EcsRamRoleProvider {
            shared: Arc::new(Shared {
                origin: parse_origin(&self.endpoint, "the metadata endpoint", true)?,
                system: self.system,
                role_name: self.role_name,
                token_required: self.token_required,
                expected: self.expected,
                disabled: self.disabled,
                token: self.token,
            }),
        })
    }
}

impl Shared {
    async fn provide(&self) -> Result<Provided, CredentialsError> {
        if self.disabled {
            return Ok(Provided::absent(format!("turned off by {DISABLED}")));
        }
        match self.fetch().await {
            Ok(credentials) => Ok(Provided::Found(
                credentials.with_provider_name("ecs_ram_role"),
            )),
            Err(Trouble::Absent(error)) if !self.expected => {
                Ok(Provided::absent(error.to_string()))
            }
            Err(Trouble::Absent(error)) => Err(error),
            Err(Trouble::Broken(error)) if self.expected => Err(error),
            // Nobody asked for the metadata service by name, so say how to leave it out.
            Err(Trouble::Broken(error)) => Err(CredentialsError::new(
                error.kind(),
                format!("{error}; set {DISABLED}=true to do without the role of this instance"),
            )),
        }
    }

    async fn fetch(&self) -> Result<Credentials, Trouble> {
        let role_name = match &self.role_name {
            Some(name) => name.clone(),
            None => self.ask_role_name().await?,
        };
        let what = format!(
            "metadata service at {}, credentials of role {role_name}",
            self.origin
        );
        let path = format!("{ROLES}{role_name}");
        let answer = self.get(&path, &what).await.map_err(|trouble| {
            // Whoever has just told the name is there.
            if self.role_name.is_none() {
                trouble.broken()
            } else {
                trouble
            }
        })?;
        let read = || {
            if answer.status() != StatusCode::OK {
                return Err(rejected(
                    &what,
                    &format!("status {}", answer.status().as_u16()),
                ));
            }
            let body = parse_object(answer.body())
                .map_err(|problem| rejected(&what, &format!("the answer is {problem}")))?;
            match text(&body, "Code") {
                Some("Success") => json::session(&body, &json::STS, &what),
                Some(code) => Err(rejected(
                    &what,
                    &format!("the answer says {}", crate::format::excerpt(code)),
                )),
                None => Err(rejected(&what, "the answer has no `Code`")),
            }
        };
        read().map_err(Trouble::Broken)
    }

    async fn ask_role_name(&self) -> Result<String, Trouble> {
        let what = format!("metadata service at {}, name of the role", self.origin);
        let answer = self.get(ROLES, &what).await?;
        let no_role =
            || Trouble::Absent(rejected(&what, "no RAM role is attached to this instance"));
        if answer.status() == StatusCode::NOT_FOUND {
            return Err(no_role());
        }
        if answer.status() != StatusCode::OK {
            return Err(Trouble::Broken(rejected(
                &what,
                &format!("status {}", answer.status().as_u16()),
            )));
        }
        let body = String::from_utf8_lossy(answer.body());
        let name = body.trim();
        if name.is_empty() {
            return Err(no_role());
        }
        if !is_role_name(name) {
            return Err(Trouble::Broken(rejected(
                &what,
                "the answer is no role name",
            )));
        }
        Ok(name.to_owned())
    }

    async fn get(&self, path: &str, what: &str) -> Result<Response<Bytes>, Trouble> {
        let permit = self.permit().await?;
        let token = permit.token.as_ref();
        let answer =
            self.get_with(path, what, token)
                .await
                .map_err(|error| match error.kind() {
                    CredentialsErrorKind::Unreachable | CredentialsErrorKind::Timeout
                        if !permit.answered =>
                    {
                        Trouble::Absent(error)
                    }
                    _ => Trouble::Broken(error),
                })?;
        if token.is_none()
            || !matches!(
                answer.status(),
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
            )
        {
            return Ok(answer);
        }
        // The token may have been made void, for instance by moving the instance.
        self.token.forget();
        let permit = self.permit().await.map_err(Trouble::broken)?;
        self.get_with(path, what, permit.token.as_ref())
            .await
            .map_err(Trouble::Broken)
    }

    async fn get_with(
        &self,
        path: &str,
        what: &str,
        token: Option<&SecretString>,
    ) -> Result<Response<Bytes>, CredentialsError> {
        let url = format!("{}{path}", self.origin);
        exchange(&self.system, Plan::metadata(1), what, || {
            let mut builder = http::Request::get(&url);
            if let Some(token) = token {
                builder = builder.header(
                    "x-aliyun-ecs-metadata-token",
                    secret_header(token.expose_secret(), what)?,
                );
            }
            request(builder, Bytes::new(), what)
        })
        .await
    }

    /// A token to ask with, or none if one may ask without.
    async fn permit(&self) -> Result<Permit, Trouble> {
        let now = self.system.now();
        let with = |token| Permit {
            token: Some(token),
            answered: true,
        };
        if let Some(token) = self.token.get(now) {
            return Ok(with(token));
        }
        let what = format!("metadata service at {}, token", self.origin);
        let url = format!("{}/latest/api/token", self.origin);
        let answer = exchange(&self.system, Plan::metadata(1), &what, || {
            let builder = http::Request::put(&url)
                .header("x-aliyun-ecs-metadata-token-ttl-seconds", TOKEN_SECONDS);
            request(builder, Bytes::new(), &what)
        })
        .await;
        let answered = answer.is_ok();
        let trouble = match answer {
            Ok(answer) if answer.status() == StatusCode::OK => {
                let token = std::str::from_utf8(answer.body())
                    .unwrap_or_default()
                    .trim();
                if !token.is_empty() && http::HeaderValue::from_str(token).is_ok() {
                    let token = SecretString::from(token);
                    let until = now + Duration::from_secs(TOKEN_SECONDS) - TOKEN_MARGIN;
                    self.token.set(token.clone(), until);
                    return Ok(with(token));
                }
                Trouble::Broken(rejected(&what, "the answer is no token"))
            }
            Ok(answer) => Trouble::Broken(rejected(
                &what,
                &format!("status {}", answer.status().as_u16()),
            )),
            // No connection for the token means none without it. A mere silence may be a hop limit, which only the
            // token's answer has.
            Err(error)
                if error.kind() == CredentialsErrorKind::Unreachable || self.token_required =>
            {
                return Err(Trouble::Absent(error));
            }
            Err(error) => Trouble::Broken(error),
        };
        if self.token_required {
            Err(trouble)
        } else {
            Ok(Permit {
                token: None,
                answered,
            })
        }
    }
}

impl ProvideCredentials for EcsRamRoleProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.shared.provide())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ecs_ram_role")
    }

    fn invalidate(&self) {
        self.shared.token.forget();
    }
}
