//! Answers and errors, before and after they have the shape of a provider.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

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

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::raw(
            status,
            "application/json;charset=utf-8",
            Bytes::from(body.to_string()),
        )
    }

    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
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
    /// What a gateway puts beside its fixed message; elsewhere unused.
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

    pub(crate) fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    pub(crate) fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }
}

/// Who answers.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) product: &'static str,
    pub(crate) host: String,
    pub(crate) request_id: String,
}
