//! Answers and errors in the shapes of the two providers.

use std::time::Duration;

use bytes::Bytes;
use client_core::service::Protocol;
use serde_json::{Map, Value, json};

/// One answer, whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn raw(status: u16, content_type: impl Into<String>, body: Bytes) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.into())],
            body,
        }
    }

    fn json(status: u16, body: &Value) -> Self {
        Self::raw(
            status,
            "application/json;charset=utf-8",
            Bytes::from(body.to_string()),
        )
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// An error before it has the shape of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// What NAVER's gateway puts beside its fixed message; elsewhere unused.
    pub(crate) details: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl Failure {
    pub(crate) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            details: None,
            retry_after: None,
        }
    }

    pub(crate) fn throttled(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Ncp => Self::new(429, "410", "Throttle Limited"),
            _ => Self::new(
                429,
                "Throttling.User",
                "Request was denied due to user flow control.",
            ),
        }
    }

    pub(crate) fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    pub(crate) fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }
}

/// Who answers: the provider's manner, and the id of the request.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) protocol: Protocol,
    pub(crate) product: &'static str,
    pub(crate) host: String,
    pub(crate) request_id: String,
}

impl Speaker {
    /// A success. `members` are those of the whole body for Alibaba Cloud, of `result` for NAVER Cloud.
    pub(crate) fn success(
        &self,
        request_id_name: Option<&str>,
        members: Map<String, Value>,
    ) -> Answer {
        if self.protocol == Protocol::Ncp {
            let mut body = json!({"code": "0", "message": "success"});
            if !members.is_empty() {
                body["result"] = Value::Object(members);
            }
            return self.identified(Answer::json(200, &body));
        }
        let mut body = members;
        if let Some(name) = request_id_name {
            body.insert(name.to_owned(), Value::from(self.request_id.clone()));
        }
        self.identified(Answer::json(200, &Value::Object(body)))
    }

    /// An error.
    pub(crate) fn failure(&self, failure: &Failure) -> Answer {
        let Failure {
            status,
            code,
            message,
            ..
        } = failure;
        let body = match self.protocol {
            Protocol::Ncp if is_gateway_code(code) => {
                let mut error = json!({"errorCode": code, "message": message});
                if let Some(details) = &failure.details {
                    error["details"] = Value::from(details.clone());
                }
                json!({ "error": error })
            }
            Protocol::Ncp => json!({"code": code, "message": message}),
            _ => json!({
                "RequestId": self.request_id,
                "HostId": self.host,
                "Code": code,
                "Message": message,
                "Recommend": format!(
                    "https://api.aliyun.com/troubleshoot?q={code}&product={}&requestId={}",
                    self.product, self.request_id
                ),
            }),
        };
        let answer = Answer::json(*status, &body);
        let answer = match (failure.retry_after, self.protocol) {
            (None, _) => answer,
            // Whole seconds, rounded up: a client that comes back too early is refused again.
            (Some(wait), Protocol::Ncp) => {
                answer.with("retry-after", wait.as_millis().div_ceil(1000).to_string())
            }
            (Some(wait), _) => answer.with("x-acs-retry-after", wait.as_millis().to_string()),
        };
        self.identified(answer)
    }

    fn identified(&self, answer: Answer) -> Answer {
        let name = match self.protocol {
            Protocol::Ncp => "x-ncp-request-id",
            _ => "x-acs-request-id",
        };
        answer.with(name, self.request_id.clone())
    }
}

/// The gateway has codes of three digits, the service behind it of five.
fn is_gateway_code(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit())
}
