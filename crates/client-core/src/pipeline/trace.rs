//! What a call tells the log: names, numbers and ids; never a query, a header or a body.

use tracing::Span;
use tracing::field::Empty;

use crate::context::Context;
use crate::error::Error;
use crate::response::RawResponse;
use crate::wire::WireRequest;

pub(super) fn span(client: &Context, request: &WireRequest) -> Span {
    tracing::info_span!(
        "call",
        service = client.info.name(),
        operation = request.operation.name(),
        host = %client.endpoint.authority(),
        region = client.region.as_deref(),
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        error = Empty,
        code = Empty,
    )
}

pub(super) fn attempt_failed(attempt: u32, error: &Error) {
    tracing::debug!(
        attempt,
        kind = error.kind().as_str(),
        status = error.status().map(|status| status.as_u16()),
        code = error.code(),
        request_id = error.request_id(),
        "attempt failed"
    );
}

pub(super) fn finish(span: &Span, result: Result<&RawResponse, &Error>) {
    let (attempts, status, request_id) = match result {
        Ok(response) => (
            response.attempts(),
            Some(response.status()),
            response.request_id(),
        ),
        Err(error) => (error.attempts(), error.status(), error.request_id()),
    };
    span.record("attempts", attempts);
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("request_id", id);
    }
    span.in_scope(|| match result {
        Ok(_) => tracing::debug!(
            attempts,
            status = status.map(|status| status.as_u16()),
            "call done"
        ),
        Err(error) => {
            span.record("error", error.kind().as_str());
            if let Some(code) = error.code() {
                span.record("code", code);
            }
            tracing::debug!(
                attempts,
                status = status.map(|status| status.as_u16()),
                "call failed"
            );
        }
    });
}
