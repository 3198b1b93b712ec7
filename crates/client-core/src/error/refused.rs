//! From an answer to an error.

use bytes::Bytes;

use super::answer::{Answer, read};
use super::display::one_line;
use super::{Error, ErrorKind, Scrubber, advice, classify};
use crate::service::Protocol;

impl Error {
    /// The service refused. Everything it sent passes the scrubber before it is kept.
    pub(crate) fn refused(
        protocol: Protocol,
        operation: &'static str,
        response: &http::Response<Bytes>,
        scrubber: &Scrubber,
        string_to_sign: Option<&str>,
        endpoint: &str,
    ) -> Self {
        let status = response.status();
        let headers = scrubber.headers(response.headers());
        let body = scrubber.body(response.body());
        let answer = read(protocol, &headers, &body);
        let verdict = classify(protocol, status, &headers, &answer);
        let kind = if verdict.throttled {
            ErrorKind::Throttled
        } else {
            ErrorKind::Service
        };
        let mut error = Self::new(kind, message(&answer, status, &body))
            .in_operation(operation)
            .with_fault(verdict.fault)
            .with_answer(status, &headers, &body);
        error.0.answer = answer;
        error.0.retry_after = verdict.retry_after;
        error.0.advice = advice::for_answer(protocol, &error, string_to_sign, endpoint);
        error
    }

    /// Keeps what had arrived of an answer that broke off.
    #[must_use]
    pub(crate) fn with_partial(
        self,
        protocol: Protocol,
        partial: &http::Response<Bytes>,
        scrubber: &Scrubber,
    ) -> Self {
        let headers = scrubber.headers(partial.headers());
        let body = scrubber.body(partial.body());
        let mut error = self.with_answer(partial.status(), &headers, &body);
        error.0.answer.request_id = super::answer::request_id(protocol, &headers, &body);
        error.0.answer.text = super::answer::text_excerpt(&body, super::TEXT_KEPT);
        error
    }
}

/// The service's words, or what can be said without any.
fn message(answer: &Answer, status: http::StatusCode, body: &[u8]) -> String {
    if let Some(message) = &answer.message {
        return message.clone();
    }
    if answer.code.is_some() {
        return "the service gave no message".to_owned();
    }
    let reason = status.canonical_reason().unwrap_or("no known reason");
    match &answer.text {
        Some(text) => format!("{reason}; the body is no JSON: {}", one_line(text, 120)),
        None if body.is_empty() => format!("{reason}; the body is empty"),
        None => format!("{reason}; the body is JSON without a code"),
    }
}
