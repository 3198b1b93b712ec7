//! NAVER Cloud Platform.

mod answers;

use std::sync::Arc;
use std::time::SystemTime;

use auth_core::ncp::NcpChain;
use auth_core::{CredentialsError, Environment, EnvironmentProvider, SharedProvider, Sign, System};
use http::{HeaderMap, StatusCode};

use super::{Advice, Call, Judgement, Protocol};
use crate::error::Refusal;
use crate::network::Network;

/// The API gateway in front of every service.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiGateway;

impl super::sealed::Sealed for ApiGateway {}

impl Protocol for ApiGateway {
    fn name(&self) -> &'static str {
        "ncp-gateway"
    }

    fn signer(&self) -> &'static dyn Sign {
        &auth_core::ncp::NcpV2
    }

    fn signs_region(&self) -> bool {
        false
    }

    fn signature(&self) -> &'static str {
        "NAVER Cloud signature v2"
    }

    fn environment(&self, environment: Arc<dyn Environment>) -> EnvironmentProvider {
        auth_core::ncp::environment(environment)
    }

    fn credentials(
        &self,
        system: &System,
        profile: Option<&str>,
    ) -> Result<SharedProvider, CredentialsError> {
        let mut chain = NcpChain::builder(system);
        if let Some(profile) = profile {
            chain = chain.profile(profile);
        }
        chain.build().map(|chain| Arc::new(chain) as SharedProvider)
    }

    fn region(&self, _: &System, _: Option<&str>) -> Result<Option<String>, CredentialsError> {
        Ok(None)
    }

    fn how_to_give_credentials(&self) -> &'static str {
        "set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY, or give credentials to the builder"
    }

    fn how_to_give_a_region(&self) -> &'static str {
        "there are no regions"
    }

    fn example_host(&self) -> &'static str {
        "mi.apigw.ntruss.com"
    }

    /// Every API so far has one host for everybody, and its spec names it.
    fn host(&self, code: &str, _: &str, _: Network) -> String {
        format!("{code}.apigw.ntruss.com")
    }

    fn is_reserved(&self, header: &str) -> bool {
        header == "x-ncp-iam-access-key" || header.starts_with("x-ncp-apigw-")
    }

    /// The pages ask for this header on every call, with a body or without.
    fn content_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn headers(&self, _: &Call) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    fn unsigned_query(&self, _: &Call, _: &str, _: SystemTime, _: &str) -> Option<String> {
        None
    }

    fn request_id(&self, headers: &HeaderMap, _: &[u8]) -> Option<String> {
        answers::request_id(headers)
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn refusal(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Refusal> {
        answers::refusal(status, headers, body)
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn judge(&self, status: StatusCode, headers: &HeaderMap, refusal: &Refusal) -> Judgement {
        answers::judge(status, headers, refusal)
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn advice(&self, about: &Advice<'_>) -> Option<String> {
        answers::advice(about)
    }
}
