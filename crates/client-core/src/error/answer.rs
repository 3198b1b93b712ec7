//! Reading the body of a refusal, whatever form it has.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::AccessDeniedDetail;
use super::fields::{pick, scalar};
use crate::service::Protocol;

/// What an answer says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    pub recommend: Option<String>,
    pub denied: Option<AccessDeniedDetail>,
    /// The code is one of the NAVER gateway's.
    pub gateway: bool,
    /// The beginning of a body that is not JSON.
    pub text: Option<String>,
}

/// Reads a refusal; what is not there stays absent, and nothing here fails.
pub(crate) fn read(protocol: Protocol, headers: &HeaderMap, body: &[u8]) -> Answer {
    let mut answer = if protocol.is_alibaba() {
        alibaba(headers, body)
    } else {
        ncp(body)
    };
    if answer.request_id.is_none() {
        answer.request_id = header_request_id(protocol, headers);
    }
    if answer.code.is_none() && answer.message.is_none() {
        answer.text = text_excerpt(body, super::TEXT_KEPT);
    }
    answer
}

/// The request id of a success: from the header, else from the body.
pub(crate) fn request_id(protocol: Protocol, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    header_request_id(protocol, headers).or_else(|| {
        let found = pick(body, &["RequestId", "requestId", "requestid"])?;
        found.values().find_map(scalar)
    })
}

fn header_request_id(protocol: Protocol, headers: &HeaderMap) -> Option<String> {
    let name = if protocol.is_alibaba() {
        "x-acs-request-id"
    } else {
        "x-ncp-request-id"
    };
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whether a NAVER answer with a good status is a failure all the same: `code` other than `"0"`, or an error object.
pub(crate) fn ncp_refused(body: &[u8]) -> bool {
    let Some(members) = pick(body, &["code", "responseError", "error"]) else {
        return false;
    };
    if members.get("responseError").is_some_and(Value::is_object) {
        return true;
    }
    if members
        .get("error")
        .is_some_and(|error| error.get("errorCode").is_some())
    {
        return true;
    }
    members
        .get("code")
        .and_then(scalar)
        .is_some_and(|code| code != "0")
}

/// The beginning of a body as text, unless it is a JSON object.
pub(crate) fn text_excerpt(body: &[u8], limit: usize) -> Option<String> {
    if body.is_empty() || pick(body, &[]).is_some() {
        return None;
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(limit)]);
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn alibaba(headers: &HeaderMap, body: &[u8]) -> Answer {
    let markup = headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().contains("xml"));
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'<') || (markup && first != Some(&b'{')) {
        return xml(body);
    }
    let members = pick(
        body,
        &[
            "Code",
            "code",
            "Message",
            "message",
            "RequestId",
            "requestId",
            "requestid",
            "Recommend",
            "recommend",
            "AccessDeniedDetail",
            "accessDeniedDetail",
        ],
    )
    // What is left of a JSON text that was cut off still tells more than nothing.
    .or_else(|| pick_truncated(body));
    let Some(members) = members else {
        return Answer::default();
    };
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| members.get(*name).and_then(scalar))
    };
    Answer {
        code: text(&["Code", "code"]),
        message: text(&["Message", "message"]),
        request_id: text(&["RequestId", "requestId", "requestid"]),
        recommend: text(&["Recommend", "recommend"]),
        denied: ["AccessDeniedDetail", "accessDeniedDetail"]
            .iter()
            .find_map(|name| members.get(*name).and_then(AccessDeniedDetail::read)),
        gateway: false,
        text: None,
    }
}

fn ncp(body: &[u8]) -> Answer {
    let Some(members) = pick(
        body,
        &[
            "code",
            "message",
            "msg",
            "responseError",
            "error",
            "errorCode",
            "status",
            "returnCode",
            "returnMessage",
        ],
    )
    .or_else(|| pick_truncated(body)) else {
        return Answer::default();
    };
    let text = |name: &str| members.get(name).and_then(scalar);
    let inner = |object: &str, names: &[&str]| {
        let object = members.get(object)?;
        names
            .iter()
            .find_map(|name| object.get(*name).and_then(scalar))
    };
    if let Some(code) = inner("error", &["errorCode"]) {
        let message = match (inner("error", &["message"]), inner("error", &["details"])) {
            (Some(message), Some(details)) if !message.contains(&details) => {
                Some(format!("{message}: {details}"))
            }
            (message, details) => message.or(details),
        };
        return Answer {
            code: Some(code),
            message,
            gateway: true,
            ..Answer::default()
        };
    }
    Answer {
        code: inner("responseError", &["code", "returnCode"])
            .or_else(|| text("code"))
            .or_else(|| text("errorCode"))
            .or_else(|| text("returnCode"))
            .or_else(|| inner("status", &["code"])),
        // `error` alone is the reason phrase of the status; it is better than nothing.
        message: inner("responseError", &["message", "returnMessage"])
            .or_else(|| text("message"))
            .or_else(|| text("msg"))
            .or_else(|| text("returnMessage"))
            .or_else(|| inner("status", &["message"]))
            .or_else(|| inner("error", &["message"]))
            .or_else(|| text("error")),
        ..Answer::default()
    }
}

/// The members of an XML document `<Error><Code>..</Code>..</Error>`.
///
/// The services send no attributes, no namespaces and no nesting there, so a search for the tags is enough.
fn xml(body: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(body);
    if !text.contains("<Error") {
        return Answer::default();
    }
    let member = |name: &str| {
        let start = text.find(&format!("<{name}>"))? + name.len() + 2;
        let end = text[start..].find(&format!("</{name}>"))? + start;
        let value = unescape(text[start..end].trim());
        (!value.is_empty()).then_some(value)
    };
    Answer {
        code: member("Code"),
        message: member("Message"),
        request_id: member("RequestId"),
        recommend: member("Recommend"),
        ..Answer::default()
    }
}

fn unescape(text: &str) -> String {
    let text = text
        .strip_prefix("<![CDATA[")
        .and_then(|text| text.strip_suffix("]]>"))
        .unwrap_or(text);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The top-level texts and numbers of a JSON object that ends early.
fn pick_truncated(body: &[u8]) -> Option<std::collections::BTreeMap<String, Value>> {
    let mut rest = body.trim_ascii_start().strip_prefix(b"{")?;
    let mut members = std::collections::BTreeMap::new();
    while let Some((key, after)) = next_value(rest) {
        let Some(after) = after.trim_ascii_start().strip_prefix(b":") else {
            break;
        };
        let Some((value, after)) = next_value(after) else {
            break;
        };
        if let Value::String(key) = key {
            members.insert(key, value);
        }
        match after.trim_ascii_start().strip_prefix(b",") {
            Some(after) if !after.trim_ascii().is_empty() => rest = after,
            _ => break,
        }
    }
    (!members.is_empty()).then_some(members)
}

fn next_value(text: &[u8]) -> Option<(Value, &[u8])> {
    let mut stream = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
    let value = stream.next()?.ok()?;
    let offset = stream.byte_offset();
    Some((value, &text[offset..]))
}

/// Whether the status alone makes the answer a failure. Redirects are not followed, so they are failures too.
pub(crate) fn is_failure(status: StatusCode) -> bool {
    status.as_u16() >= 300
}
