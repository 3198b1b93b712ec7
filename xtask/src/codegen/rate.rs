//! Reads `x-rate-limit`: how many requests the provider carries out in a time, for an operation or for a whole API.

use serde_json::Value;

use super::model::{RateLimit, RatePeriod, RateScope};

const KEYS: [&str; 3] = ["requests", "per", "of"];

/// The extension.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn read(extension: &Value) -> Result<RateLimit, (String, String)> {
    let fault = |key: &str, problem: &str| (key.to_owned(), problem.to_owned());
    let members = extension
        .as_object()
        .ok_or_else(|| fault("", "must be an object with `requests` and `per`"))?;
    if let Some(key) = members.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(fault(
            key,
            "is no key of `x-rate-limit`; there are requests, per, of",
        ));
    }
    let requests = members
        .get("requests")
        .and_then(Value::as_u64)
        .and_then(|requests| u32::try_from(requests).ok())
        .filter(|requests| *requests > 0)
        .ok_or_else(|| fault("requests", "must be a whole number above 0"))?;
    let period = match members.get("per").and_then(Value::as_str) {
        Some("second") => RatePeriod::Second,
        Some("minute") => RatePeriod::Minute,
        _ => return Err(fault("per", "must be `second` or `minute`")),
    };
    let scope = match members.get("of").map(Value::as_str) {
        None | Some(Some("account")) => RateScope::Account,
        Some(Some("project")) => RateScope::Project,
        Some(_) => return Err(fault("of", "must be `account` (or left out) or `project`")),
    };
    Ok(RateLimit {
        requests,
        period,
        scope,
    })
}
