//! The error as JSON, for programs that read the command line's output.

use serde_json::{Map, Value, json};

use super::Error;

impl Error {
    /// The error as a JSON object. Members that are not known are left out.
    ///
    /// `kind`, `message`, `attempts`, `retryable` and `maybeExecuted` are always there; `operation`, `code`, `gateway`,
    /// `status`, `requestId`, `jobId`, `retryAfterMs`, `advice`, `accessDeniedDetail`, `recommendation`, `body` (the text of an
    /// answer that is not JSON) and `causes` (the chain of sources, outermost first) when there is something to say.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name.to_owned(), value);
            }
        };
        put("kind", Some(json!(self.kind().as_str())));
        put("operation", self.operation().map(Value::from));
        put("code", self.code().map(Value::from));
        put(
            "gateway",
            self.is_from_gateway().then_some(Value::Bool(true)),
        );
        put("message", Some(json!(self.message())));
        put("status", self.status().map(|status| json!(status.as_u16())));
        put("requestId", self.request_id().map(Value::from));
        put("jobId", self.job_id().map(Value::from));
        put("attempts", Some(json!(self.attempts())));
        put("retryable", Some(json!(self.is_retryable())));
        put("maybeExecuted", Some(json!(self.maybe_executed())));
        put(
            "retryAfterMs",
            self.retry_after()
                .and_then(|wait| u64::try_from(wait.as_millis()).ok())
                .map(Value::from),
        );
        put("advice", self.advice().map(Value::from));
        put(
            "accessDeniedDetail",
            self.access_denied_detail()
                .map(|detail| without_diagnostics(&detail.raw)),
        );
        put("recommendation", self.recommendation().map(Value::from));
        put("body", self.body_text().map(Value::from));
        let causes = self.causes();
        put("causes", (!causes.is_empty()).then(|| json!(causes)));
        Value::Object(object)
    }

    /// The texts of all sources, outermost first.
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next = std::error::Error::source(self);
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes
    }
}

/// The detail without the encoded message: whoever decodes that learns more of the account's policies than belongs in a
/// log. It is in [`AccessDeniedDetail::raw`](super::AccessDeniedDetail::raw).
fn without_diagnostics(detail: &Value) -> Value {
    let mut detail = detail.clone();
    if let Value::Object(members) = &mut detail {
        members.retain(|name, _| !name.eq_ignore_ascii_case("EncodedDiagnosticMessage"));
    }
    detail
}
