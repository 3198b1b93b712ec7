//! The role of a NAVER Cloud server, from the metadata service.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::format::excerpt;
use crate::providers::endpoint::{is_role_name, parse_origin};
use crate::providers::exchange::{Plan, exchange, rejected, request};
use crate::providers::json::{Spelling, parse_object, session, text};
use crate::{
    BoxFuture, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided, System,
};

const ENDPOINT: &str = "NCLOUD_METADATA_API_ENDPOINT";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const SPELLING: Spelling = Spelling {
    id: "AccessKeyId",
    secret: "SecretAccessKey",
    token: None,
    expiration: "Expiration",
};

/// Temporary keys of the server role that is attached to this NAVER Cloud server. Never goes through a proxy.
#[derive(Clone, Debug)]
pub struct NcpServerRoleProvider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    system: System,
    origin: String,
    expected: bool,
}

/// Settings of an [`NcpServerRoleProvider`].
#[derive(Clone, Debug)]
pub struct NcpServerRoleBuilder {
    system: System,
    endpoint: Option<String>,
    expected: bool,
}

impl NcpServerRoleProvider {
    /// The role of this server; that there is one is expected. `NCLOUD_METADATA_API_ENDPOINT` names another address
    /// of the metadata service.
    pub fn builder(system: &System) -> NcpServerRoleBuilder {
        NcpServerRoleBuilder {
            system: system.clone(),
            endpoint: None,
            expected: true,
        }
    }
}

impl NcpServerRoleBuilder {
    /// Another address of the metadata service. Default `http://169.254.169.254`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Whether a machine without a role is an error. In a chain it is not, unless the address was given.
    #[must_use]
    pub fn expected(mut self, expected: bool) -> Self {
        self.expected = expected;
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if the endpoint, or `NCLOUD_METADATA_API_ENDPOINT` without one, is no address.
    pub fn build(self) -> Result<NcpServerRoleProvider, CredentialsError> {
        let (endpoint, place) = match self.endpoint {
            Some(endpoint) => (Some(endpoint), "the metadata endpoint".to_owned()),
            None => (
                self.system.var(ENDPOINT)?,
                format!("environment variable {ENDPOINT}"),
            ),
        };
        Ok(NcpServerRoleProvider {
            shared: Arc::new(Shared {
                expected: self.expected || endpoint.is_some(),
                origin: parse_origin(
                    endpoint.as_deref().unwrap_or("http://169.254.169.254"),
                    &place,
                    true,
                )?,
                system: self.system,
            }),
        })
    }
}

impl Shared {
    async fn provide(&self) -> Result<Provided, CredentialsError> {
        let role = match self.role().await {
            Ok(role) => role,
            Err(error) if self.expected => return Err(error),
            Err(error) => return Ok(Provided::absent(error.to_string())),
        };
        let what = format!("metadata service at {}, keys of role {role}", self.origin);
        let answer = self.get(&format!("{ROLES}{role}"), &what).await?;
        if answer.status() != StatusCode::OK {
            return Err(rejected(
                &what,
                &format!("status {}", answer.status().as_u16()),
            ));
        }
        let body = parse_object(answer.body())
            .map_err(|problem| rejected(&what, &format!("the answer is {problem}")))?;
        // Address and path are those of Amazon EC2, whose answer has a token and cannot be used here.
        if text(&body, "Token").is_some() {
            let text = format!("{what}: the answer is that of another cloud");
            return if self.expected {
                Err(CredentialsError::new(CredentialsErrorKind::Rejected, text))
            } else {
                Ok(Provided::absent(text))
            };
        }
        let credentials =
            session(&body, &SPELLING, &what).map_err(|error| match text(&body, "Code") {
                Some(code) if !code.eq_ignore_ascii_case("Success") => rejected(
                    &what,
                    &format!(
                        "the answer says {}: {}",
                        excerpt(code),
                        excerpt(text(&body, "Message").unwrap_or("no message"))
                    ),
                ),
                _ => error,
            })?;
        Ok(Provided::Found(
            credentials.with_provider_name("ncp_server_role"),
        ))
    }

    /// The first of the roles. On other clouds something else listens at this address, so any trouble means no role.
    async fn role(&self) -> Result<String, CredentialsError> {
        let what = format!("metadata service at {}, list of roles", self.origin);
        let answer = self.get(ROLES, &what).await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(rejected(&what, "no server role is attached")),
            status => return Err(rejected(&what, &format!("status {}", status.as_u16()))),
        }
        let body = String::from_utf8_lossy(answer.body());
        let role = body.lines().map(str::trim).find(|line| !line.is_empty());
        let role = role.ok_or_else(|| rejected(&what, "no server role is attached"))?;
        if !is_role_name(role) {
            return Err(rejected(&what, "the answer is no role id"));
        }
        Ok(role.to_owned())
    }

    async fn get(&self, path: &str, what: &str) -> Result<Response<Bytes>, CredentialsError> {
        let url = format!("{}{path}", self.origin);
        exchange(&self.system, Plan::metadata(3), what, || {
            request(http::Request::get(&url), Bytes::new(), what)
        })
        .await
    }
}

impl ProvideCredentials for NcpServerRoleProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.shared.provide())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ncp_server_role")
    }
}
