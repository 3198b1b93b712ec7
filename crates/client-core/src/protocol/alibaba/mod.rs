//! Alibaba Cloud: the styles RPC and ROA, which differ in the unsigned form only.

/// Whose calls they are: the same for everything of this cloud.
macro_rules! identity {
    () => {
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
    };
}

mod advice;
mod answers;
#[cfg(feature = "oss")]
pub mod oss;
mod shared;

use std::sync::Arc;
use std::time::SystemTime;

use auth_core::{CredentialsError, Environment, EnvironmentProvider, SharedProvider, Sign, System};
use http::{HeaderMap, StatusCode};

use super::{Advice, Call, Judgement, Protocol};
use crate::error::Refusal;
use crate::network::Network;

/// The RPC style: always `/`, the action in a header.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rpc;

/// The ROA style: method and path name the operation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roa;

/// What both styles have in common.
macro_rules! common {
    () => {
        fn signer(&self) -> &'static dyn Sign {
            &auth_core::alibaba::Acs3
        }

        fn signs_region(&self) -> bool {
            false
        }

        fn signature(&self) -> &'static str {
            "ACS3-HMAC-SHA256"
        }

        identity!();

        fn example_host(&self) -> &'static str {
            "imm.cn-hangzhou.aliyuncs.com"
        }

        fn host(&self, code: &str, region: &str, network: Network) -> String {
            shared::host(code, region, network)
        }

        fn is_reserved(&self, header: &str) -> bool {
            shared::is_reserved(header)
        }

        fn content_type(&self) -> Option<&'static str> {
            None
        }

        fn headers(&self, call: &Call) -> Vec<(&'static str, &'static str)> {
            vec![
                ("x-acs-action", call.operation),
                ("x-acs-version", call.version),
            ]
        }

        fn request_id(&self, headers: &HeaderMap, body: &[u8]) -> Option<String> {
            answers::request_id(headers, body)
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
            advice::advice(about)
        }
    };
}

impl super::sealed::Sealed for Rpc {}

impl super::sealed::Sealed for Roa {}

impl Protocol for Rpc {
    fn name(&self) -> &'static str {
        "alibaba-rpc"
    }

    fn unsigned_query(
        &self,
        call: &Call,
        query: &str,
        at: SystemTime,
        nonce: &str,
    ) -> Option<String> {
        Some(shared::unsigned_query(call, query, at, nonce))
    }

    common!();
}

impl Protocol for Roa {
    fn name(&self) -> &'static str {
        "alibaba-roa"
    }

    fn unsigned_query(&self, _: &Call, _: &str, _: SystemTime, _: &str) -> Option<String> {
        None
    }

    common!();
}
