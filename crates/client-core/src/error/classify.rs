//! What a failure means for the next step: whether it can pass, and whether the service may have done the work.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use crate::service::Protocol;

/// The nature of a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Repeating changes nothing.
    Permanent,
    /// Too many calls; the service did nothing.
    Throttled,
    /// A daily or monthly quota is used up; waiting seconds does not help.
    QuotaUsedUp,
    /// The gateway says that the service was not reached.
    Unavailable,
    /// A passing fault after which nobody knows whether the work was done.
    Transient,
    /// Like `Transient`, and the caller has already waited for the whole attempt.
    TimedOut,
    /// The request never left.
    NotSent,
    /// The clocks differ too much; the service did nothing.
    ClockSkew,
    /// The session credentials are over; the service did nothing.
    ExpiredCredentials,
    /// NAVER's gateway does not tell a wrong signature from a wrong clock or a key that was replaced.
    AuthenticationFailed,
    /// The service has seen this nonce before, so an earlier copy of the same bytes reached it.
    NonceUsed,
    /// Permanent, but the work may have been done: an answer that breaks off or is too large.
    Lost,
    /// A source of credentials could not be reached; the provider has already tried as often as is sensible.
    NoCredentials,
}

impl Fault {
    /// Whether the same call may pass at another time.
    pub const fn can_pass(self) -> bool {
        matches!(
            self,
            Self::Throttled
                | Self::Unavailable
                | Self::Transient
                | Self::TimedOut
                | Self::NotSent
                | Self::NoCredentials
        )
    }

    /// Whether the service may have carried the request out.
    pub const fn maybe_executed(self) -> bool {
        matches!(
            self,
            Self::Transient | Self::TimedOut | Self::NonceUsed | Self::Lost
        )
    }
}

/// A classified refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classified {
    pub fault: Fault,
    pub throttled: bool,
    pub retry_after: Option<Duration>,
}

/// Classifies an answer that is a failure.
pub(crate) fn classify(
    protocol: Protocol,
    status: StatusCode,
    headers: &HeaderMap,
    answer: &Answer,
) -> Classified {
    let retry_after = retry_after(headers);
    let fault = if protocol.is_alibaba() {
        alibaba(status, headers, answer)
    } else {
        ncp(status, answer)
    };
    let throttled = matches!(fault, Fault::Throttled | Fault::QuotaUsedUp);
    Classified {
        fault,
        throttled,
        retry_after: retry_after.or_else(|| throttled.then(|| time_left(headers)).flatten()),
    }
}

fn alibaba(status: StatusCode, headers: &HeaderMap, answer: &Answer) -> Fault {
    let code = answer.code.as_deref().unwrap_or_default();
    // Since July 2026 the official core takes this header as throttling whatever the code is.
    if status == StatusCode::TOO_MANY_REQUESTS
        || milliseconds(headers, "x-acs-retry-after").is_some()
        || code.starts_with("Throttling")
        || code.contains(".Throttling")
    {
        return Fault::Throttled;
    }
    match code {
        "SignatureNonceUsed" => return Fault::NonceUsed,
        "IllegalTimestamp" => return Fault::ClockSkew,
        "InvalidSecurityToken.Expired" => return Fault::ExpiredCredentials,
        _ if code.starts_with("InvalidTimeStamp.") => return Fault::ClockSkew,
        _ => {}
    }
    match (status.as_u16(), code) {
        (503, "ServiceUnavailable" | "ServiceUnavailableTemporary") => Fault::Unavailable,
        (500 | 502 | 503 | 504, _) => Fault::Transient,
        // These codes speak of a passing fault whatever the status is.
        (
            400..,
            "ServiceUnavailable"
            | "ServiceUnavailableTemporary"
            | "InternalError"
            | "InternalFailure"
            | "UnknownError"
            | "RequestTimeout",
        ) => Fault::Transient,
        (500.., _) => Fault::Lost,
        _ => Fault::Permanent,
    }
}

fn ncp(status: StatusCode, answer: &Answer) -> Fault {
    // Gateway codes look like HTTP statuses and are none: "400" is a used-up quota that comes with status 429.
    if answer.gateway {
        match answer.code.as_deref().unwrap_or_default() {
            "410" | "420" => return Fault::Throttled,
            "400" => return Fault::QuotaUsedUp,
            "500" => return Fault::Unavailable,
            "510" | "900" => return Fault::Transient,
            "200" => return Fault::AuthenticationFailed,
            _ => {}
        }
    }
    match status.as_u16() {
        429 => Fault::Throttled,
        500 | 502 | 503 | 504 => Fault::Transient,
        500.. => Fault::Lost,
        _ => Fault::Permanent,
    }
}

pub(super) fn is_access_denied(status: StatusCode, answer: &Answer) -> bool {
    if answer.gateway {
        return matches!(answer.code.as_deref(), Some("210" | "230"));
    }
    let code = answer.code.as_deref().unwrap_or_default();
    if code.starts_with("Forbidden")
        || code.starts_with("NoPermission")
        || code.starts_with("AccessDenied")
    {
        return true;
    }
    // Wrong keys and signatures come with 403 too; those callers are not known at all.
    status == StatusCode::FORBIDDEN
        && ![
            "Signature",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidSecurityToken",
            "InvalidTimeStamp",
            "IllegalTimestamp",
            "Throttling",
        ]
        .iter()
        .any(|start| code.starts_with(start))
}

/// How long the service asks to wait.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    milliseconds(headers, "x-acs-retry-after").or_else(|| {
        let seconds: u64 = text(headers, "retry-after")?.parse().ok()?;
        (seconds > 0).then(|| Duration::from_secs(seconds))
    })
}

/// A positive whole number of milliseconds; anything else counts as absent, as it does for the official core.
fn milliseconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let value: u64 = text(headers, name)?.parse().ok()?;
    (value > 0).then(|| Duration::from_millis(value))
}

/// What is left of the current window: `Limit:200,Remain:0,TimeLeft:1500,Reset:...`, in milliseconds.
fn time_left(headers: &HeaderMap) -> Option<Duration> {
    ["x-ratelimit-user-api", "x-ratelimit-user"]
        .iter()
        .find_map(|name| {
            let value = text(headers, name)?;
            let left = value
                .split(',')
                .find_map(|part| part.trim().strip_prefix("TimeLeft:"))?;
            let left: u64 = left.trim().parse().ok()?;
            (left > 0).then(|| Duration::from_millis(left))
        })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
