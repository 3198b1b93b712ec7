//! From an answer to an [`Error`], by the rules of a protocol.

pub(crate) mod body;
pub(crate) mod headers;
pub(crate) mod job;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::{BODY_KEPT, Error, ErrorKind, Fault, Refusal};
use crate::foreign::{Scrubber, line, one_line};
use crate::json_text;
use crate::operation::OperationInfo;
use crate::protocol::{Advice, Protocol};
use crate::response::RawResponse;

/// Whether the status alone makes the answer a failure. Redirects are not followed, so they are failures too.
pub(crate) fn is_failure(status: StatusCode) -> bool {
    status.as_u16() >= 300
}

/// What was asked and of whom, for the words of an error.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub protocol: &'static dyn Protocol,
    pub operation: &'static str,
    pub endpoint: &'a str,
    /// What this side signed, when it signed.
    pub string_to_sign: Option<&'a str>,
}

/// The service refused. Everything that it sent passes the scrubber before it is kept.
pub(crate) fn refused(
    asked: Asked<'_>,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    refusal: Refusal,
    scrubber: &Scrubber,
) -> Error {
    let refusal = scrubbed(refusal, scrubber);
    let judgement = asked.protocol.judge(status, headers, &refusal);
    let kind = match judgement.fault {
        Fault::Throttled | Fault::QuotaUsedUp => ErrorKind::Throttled,
        _ => ErrorKind::Service,
    };
    let message = message(&refusal, status, body, scrubber);
    let refusal = Refusal {
        meaning: judgement.meaning,
        ..refusal
    };
    let seen = scrubber.bytes(&body[..body.len().min(BODY_KEPT)]);
    let error = Error::new(kind, message)
        .in_operation(asked.operation)
        .with_fault(judgement.fault)
        .with_retry_after(judgement.retry_after)
        .with_answer(status, scrubber.headers(headers), seen, refusal);
    let advice = general_advice(&asked, status).or_else(|| {
        asked.protocol.advice(&Advice {
            error: &error,
            endpoint: asked.endpoint,
            string_to_sign: asked.string_to_sign,
        })
    });
    match advice {
        Some(advice) => error.with_advice(advice),
        None => error,
    }
}

/// Keeps what had arrived of an answer that broke off.
pub(crate) fn with_partial(
    error: Error,
    protocol: &dyn Protocol,
    partial: &http::Response<Bytes>,
    scrubber: &Scrubber,
) -> Error {
    let body = partial.body();
    let refusal = Refusal {
        request_id: protocol.request_id(partial.headers(), body),
        text: body::excerpt(&json_text::text_of(&body[..body.len().min(BODY_KEPT)])),
        ..Refusal::default()
    };
    error.with_answer(
        partial.status(),
        scrubber.headers(partial.headers()),
        scrubber.bytes(&body[..body.len().min(BODY_KEPT)]),
        scrubbed(refusal, scrubber),
    )
}

/// A failure that concerns an answer which the service gave as a success: it does not decode, or paging cannot go on.
pub(crate) fn about(error: Error, raw: &RawResponse) -> Error {
    let scrubber = raw.secrets().scrubber();
    let body = raw.body();
    let start = &body[..body.len().min(BODY_KEPT)];
    let text = (error.kind() == ErrorKind::Decode)
        .then(|| body::excerpt(&json_text::text_of(start)))
        .flatten();
    let refusal = Refusal {
        request_id: raw.request_id().map(str::to_owned),
        text,
        ..Refusal::default()
    };
    error.with_attempts(raw.attempts()).with_answer(
        raw.status(),
        scrubber.headers(raw.headers()),
        scrubber.bytes(start),
        scrubbed(refusal, &scrubber),
    )
}

/// A successful answer that is not what the operation answers. `message` names the place in the body and what was found
/// there.
pub(crate) fn undecodable(
    operation: &'static OperationInfo,
    message: &str,
    raw: &RawResponse,
) -> Error {
    let message = raw.secrets().scrubber().text(&line(message, 1024));
    let error = Error::new(ErrorKind::Decode, message)
        .in_operation(operation.name())
        .with_maybe_executed();
    about(error, raw)
}

fn scrubbed(refusal: Refusal, scrubber: &Scrubber) -> Refusal {
    let text = |text: Option<String>| text.map(|text| scrubber.text(&text));
    Refusal {
        code: text(refusal.code),
        message: text(refusal.message),
        request_id: text(refusal.request_id),
        recommend: text(refusal.recommend),
        denied: refusal.denied.map(|denied| {
            denied.map_texts(
                |text| line(&scrubber.text(text), 500),
                |raw| scrubber.json(raw),
            )
        }),
        text: text(refusal.text),
        ..refusal
    }
}

/// The service's words, or what can be said without any. The less is understood, the more is shown.
fn message(refusal: &Refusal, status: StatusCode, body: &[u8], scrubber: &Scrubber) -> String {
    if let Some(message) = &refusal.message {
        return message.clone();
    }
    let shown = |limit: usize| {
        let start = json_text::text_of(&body[..body.len().min(4096)]);
        body::excerpt(&start).map(|text| one_line(&scrubber.text(&text), limit))
    };
    if refusal.code.is_some() {
        return match shown(200) {
            Some(text) => format!("the service gave no message; its answer is {text}"),
            None => "the service gave no message".to_owned(),
        };
    }
    let reason = status.canonical_reason().unwrap_or("no known reason");
    match shown(300) {
        Some(text) => format!("{reason}; the answer is {text}"),
        None => format!("{reason}; the body is empty"),
    }
}

/// What any HTTP server can say.
fn general_advice(asked: &Asked<'_>, status: StatusCode) -> Option<String> {
    if status.is_redirection() {
        return Some(format!(
            "redirects are not followed, because a signature holds for one host only: check the endpoint {}",
            asked.endpoint
        ));
    }
    (status == StatusCode::PROXY_AUTHENTICATION_REQUIRED)
        .then(|| "the proxy wants a user and a password: give them in the proxy URL".to_owned())
}
