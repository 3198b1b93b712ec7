//! NAVER Cloud Platform.

mod sign;

use std::time::SystemTime;

use auth_core::Credentials;
use client_core::operation::OperationInfo;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Failure, Speaker};
use crate::credentials::{Key, TestCredentials};
use crate::manner::{Api, Lost, Manner, Route};
use crate::nonces::Nonces;
use crate::paths::by_path;
use crate::received::Received;

const FAMILY: &str = "ncp";
const KEY: &str = "ncp_iam_EMULATOR";

pub(super) const MANNERS: &[&dyn Manner] = &[&Gateway];

/// The API gateway and the services behind it.
#[derive(Debug)]
struct Gateway;

impl Manner for Gateway {
    fn name(&self) -> &'static str {
        "ncp-gateway"
    }

    fn family(&self) -> &'static str {
        FAMILY
    }

    fn claims(&self, request: &Received) -> bool {
        request
            .headers
            .iter()
            .any(|(name, _)| name.starts_with("x-ncp-"))
    }

    fn route<'a>(&self, apis: &[&'a Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
        apis.iter()
            .find_map(|api| by_path(api, request))
            .ok_or_else(|| Lost {
                manner: &Self,
                api: match apis {
                    [only] => Some(only),
                    _ => None,
                },
                failure: Failure::new(404, "300", "Not Found Exception")
                    .details(format!("no API at {} {}", request.method, request.path)),
            })
    }

    fn verify(
        &self,
        request: &Received,
        _: &OperationInfo,
        credentials: &TestCredentials,
        _: &mut Nonces,
        now: SystemTime,
    ) -> Result<(), Failure> {
        sign::verify(request, credentials, now)
    }

    fn envelope(&self) -> Option<&'static str> {
        Some("result")
    }

    fn success(&self, speaker: &Speaker, _: Option<&str>, members: Map<String, Value>) -> Answer {
        let mut body = json!({"code": "0", "message": "success"});
        if !members.is_empty() {
            body["result"] = Value::Object(members);
        }
        identified(speaker, Answer::json(200, &body))
    }

    fn failure(&self, speaker: &Speaker, failure: &Failure) -> Answer {
        let (code, message) = (&failure.code, &failure.message);
        // The gateway has codes of three digits, the service behind it of five.
        let body = if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            let mut error = json!({"errorCode": code, "message": message});
            if let Some(details) = &failure.details {
                error["details"] = Value::from(details.clone());
            }
            json!({ "error": error })
        } else {
            json!({"code": code, "message": message})
        };
        let mut answer = Answer::json(failure.status, &body);
        if let Some(wait) = failure.retry_after {
            // Whole seconds, rounded up: a client that comes back too early is refused again.
            answer = answer.with("retry-after", wait.as_millis().div_ceil(1000).to_string());
        }
        identified(speaker, answer)
    }

    fn throttled(&self) -> Failure {
        Failure::new(429, "410", "Throttle Limited")
    }

    fn too_large(&self) -> Failure {
        Failure::new(413, "430", "Request Entity Too Large")
    }

    fn missing(&self, parameter: &str) -> Failure {
        Failure::new(400, "10001", format!("{parameter} is required"))
    }

    fn invalid(&self, parameter: &str, reason: &str) -> Failure {
        Failure::new(400, "10001", format!("{parameter} {reason}"))
    }
}

/// The headers in which traces of 2020 to 2026 have the id.
fn identified(speaker: &Speaker, answer: Answer) -> Answer {
    answer
        .with("x-ncp-apigw-request-id", speaker.request_id.clone())
        .with("x-ncp-trace-id", speaker.request_id.clone())
}

pub(super) fn keys() -> Vec<Key> {
    vec![Key {
        family: FAMILY,
        credentials: Credentials::new(KEY, "ncp_iam_EMULATORSECRET"),
        variables: &["NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY"],
    }]
}

impl TestCredentials {
    /// A NAVER Cloud Platform key pair.
    pub fn ncp(&self) -> Credentials {
        self.built_in(KEY)
    }
}
