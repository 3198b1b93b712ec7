//! Reading answers.

use std::time::Duration;

use auth_core::Meaning;
use auth_core::alibaba::codes::meaning;
use http::{HeaderMap, StatusCode};

use crate::error::Refusal;
use crate::protocol::{Judgement, meaning_of_status};
use crate::refusal::{body, headers, is_failure};

const REQUEST_ID: &str = "x-acs-request-id";
/// Since July 2026 the official core takes this header as throttling whatever the code is.
const RETRY_AFTER: &str = "x-acs-retry-after";

/// The request id of an answer: from the header, else from the body.
pub(super) fn request_id(head: &HeaderMap, body: &[u8]) -> Option<String> {
    headers::id(head, &[REQUEST_ID]).or_else(|| body::read(body).refusal.request_id)
}

/// Fields called `Code` in answers with a good status describe a finished task, not a failure of the call.
pub(super) fn refusal(status: StatusCode, head: &HeaderMap, body: &[u8]) -> Option<Refusal> {
    refusal_of(status, head, body, REQUEST_ID)
}

/// What the body of a failure says, with the request id of the header where the body has none.
pub(super) fn refusal_of(
    status: StatusCode,
    head: &HeaderMap,
    body: &[u8],
    request_id: &str,
) -> Option<Refusal> {
    if !is_failure(status) {
        return None;
    }
    let mut refusal = body::read(body).refusal;
    if refusal.request_id.is_none() {
        refusal.request_id = headers::id(head, &[request_id]);
    }
    Some(refusal)
}

pub(super) fn judge(status: StatusCode, head: &HeaderMap, refusal: &Refusal) -> Judgement {
    let hint = headers::milliseconds(head, RETRY_AFTER);
    let meaning = match refusal.code.as_deref().and_then(meaning) {
        Some(meaning) => Some(meaning),
        None if hint.is_some() => Some(Meaning::Throttled),
        None => meaning_of_status(status, refusal),
    };
    // An overloaded service may say so by the header beside a code of its own.
    let meaning = match meaning {
        Some(Meaning::Passing | Meaning::Unavailable) if hint.is_some() => Some(Meaning::Throttled),
        other => other,
    };
    let throttled = meaning == Some(Meaning::Throttled);
    let wait = hint
        .or_else(|| headers::retry_after(head))
        .or_else(|| throttled.then(|| time_left(head)).flatten());
    Judgement::new(status, meaning, wait)
}

/// What is left of the current window: `Limit:200,Remain:0,TimeLeft:1500,Reset:...`, in milliseconds.
fn time_left(head: &HeaderMap) -> Option<Duration> {
    ["x-ratelimit-user-api", "x-ratelimit-user"]
        .iter()
        .find_map(|name| {
            let value = headers::text(head, name)?;
            let left = value
                .split(',')
                .find_map(|part| part.trim().strip_prefix("TimeLeft:"))?;
            let left: u64 = left.trim().parse().ok()?;
            (left > 0).then(|| Duration::from_millis(left))
        })
}
