//! Reading the body of a refusal, whatever form it has; nothing here fails.
//!
//! Forms met in the field: the providers' own, lower-case and upper-case names, `errorCode`, `errorMessage`, problem+json
//! ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), Spring's `{"timestamp", "status", "error", "path"}`, an object
//! `error`, `responseError` or `status` around it, XML, HTML, plain text, and JSON that was cut off.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{AccessDeniedDetail, Refusal};
use crate::foreign;
use crate::json_text;

/// More of a refusal is not read: what it has to say stands at its beginning.
const READ: usize = 4 * 1024 * 1024;
/// How much of a body that is not understood is shown.
const TEXT_KEPT: usize = 1024;
/// How long code, message and the like may be.
const CODE_KEPT: usize = 200;
const MESSAGE_KEPT: usize = 4 * 1024;

const CODES: [&str; 8] = [
    "code",
    "errorcode",
    "error_code",
    "errcode",
    "returncode",
    "resultcode",
    "err_code",
    "errno",
];
const MESSAGES: [&str; 11] = [
    "message",
    "errormessage",
    "error_message",
    "errormsg",
    "errmsg",
    "err_msg",
    "msg",
    "returnmessage",
    "resultmessage",
    "error_description",
    "reason",
];

/// What a body says, and the object around it.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub refusal: Refusal,
    /// The object in which code and message stood: `error`, `responseerror`; empty for the body itself.
    pub envelope: &'static str,
}

/// Reads a body.
pub(crate) fn read(body: &[u8]) -> Said {
    let body = &body[..body.len().min(READ)];
    let text = json_text::text_of(body);
    let mut said = match object(&text) {
        Some(members) => of_object(&members),
        None if foreign::is_markup(&text) => of_xml(&text),
        None => Said::default(),
    };
    let refusal = &mut said.refusal;
    if refusal.code.is_none() && refusal.message.is_none() {
        refusal.text = excerpt(&text);
        refusal.page = foreign::is_markup(&text);
    }
    said
}

/// The beginning of a body, fit to be shown; markup as its text.
pub(crate) fn excerpt(text: &str) -> Option<String> {
    // What is cut away by reducing it may be long: look at more than is kept.
    let start = &text[..foreign::boundary(text, 16 * TEXT_KEPT)];
    let plain = if foreign::is_markup(start) {
        foreign::text_of(start)
    } else {
        start.to_owned()
    };
    let plain = foreign::line(&plain, TEXT_KEPT);
    if plain.is_empty() && !start.trim().is_empty() {
        return Some(foreign::line(start, TEXT_KEPT));
    }
    Some(plain).filter(|plain| !plain.is_empty())
}

/// The members of a JSON object, also of a damaged one.
fn object(text: &str) -> Option<Map<String, Value>> {
    let parse = |text: &str| match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    };
    if !text.trim_start().starts_with('{') {
        return None;
    }
    parse(text)
        .or_else(|| {
            json_text::without_lone_surrogates(text)
                .as_deref()
                .and_then(parse)
        })
        // What is left of a text that was cut off still tells more than nothing.
        .or_else(|| cut_off(text.as_bytes()))
}

/// Members by their names in small letters; of two that differ in case only, the first.
struct Members<'a>(BTreeMap<String, &'a Value>);

impl<'a> Members<'a> {
    fn of(object: &'a Map<String, Value>) -> Self {
        let mut members = BTreeMap::new();
        for (name, value) in object {
            members.entry(name.to_ascii_lowercase()).or_insert(value);
        }
        Self(members)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(|value| scalar(value))
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    fn inner(&self, name: &str) -> Option<Members<'a>> {
        match self.0.get(name)? {
            Value::Object(inner) => Some(Members::of(inner)),
            _ => None,
        }
    }
}

fn of_object(object: &Map<String, Value>) -> Said {
    let members = Members::of(object);
    let mut said = Said::default();
    let mut code = None;
    let mut message = None;
    for envelope in ["error", "responseerror", "", "status"] {
        let inner = match envelope {
            "" => None,
            name => match members.inner(name) {
                Some(inner) => Some(inner),
                None => continue,
            },
        };
        let here = inner.as_ref().unwrap_or(&members);
        let found = (here.first(&CODES), words(here));
        if found.0.is_some() || (message.is_none() && found.1.is_some()) {
            said.envelope = envelope;
        }
        code = code.or(found.0);
        message = message.or(found.1);
        if code.is_some() && message.is_some() {
            break;
        }
    }
    // `error` as a text is the reason phrase of the status, or the code of OAuth; better than nothing.
    let message = message.or_else(|| members.text("error"));
    said.refusal = Refusal {
        code: code.map(|code| foreign::line(&code, CODE_KEPT)),
        message: message.map(|message| plain(&message)),
        request_id: members
            .first(&["requestid", "request_id"])
            .map(|id| foreign::line(&id, CODE_KEPT)),
        recommend: members
            .text("recommend")
            .map(|link| foreign::line(&link, TEXT_KEPT)),
        denied: members
            .0
            .get("accessdenieddetail")
            .and_then(|detail| AccessDeniedDetail::read(detail)),
        ..Refusal::default()
    };
    said
}

/// Message and details; of problem+json, title and detail.
fn words(members: &Members<'_>) -> Option<String> {
    let message = members.first(&MESSAGES).or_else(|| members.text("title"));
    let details = members.first(&["details", "detail"]);
    match (message, details) {
        (Some(message), Some(details)) if !message.contains(&details) => {
            Some(format!("{message}: {details}"))
        }
        (message, details) => message.or(details),
    }
}

/// A message as one line, its markup reduced to text.
fn plain(message: &str) -> String {
    let start = &message[..foreign::boundary(message, 4 * MESSAGE_KEPT)];
    if start.contains('<') && start.contains('>') || start.contains("&#") || start.contains("&lt;")
    {
        return foreign::line(&foreign::text_of(start), MESSAGE_KEPT);
    }
    foreign::line(start, MESSAGE_KEPT)
}

/// Text of a scalar: some services send codes and ids as numbers.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The members of an XML document such as `<Error><Code>..</Code>..</Error>`.
///
/// Nobody sends attributes, namespaces or nesting there, so a search for the tags is enough.
fn of_xml(text: &str) -> Said {
    let lower = text.to_ascii_lowercase();
    if lower.contains("<html") {
        return Said::default();
    }
    let member = |name: &str| {
        let start = lower.find(&format!("<{name}>"))? + name.len() + 2;
        let end = lower[start..].find(&format!("</{name}>"))? + start;
        let inner = text[start..end].trim();
        let inner = inner
            .strip_prefix("<![CDATA[")
            .and_then(|inner| inner.strip_suffix("]]>"))
            .unwrap_or(inner);
        let value = foreign::unescape(inner);
        (!value.is_empty()).then_some(value)
    };
    let first = |names: &[&str]| names.iter().find_map(|name| member(name));
    Said {
        refusal: Refusal {
            code: first(&CODES).map(|code| foreign::line(&code, CODE_KEPT)),
            message: first(&MESSAGES).map(|message| plain(&message)),
            request_id: member("requestid").map(|id| foreign::line(&id, CODE_KEPT)),
            recommend: member("recommend").map(|link| foreign::line(&link, TEXT_KEPT)),
            ..Refusal::default()
        },
        envelope: if lower.contains("<error>") {
            "error"
        } else {
            ""
        },
    }
}

/// The top-level members of a JSON object that ends early.
fn cut_off(text: &[u8]) -> Option<Map<String, Value>> {
    let mut rest = text.trim_ascii_start().strip_prefix(b"{")?;
    let mut members = Map::new();
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
