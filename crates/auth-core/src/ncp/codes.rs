//! The codes of refusals of NAVER Cloud Platform.
//!
//! The [API gateway](https://api.ncloud-docs.com/docs/en/common-ncpapi) has codes of its own, numbers of three digits
//! that look like HTTP statuses and are none. The services' codes have five digits and more.

use crate::meaning::Meaning;

/// What a code of the gateway means; `None` for one that is none of its own.
pub fn gateway(code: &str) -> Option<Meaning> {
    Some(match code.trim() {
        // A wrong signature, a wrong clock and a key that was replaced look alike here.
        "200" => Meaning::Authentication,
        "210" | "230" => Meaning::AccessDenied,
        "300" => Meaning::UnknownOperation,
        "400" => Meaning::QuotaUsedUp,
        "410" | "420" => Meaning::Throttled,
        "500" => Meaning::Unavailable,
        "510" | "900" => Meaning::Passing,
        _ => return None,
    })
}

/// Whether a code is one of the gateway's.
pub fn is_gateway(code: &str) -> bool {
    let code = code.trim();
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a code of a service means, with what its message says; `None` for one that says nothing beyond its status.
///
/// The list that the provider publishes is cut, so words count where numbers are not known: the gateway wraps passing
/// faults of a service that ask to try again (`80031`).
pub fn service(code: &str, message: &str) -> Option<Meaning> {
    if code.trim() == "80031" || message.to_ascii_lowercase().contains("try again") {
        return Some(Meaning::Passing);
    }
    None
}

/// Whether the gateway's words are about a subscription: the service is not subscribed to, or the host is the one of a
/// former product name.
pub fn wants_subscription(message: &str) -> bool {
    message.to_ascii_lowercase().contains("subscription")
}
