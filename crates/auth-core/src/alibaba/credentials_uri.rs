//! Credentials from an address, often a side-car on this machine.

use std::borrow::Cow;

use bytes::Bytes;
use http::{StatusCode, Uri};

use crate::format::excerpt;
use crate::providers::endpoint::{is_loopback, parse_url};
use crate::providers::exchange::{Plan, exchange, rejected, request};
use crate::providers::json::{self, parse_object, text};
use crate::{BoxFuture, CredentialsError, ProvideCredentials, Provided, System};

const VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";

/// Session credentials from an HTTP address that answers with JSON.
///
/// Path and query are sent as they are; the query may hold a token and is left out of every text. Plain HTTP is accepted,
/// as by the official libraries, with a warning if it leaves this machine.
#[derive(Clone)]
pub struct CredentialsUriProvider {
    system: System,
    /// What the variable said, kept until somebody asks.
    uri: Result<Option<Uri>, CredentialsError>,
}

impl CredentialsUriProvider {
    /// Asks this address.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if it is no HTTP address.
    pub fn new(system: &System, uri: &str) -> Result<Self, CredentialsError> {
        Ok(Self {
            system: system.clone(),
            uri: Ok(Some(parse_url(uri, "the credentials URI")?)),
        })
    }

    /// Asks the address in `ALIBABA_CLOUD_CREDENTIALS_URI`.
    pub fn from_env(system: &System) -> Self {
        Self {
            system: system.clone(),
            uri: Self::read_env(system),
        }
    }

    fn read_env(system: &System) -> Result<Option<Uri>, CredentialsError> {
        system
            .var(VARIABLE)?
            .map(|uri| parse_url(&uri, &format!("environment variable {VARIABLE}")))
            .transpose()
    }

    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        let Some(uri) = self.uri.clone()? else {
            return Ok(Provided::absent(format!("{VARIABLE} is not set")));
        };
        let local = is_loopback(&uri);
        let host = uri.authority().map_or("", http::uri::Authority::as_str);
        if uri.scheme_str() == Some("http") && !local {
            tracing::warn!(
                host,
                "credentials are fetched without TLS from another machine"
            );
        }
        let what = format!("credentials URI at {host}");
        let answer = exchange(
            &self.system,
            Plan::service(super::codes::meaning).with_proxy(!local),
            &what,
            || {
                request(
                    http::Request::get(uri.clone()).header("accept", "application/json"),
                    Bytes::new(),
                    &what,
                )
            },
        )
        .await?;
        if answer.status() != StatusCode::OK {
            return Err(rejected(
                &what,
                &format!("status {}", answer.status().as_u16()),
            ));
        }
        let body = parse_object(answer.body())
            .map_err(|problem| rejected(&what, &format!("the answer is {problem}")))?;
        if let Some(code) = text(&body, "Code").filter(|code| *code != "Success") {
            return Err(rejected(
                &what,
                &format!("the answer says {}", excerpt(code)),
            ));
        }
        Ok(Provided::Found(
            json::session(&body, &json::STS, &what)?.with_provider_name(self.name()),
        ))
    }
}

impl std::fmt::Debug for CredentialsUriProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self
            .uri
            .as_ref()
            .ok()
            .and_then(Option::as_ref)
            .and_then(Uri::authority);
        f.debug_struct("CredentialsUriProvider")
            .field("host", &host)
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for CredentialsUriProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("credentials_uri")
    }
}
