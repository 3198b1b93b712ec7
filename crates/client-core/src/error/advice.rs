//! What to do about well-known codes.

use super::Error;
use crate::service::Protocol;

/// Advice for the code in an answer. `string_to_sign` is what this side signed, when it signed.
pub(crate) fn for_answer(
    protocol: Protocol,
    error: &Error,
    string_to_sign: Option<&str>,
    endpoint: &str,
) -> Option<String> {
    if error.status().is_some_and(|status| status.is_redirection()) {
        return Some(format!(
            "redirects are not followed, because a signature holds for one host only: check the endpoint {endpoint}"
        ));
    }
    if error.status().is_some_and(|status| status.as_u16() == 407) {
        return Some(
            "the proxy wants a user and a password: give them in the proxy URL".to_owned(),
        );
    }
    let code = error.code()?;
    if protocol.is_alibaba() {
        alibaba(code, error, string_to_sign, endpoint)
    } else if error.is_from_gateway() {
        gateway(code).map(str::to_owned)
    } else {
        None
    }
}

fn alibaba(
    code: &str,
    error: &Error,
    string_to_sign: Option<&str>,
    endpoint: &str,
) -> Option<String> {
    let fixed = match code {
        "SignatureDoesNotMatch" => return Some(mismatch(error, string_to_sign?).to_owned()),
        "InvalidProduct.NotFound"
        | "InvalidApi.NotFound"
        | "InvalidAction.NotFound"
        | "InvalidVersion"
        | "NoSuchVersion" => {
            return Some(format!(
                "the host does not serve this operation: check region and endpoint, now {endpoint}"
            ));
        }
        "InvalidAccessKeyId.NotFound" => {
            "the access key does not exist: check the id, and that it belongs to this site"
        }
        "InvalidAccessKeyId.Inactive" => "the access key is disabled: enable it or use another",
        "InvalidSecurityToken.Expired" => "the session is over: get new temporary credentials",
        "SignatureNonceUsed" => {
            "an earlier copy of the same request reached the service, typically through a proxy that resends: look \
             whether the work was done before repeating it"
        }
        "IncompleteSignature" => {
            "the Authorization header arrived damaged: look for a proxy that changes headers"
        }
        "InvalidProtocol.NeedSsl" => "the service wants https: write https:// in the endpoint",
        "IllegalTimestamp" => "set the clock of this machine: it must be within 15 minutes",
        _ if code.starts_with("InvalidTimeStamp") => {
            "set the clock of this machine: it must be within 15 minutes"
        }
        _ if code.starts_with("InvalidSecurityToken") => {
            "the session token does not belong to the access key, or was cut: copy key, secret and token together"
        }
        _ if code.starts_with("Throttling") || code.contains(".Throttling") => {
            "call less often: the quota is shared by all callers of the account"
        }
        _ if error.is_access_denied() => return Some(denied(error)),
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

/// Codes of the NAVER API gateway.
fn gateway(code: &str) -> Option<&'static str> {
    Some(match code {
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
    })
}
