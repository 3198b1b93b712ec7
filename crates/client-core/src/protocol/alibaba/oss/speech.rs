//! Object Storage Service: its own signature, hosts by bucket, answers in XML.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::alibaba::codes::meaning;
use auth_core::{CredentialsError, Environment, EnvironmentProvider, SharedProvider, Sign, System};
use http::{HeaderMap, StatusCode};

use crate::error::Refusal;
use crate::network::Network;
use crate::protocol::alibaba::{advice, answers, shared};
use crate::protocol::{Advice, Call, Judgement, Protocol, meaning_of_status};
use crate::refusal::headers;

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

    identity!();

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
        answers::refusal_of(status, head, body, REQUEST_ID)
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
