//! Object Storage Service: its own signature, hosts by bucket, answers in XML.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::alibaba::codes::meaning;
use auth_core::{CredentialsError, Environment, EnvironmentProvider, SharedProvider, Sign, System};
use http::{HeaderMap, StatusCode};

use crate::error::Refusal;
use crate::network::Network;
use crate::protocol::alibaba::{advice, shared};
use crate::protocol::{Advice, Call, Judgement, Protocol, meaning_of_status};
use crate::refusal::{body, headers, is_failure};

const REQUEST_ID: &str = "x-oss-request-id";

/// Objects in buckets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oss;

impl crate::protocol::sealed::Sealed for Oss {}

impl Protocol for Oss {
    fn name(&self) -> &'static str {
        "alibaba-oss"
    }

    fn signer(&self) -> &'static dyn Sign {
        &auth_core::alibaba::Oss4
    }

    fn signs_region(&self) -> bool {
        true
    }

    fn signature(&self) -> &'static str {
        "OSS4-HMAC-SHA256"
    }

    fn environment(&self, environment: Arc<dyn Environment>) -> EnvironmentProvider {
        auth_core::alibaba::environment(environment)
    }

    fn credentials(
        &self,
        system: &System,
        profile: Option<&str>,
    ) -> Result<SharedProvider, CredentialsError> {
        shared::credentials(system, profile)
    }

    fn region(
        &self,
        system: &System,
        profile: Option<&str>,
    ) -> Result<Option<String>, CredentialsError> {
        auth_core::alibaba::region(system, profile)
    }

    fn how_to_give_credentials(&self) -> &'static str {
        shared::HOW_TO_GIVE_CREDENTIALS
    }

    fn how_to_give_a_region(&self) -> &'static str {
        shared::HOW_TO_GIVE_A_REGION
    }

    fn example_host(&self) -> &'static str {
        "oss-cn-hangzhou.aliyuncs.com"
    }

    fn host(&self, code: &str, region: &str, network: Network) -> String {
        match network {
            Network::Public => format!("{code}-{region}.aliyuncs.com"),
            Network::Vpc => format!("{code}-{region}-internal.aliyuncs.com"),
        }
    }

    fn is_reserved(&self, header: &str) -> bool {
        header.starts_with("x-oss-") && header != "x-oss-forbid-overwrite"
    }

    fn content_type(&self) -> Option<&'static str> {
        None
    }

    fn headers(&self, _call: &Call) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    fn unsigned_query(&self, _: &Call, _: &str, _: SystemTime, _: &str) -> Option<String> {
        None
    }

    fn request_id(&self, head: &HeaderMap, _body: &[u8]) -> Option<String> {
        headers::id(head, &[REQUEST_ID])
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn refusal(&self, status: StatusCode, head: &HeaderMap, body: &[u8]) -> Option<Refusal> {
        if !is_failure(status) {
            return None;
        }
        let mut refusal = body::read(body).refusal;
        if refusal.request_id.is_none() {
            refusal.request_id = headers::id(head, &[REQUEST_ID]);
        }
        Some(refusal)
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn judge(&self, status: StatusCode, head: &HeaderMap, refusal: &Refusal) -> Judgement {
        let meaning = match refusal.code.as_deref().and_then(meaning) {
            Some(meaning) => Some(meaning),
            None => meaning_of_status(status, refusal),
        };
        let wait: Option<Duration> = headers::retry_after(head);
        Judgement::new(status, meaning, wait)
    }

    #[allow(private_interfaces, reason = "as in the trait")]
    fn advice(&self, about: &Advice<'_>) -> Option<String> {
        advice::advice(about)
    }
}
