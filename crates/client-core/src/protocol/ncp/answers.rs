//! Reading answers, and what to do about the gateway's codes.

use auth_core::Meaning;
use auth_core::ncp::codes;
use http::{HeaderMap, StatusCode};

use crate::error::{Fault, Refusal};
use crate::foreign;
use crate::protocol::{Advice, Judgement, meaning_of_status};
use crate::refusal::{body, headers, is_failure};

/// Seen in traces from 2020 to 2026, the gateway's own first.
const REQUEST_IDS: [&str; 2] = ["x-ncp-apigw-request-id", "x-ncp-trace-id"];
const ERROR_CODE: &str = "x-ncp-apigw-error-code";
const ERROR_MESSAGE: &str = "x-ncp-apigw-error-message";
/// A body of this size that begins as a success is one: the envelope stands at its beginning.
const LOOKED_AT: usize = 4 * 1024;

pub(super) fn request_id(head: &HeaderMap) -> Option<String> {
    headers::id(head, &REQUEST_IDS)
}

/// A refusal may come with a good status: then `code` is another than `"0"`, or there is an error object.
pub(super) fn refusal(status: StatusCode, head: &HeaderMap, body: &[u8]) -> Option<Refusal> {
    if !is_failure(status) && (body.is_empty() || begins_well(body)) {
        return None;
    }
    let said = body::read(body);
    let mut refusal = said.refusal;
    if !is_failure(status) {
        let failed = match said.envelope {
            "" => refusal.code.as_deref().is_some_and(|code| code != "0"),
            "status" => false,
            _ => refusal.code.is_some(),
        };
        if !failed {
            return None;
        }
    }
    // Some refusals of the gateway have no body at all.
    let code = headers::text(head, ERROR_CODE);
    if refusal.code.is_none() {
        refusal.code = code.map(|code| foreign::line(code, 200));
        refusal.gateway = code.is_some_and(codes::is_gateway);
    } else {
        // Five digits in the gateway's envelope are an error of the service.
        refusal.gateway =
            said.envelope == "error" && refusal.code.as_deref().is_some_and(codes::is_gateway);
    }
    if refusal.message.is_none() {
        refusal.message = headers::text(head, ERROR_MESSAGE).map(|text| foreign::line(text, 1024));
    }
    refusal.request_id = request_id(head).or(refusal.request_id);
    Some(refusal)
}

/// Whether the envelope of a success stands at the beginning, so that a long answer is not read twice: `{"code":"0"`.
fn begins_well(body: &[u8]) -> bool {
    let mut rest = body
        .iter()
        .take(LOOKED_AT)
        .filter(|byte| !byte.is_ascii_whitespace());
    br#"{"code":"0""#
        .iter()
        .all(|expected| rest.next() == Some(expected))
}

pub(super) fn judge(status: StatusCode, head: &HeaderMap, refusal: &Refusal) -> Judgement {
    let code = refusal.code.as_deref().unwrap_or_default();
    let message = refusal.message.as_deref().unwrap_or_default();
    let meaning = if refusal.gateway {
        match codes::gateway(code) {
            Some(Meaning::AccessDenied) if codes::wants_subscription(message) => {
                Some(Meaning::NotActivated)
            }
            Some(meaning) => Some(meaning),
            None => meaning_of_status(status, refusal),
        }
    } else {
        codes::service(code, message).or_else(|| meaning_of_status(status, refusal))
    };
    let mut judgement = Judgement::new(status, meaning, headers::retry_after(head));
    if refusal.gateway {
        judgement.fault = match meaning {
            Some(Meaning::Throttled) => Fault::Throttled,
            Some(Meaning::QuotaUsedUp) => Fault::QuotaUsedUp,
            // The gateway did not reach the service, whatever the status is.
            Some(Meaning::Unavailable) => Fault::Unavailable,
            Some(Meaning::Authentication) => Fault::AuthenticationFailed,
            _ => judgement.fault,
        };
    }
    judgement
}

pub(super) fn advice(about: &Advice<'_>) -> Option<String> {
    let error = about.error;
    if error.is_not_activated() {
        return Some(format!(
            "subscribe to the service in the console; if that was done, the host may be that of a former name of the \
             product: now {}",
            about.endpoint
        ));
    }
    if !error.is_from_gateway() {
        return None;
    }
    let fixed = match error.code()? {
        "100" => "the request must be https and UTF-8",
        "200" => {
            "check access key and secret, and the clock of this machine: it must be within 5 minutes"
        }
        "210" => "the key is known but may not call this API: give its user the permission",
        "230" => "the key may not use this resource: give its user the permission",
        "300" => "the gateway has no such path: check the endpoint",
        "400" => "the quota of the day or month is used up: raise it or wait for the next period",
        "410" | "420" => "call less often",
        "430" => "the body is too large",
        "500" => "the gateway could not reach the service: try again later",
        "510" => {
            "the service did not answer the gateway in time; the call may have been carried out"
        }
        _ => return None,
    };
    Some(fixed.to_owned())
}
