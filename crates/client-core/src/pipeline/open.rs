//! An answer whose head is there and whose body is still to come.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use super::attempt::{self, Limits};
use crate::context::Context;
use crate::error::{Error, Refusal};
use crate::foreign::line;
use crate::operation::OperationInfo;
use crate::refusal::{Asked, refused};
use crate::response::RawResponse;
use crate::transport::{Body, TransportError};

/// What a stream of events needs of its call.
pub(crate) struct Opened {
    client: Arc<Context>,
    operation: &'static OperationInfo,
    limits: Limits,
    /// The head; the body too, where it is no stream.
    pub raw: RawResponse,
    pub body: Option<Body>,
}

impl Opened {
    pub(super) fn new(
        client: Arc<Context>,
        operation: &'static OperationInfo,
        limits: Limits,
        (raw, body): (RawResponse, Option<Body>),
    ) -> Self {
        Self {
            client,
            operation,
            limits,
            raw,
            body,
        }
    }

    /// When to stop waiting for what should come within `idle`.
    pub fn end(&self, idle: Duration) -> Instant {
        let idle = Instant::now().checked_add(idle).unwrap_or_else(far);
        self.limits.end.map_or(idle, |end| end.min(idle))
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
        if let Some(refusal) = failure(&data) {
            let asked = Asked {
                protocol,
                operation: self.operation.name(),
                endpoint: &self.client.endpoint.to_string(),
                string_to_sign: None,
            };
            let (status, headers) = (self.raw.status(), self.raw.headers());
            let scrubber = self.raw.secrets().scrubber();
            return Err(refused(asked, status, headers, &data, refusal, &scrubber)
                .with_attempts(self.raw.attempts()));
        }
        let id = protocol.request_id(self.raw.headers(), &data);
        Ok(self.raw.clone().with_body(data).with_request_id(id))
    }
}

/// A deadline that the clock cannot hold is none.
fn far() -> Instant {
    Instant::now() + Duration::from_secs(365 * 24 * 3600)
}

fn failure(data: &[u8]) -> Option<Refusal> {
    let event: Value = serde_json::from_slice(data).ok()?;
    let text = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| event.get(name)?.as_str())
            .filter(|text| !text.is_empty())
            .map(|text| line(text, 1024))
    };
    let code = text(["Code", "code"])?;
    // Words for a good end, as plain answers have them beside their content.
    if ["200", "ok", "success"].contains(&code.to_ascii_lowercase().as_str()) {
        return None;
    }
    Some(Refusal {
        code: Some(code),
        message: text(["Message", "message"]),
        request_id: text(["RequestId", "requestId"]),
        ..Refusal::default()
    })
}
