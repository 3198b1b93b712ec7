//! An answer whose head is there and whose body is still to come.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use super::attempt::{self, GRACE, Limits};
use crate::alarm::deadline;
use crate::context::Context;
use crate::error::Error;
use crate::operation::OperationInfo;
use crate::refusal::{Asked, body, refused};
use crate::response::RawResponse;
use crate::transport::{Body, TransportError};

/// What a stream of events needs of its call.
pub(crate) struct Opened {
    client: Arc<Context>,
    operation: &'static OperationInfo,
    limits: Limits,
    /// How long the body may be silent.
    pub idle: Duration,
    /// The head; the body too, where it is no stream.
    pub raw: RawResponse,
    pub body: Option<Body>,
}

impl Opened {
    pub(super) fn new(
        client: Arc<Context>,
        operation: &'static OperationInfo,
        limits: Limits,
        idle: Duration,
        (raw, body): (RawResponse, Option<Body>),
    ) -> Self {
        Self {
            client,
            operation,
            limits,
            idle,
            raw,
            body,
        }
    }

    /// When to stop waiting for the next chunk. A transport that keeps the idle time itself comes first.
    pub fn end(&self) -> Option<Instant> {
        let idle = deadline(self.idle.saturating_add(GRACE));
        [idle, self.limits.end].into_iter().flatten().min()
    }

    /// The time of the whole call is up.
    pub fn is_over(&self) -> bool {
        self.limits.left() == Some(Duration::ZERO)
    }

    /// The error of a body that broke off.
    pub fn broken(&self, error: TransportError) -> Error {
        let scrubber = self.raw.secrets().scrubber();
        attempt::unanswered(&self.client, self.operation, error, &scrubber, self.limits)
            .with_attempts(self.raw.attempts())
    }

    /// The answer that one event is, or the failure that it reports: a code is the only way to do so after the head.
    pub fn event(&self, data: Bytes) -> Result<RawResponse, Error> {
        let protocol = self.client.protocol();
        let (status, headers) = (self.raw.status(), self.raw.headers());
        if reports_failure(&data) {
            let asked = Asked {
                protocol,
                operation: self.operation.name(),
                endpoint: &self.client.endpoint.to_string(),
                string_to_sign: None,
            };
            let refusal = body::read(&data).refusal;
            let scrubber = self.raw.secrets().scrubber();
            let error = refused(asked, status, headers, &data, refusal, &scrubber);
            return Err(error.with_attempts(self.raw.attempts()));
        }
        let id = protocol.request_id(headers, &data);
        Ok(self.raw.clone().with_body(data).with_request_id(id))
    }
}

/// Whether there is a code, and none of the words for a good end that plain answers have beside their content.
fn reports_failure(data: &[u8]) -> bool {
    let Ok(event) = serde_json::from_slice::<Value>(data) else {
        return false;
    };
    let code = ["Code", "code"]
        .iter()
        .find_map(|name| event.get(name)?.as_str())
        .unwrap_or_default();
    !["", "200", "ok", "success"].contains(&code.to_ascii_lowercase().as_str())
}
