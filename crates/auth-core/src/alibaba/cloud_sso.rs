//! Credentials for a CloudSSO login.

use std::borrow::Cow;
use std::time::SystemTime;

use bytes::Bytes;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::format::time_text;
use crate::providers::endpoint::{is_loopback, parse_url};
use crate::providers::exchange::{Plan, exchange, rejected, request, secret_header};
use crate::providers::json::{self as read, parse_object};
use crate::{
    BoxFuture, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided, System,
};

/// Session credentials for an account and an access configuration, bought with the access token of a CloudSSO login.
///
/// Logging in is the business of the command line (`aliyun configure --mode CloudSSO`); a token that has ended is an
/// error of kind `Expired`.
#[derive(Clone, Debug)]
pub struct CloudSsoProvider {
    system: System,
    origin: String,
    account_id: String,
    access_configuration: String,
    access_token: SecretString,
    token_ends_at: SystemTime,
}

impl CloudSsoProvider {
    /// Uses the login at `sign_in_url`, whose `access_token` lasts until `token_ends_at`.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if the address is not an `https` one.
    pub fn new(
        system: &System,
        sign_in_url: &str,
        account_id: impl Into<String>,
        access_configuration: impl Into<String>,
        access_token: impl Into<SecretString>,
        token_ends_at: SystemTime,
    ) -> Result<Self, CredentialsError> {
        let place = "the CloudSSO sign-in address (`cloud_sso_sign_in_url`)";
        let url = parse_url(sign_in_url, place)?;
        let (Some(scheme), Some(authority)) = (url.scheme_str(), url.authority()) else {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!("{place} is no address"),
            ));
        };
        if scheme == "http" && !is_loopback(&url) {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!("{place} uses http without TLS; use https"),
            ));
        }
        Ok(Self {
            system: system.clone(),
            origin: format!("{scheme}://{authority}"),
            account_id: account_id.into(),
            access_configuration: access_configuration.into(),
            access_token: access_token.into(),
            token_ends_at,
        })
    }

    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        if self.token_ends_at <= self.system.now() {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Expired,
                format!(
                    "the CloudSSO login ended at {}; run `aliyun configure --mode CloudSSO` for this profile",
                    time_text(self.token_ends_at)
                ),
            ));
        }
        let what = format!("CloudSSO at {}", self.origin);
        let body = json!({"AccountId": self.account_id, "AccessConfigurationId": self.access_configuration}).to_string();
        let answer = exchange(
            &self.system,
            Plan::service(super::codes::meaning),
            &what,
            || {
                let builder = http::Request::post(format!("{}/cloud-credentials", self.origin))
                    .header(
                        "authorization",
                        secret_header(
                            &format!("Bearer {}", self.access_token.expose_secret()),
                            &what,
                        )?,
                    )
                    .header("content-type", "application/json")
                    .header("accept", "application/json");
                request(builder, Bytes::from(body.clone()), &what)
            },
        )
        .await?;
        if answer.status() != StatusCode::OK {
            return Err(rejected(
                &what,
                &format!(
                    "status {}; if the login was ended, run `aliyun configure --mode CloudSSO` for this profile",
                    answer.status().as_u16()
                ),
            ));
        }
        let answer = parse_object(answer.body())
            .map_err(|problem| rejected(&what, &format!("the answer is {problem}")))?;
        match answer.get("CloudCredential") {
            Some(Value::Object(credentials)) => Ok(Provided::Found(
                read::session(credentials, &read::STS, &what)?.with_provider_name(self.name()),
            )),
            _ => Err(rejected(&what, "the answer has no `CloudCredential`")),
        }
    }
}

impl ProvideCredentials for CloudSsoProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("cloud_sso")
    }
}
