//! Reading JSON that holds secrets. Errors of serde_json quote values, so none of its texts is passed on.

use serde_json::{Map, Value};

use super::rejected::rejected;
use crate::format::parse_time;
use crate::{Credentials, CredentialsError};

/// Parses an object; the error says where it stops being one.
pub(crate) fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    // Editors on Windows put a byte order mark in front.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("JSON, but not an object".to_owned()),
        Err(error) if bytes.trim_ascii().is_empty() => {
            let _ = error;
            Err("empty".to_owned())
        }
        Err(error) if error.is_eof() => Err(format!(
            "cut off: JSON ends at line {}, column {}",
            error.line(),
            error.column()
        )),
        Err(error) => Err(format!(
            "not valid JSON at line {}, column {}",
            error.line(),
            error.column()
        )),
    }
}

/// The member's text, unless it is missing, null, empty or something else than text.
pub(crate) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// How a source spells the four parts of session credentials.
pub(crate) struct Spelling {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) token: Option<&'static str>,
    pub(crate) expiration: &'static str,
}

/// STS, the metadata service and the credentials URI.
pub(crate) const STS: Spelling = Spelling {
    id: "AccessKeyId",
    secret: "AccessKeySecret",
    token: Some("SecurityToken"),
    expiration: "Expiration",
};

/// Session credentials out of an answer; all parts must be there.
pub(crate) fn session(
    object: &Map<String, Value>,
    spelling: &Spelling,
    what: &str,
) -> Result<Credentials, CredentialsError> {
    let part = |name: &str| {
        text(object, name).ok_or_else(|| rejected(what, &format!("the answer has no `{name}`")))
    };
    let credentials = Credentials::new(part(spelling.id)?, part(spelling.secret)?);
    let credentials = match spelling.token {
        Some(token) => credentials.with_security_token(part(token)?),
        None => credentials,
    };
    let expiration = parse_time(part(spelling.expiration)?).ok_or_else(|| {
        rejected(
            what,
            &format!(
                "`{}` in the answer is no RFC 3339 time",
                spelling.expiration
            ),
        )
    })?;
    Ok(credentials.with_expiry(expiration))
}
