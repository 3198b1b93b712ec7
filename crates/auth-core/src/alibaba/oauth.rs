//! Credentials for an OAuth login.

use std::borrow::Cow;
use std::time::SystemTime;

use bytes::Bytes;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use crate::format::time_text;
use crate::providers::exchange::{Plan, exchange, rejected, request, secret_header};
use crate::providers::json::{STS, Spelling, parse_object, session};
use crate::{
    BoxFuture, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided, System,
};

/// The spelling of the command line. The Python library expects that of STS; nothing says which one is sent.
const SPELLING: Spelling = Spelling {
    id: "accessKeyId",
    secret: "accessKeySecret",
    token: Some("securityToken"),
    expiration: "expiration",
};

/// Where an OAuth login was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthSite {
    /// aliyun.com.
    China,
    /// alibabacloud.com.
    International,
}

impl OAuthSite {
    fn origin(self) -> &'static str {
        match self {
            Self::China => "https://oauth.aliyun.com",
            Self::International => "https://oauth.alibabacloud.com",
        }
    }
}

/// Session credentials, exchanged for the access token of an OAuth login.
///
/// A token that has ended is an error of kind `Expired`: renewing it consumes the refresh token, and whoever does that
/// must be able to write the new one back or the login is lost. That stays with the command line, which owns the file.
#[derive(Clone, Debug)]
pub struct OAuthProvider {
    system: System,
    site: OAuthSite,
    access_token: SecretString,
    token_ends_at: SystemTime,
}

impl OAuthProvider {
    /// Uses an `access_token` that lasts until `token_ends_at`.
    pub fn new(
        system: &System,
        site: OAuthSite,
        access_token: impl Into<SecretString>,
        token_ends_at: SystemTime,
    ) -> Self {
        Self {
            system: system.clone(),
            site,
            access_token: access_token.into(),
            token_ends_at,
        }
    }

    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        if self.token_ends_at <= self.system.now() {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Expired,
                format!(
                    "the OAuth login's access token ended at {}; run any `aliyun` command with this profile to renew it, or `aliyun configure --mode OAuth`",
                    time_text(self.token_ends_at)
                ),
            ));
        }
        let what = format!("OAuth exchange at {}", self.site.origin());
        let answer = exchange(
            &self.system,
            Plan::service(super::codes::meaning),
            &what,
            || {
                let builder = http::Request::post(format!("{}/v1/exchange", self.site.origin()))
                    .header(
                        "authorization",
                        secret_header(
                            &format!("Bearer {}", self.access_token.expose_secret()),
                            &what,
                        )?,
                    )
                    .header("content-type", "application/json")
                    .header("accept", "application/json");
                request(builder, Bytes::new(), &what)
            },
        )
        .await?;
        if answer.status() != StatusCode::OK {
            return Err(rejected(
                &what,
                &format!(
                    "status {}; run `aliyun configure --mode OAuth` if the login was ended",
                    answer.status().as_u16()
                ),
            ));
        }
        let answer = parse_object(answer.body())
            .map_err(|problem| rejected(&what, &format!("the answer is {problem}")))?;
        let spelling = if answer.contains_key(STS.id) {
            &STS
        } else {
            &SPELLING
        };
        Ok(Provided::Found(
            session(&answer, spelling, &what)?.with_provider_name(self.name()),
        ))
    }
}

impl ProvideCredentials for OAuthProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("oauth")
    }
}
