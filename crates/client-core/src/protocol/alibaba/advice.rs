//! What to do about well-known codes.

use auth_core::Meaning;

use crate::error::Error;
use crate::protocol::Advice;

/// Advice for the code in an answer.
pub(super) fn advice(about: &Advice<'_>) -> Option<String> {
    let error = about.error;
    let code = error.code().unwrap_or_default().to_ascii_lowercase();
    let fixed = match code.as_str() {
        "signaturedoesnotmatch" => {
            return Some(mismatch(error, about.string_to_sign?).to_owned());
        }
        "invalidaccesskeyid.notfound" => {
            "the access key does not exist: check the id, and that it belongs to this site"
        }
        "invalidaccesskeyid.inactive" => "the access key is disabled: enable it or use another",
        "missingsecuritytoken" => {
            "the access key is one of a session: give its security token too (ALIBABA_CLOUD_SECURITY_TOKEN)"
        }
        "incompletesignature" => {
            "the Authorization header arrived damaged: look for a proxy that changes headers"
        }
        "invalidprotocol.needssl" => "the service wants https: write https:// in the endpoint",
        "operationdenied.suspended" => {
            "the service of this account is suspended: look for unpaid bills in the console; no permission will help"
        }
        _ if code.starts_with("invalidsecuritytoken") && !code.ends_with("expired") => {
            "the session token does not belong to the access key, or was cut: copy key, secret and token together"
        }
        _ => return by_meaning(error, about.endpoint),
    };
    Some(fixed.to_owned())
}

fn by_meaning(error: &Error, endpoint: &str) -> Option<String> {
    let fixed = match error.refusal().meaning? {
        Meaning::UnknownOperation => {
            return Some(format!(
                "the host does not serve this operation: check region and endpoint, now {endpoint}"
            ));
        }
        Meaning::AccessDenied => return Some(denied(error)),
        Meaning::SessionOver => "the session is over: get new temporary credentials",
        Meaning::NonceUsed => {
            "an earlier copy of the same request reached the service, typically through a proxy that resends: look \
             whether the work was done before repeating it"
        }
        Meaning::ClockOff => "set the clock of this machine: it must be within 15 minutes",
        Meaning::Throttled => "call less often: the quota is shared by all callers of the account",
        Meaning::NotActivated => {
            "the account has not activated or subscribed to this service, or is suspended or in arrears: look in the \
             console; no permission will help"
        }
        _ => return None,
    };
    Some(fixed.to_owned())
}

/// The service sends the text it signed; when its last line, the hash of the canonical request, is also ours, both sides
/// saw the same request and only the secret can differ.
fn mismatch(error: &Error, string_to_sign: &str) -> &'static str {
    let hash = string_to_sign.rsplit('\n').next().unwrap_or_default();
    let seen = String::from_utf8_lossy(error.raw_body());
    if !hash.is_empty() && (seen.contains(hash) || error.message().contains(hash)) {
        "the service signed the same text with another secret: the access key secret is wrong"
    } else if seen.to_ascii_lowercase().contains("string to sign is") {
        "the service saw another request than the one that was signed: look for a proxy that changes host, path, query \
         or headers"
    } else {
        "check the access key secret, and proxies that change host, path, query or headers"
    }
}

fn denied(error: &Error) -> String {
    let detail = error.access_denied_detail();
    let what = match detail.and_then(|detail| detail.action.as_deref()) {
        Some(action) => format!("the caller needs the permission {action}"),
        None => "the caller lacks a permission".to_owned(),
    };
    match detail.and_then(|detail| detail.denial.as_deref()) {
        Some("ExplicitDeny") => format!("{what}: a policy forbids it (ExplicitDeny)"),
        Some("ImplicitDeny") => format!("{what}: no policy permits it (ImplicitDeny)"),
        _ => format!("{what}: ask an administrator of the account"),
    }
}
