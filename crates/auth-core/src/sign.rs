//! The trait that all signature schemes implement, and what they share.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use time::OffsetDateTime;
use time::formatting::Formattable;

use crate::environment::odd_character;
use crate::{Credentials, SigningError};

/// Puts a signature on a request.
///
/// On `Err` the request is as it was before. Each attempt is signed anew, with its own time and nonce; headers of an
/// earlier signature are replaced.
pub trait Sign: fmt::Debug + Send + Sync {
    /// Signs `request` for the moment `at`.
    fn sign(
        &self,
        request: &mut http::Request<Bytes>,
        credentials: &Credentials,
        at: SystemTime,
        nonce: &str,
    ) -> Result<Signed, SigningError>;
}

/// The region that a signature is for, as an [extension](http::Extensions) of the request. Signers that need none look at
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningRegion(pub std::sync::Arc<str>);

/// What was signed, to be compared with what a server says it computed.
///
/// The canonical request of session credentials holds the session token, so `Debug` leaves it out; print
/// [`redacted_canonical_request`](Self::redacted_canonical_request) instead.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The canonical request; empty for schemes that have none (NCP).
    pub canonical_request: String,
    /// The text under the signature.
    pub string_to_sign: String,
    /// The signature itself, as it stands in the header.
    pub signature: String,
    /// The beginning of the line that holds the session token.
    pub(crate) secret_line: Option<&'static str>,
}

impl Signed {
    /// The canonical request with the session token blotted out.
    pub fn redacted_canonical_request(&self) -> String {
        let lines: Vec<String> = self
            .canonical_request
            .split('\n')
            .map(|line| match self.secret_line {
                Some(start) if line.starts_with(start) => format!("{start}[redacted]"),
                _ => line.to_owned(),
            })
            .collect();
        lines.join("\n")
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("canonical_request", &self.redacted_canonical_request())
            .field("string_to_sign", &self.string_to_sign)
            .field("signature", &format_args!("[redacted]"))
            .finish()
    }
}

pub(crate) fn set(
    headers: &mut HeaderMap,
    name: &'static str,
    value: &str,
) -> Result<(), SigningError> {
    let value = HeaderValue::from_str(value).map_err(|_| {
        SigningError::new(format!(
            "the value for header `{name}` has a character that no header may hold"
        ))
    })?;
    headers.insert(HeaderName::from_static(name), value);
    Ok(())
}

/// Like [`set`], for values that loggers must not show.
pub(crate) fn set_sensitive(
    headers: &mut HeaderMap,
    name: &'static str,
    value: &str,
) -> Result<(), SigningError> {
    set(headers, name, value)?;
    if let Some(value) = headers.get_mut(name) {
        value.set_sensitive(true);
    }
    Ok(())
}

/// The headers that take part in a signature, sorted by name.
pub(crate) fn signed_headers(
    headers: &HeaderMap,
    takes_part: impl Fn(&str) -> bool,
) -> Result<Vec<(String, String)>, SigningError> {
    let mut signed: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let name = name.as_str();
        if !takes_part(name) {
            continue;
        }
        // The official clients disagree about repeated headers (joined by "," or ", ", or one kept), so none is sent.
        if signed.iter().any(|(earlier, _)| earlier == name) {
            return Err(SigningError::new(format!(
                "header `{name}` is there twice; a signed header needs one value"
            )));
        }
        let value = value.to_str().map_err(|_| {
            SigningError::new(format!(
                "header `{name}` has a character outside printable ASCII"
            ))
        })?;
        signed.push((name.to_owned(), value.to_owned()));
    }
    signed.sort();
    Ok(signed)
}

/// The moment, to the second, in the form of a scheme.
pub(crate) fn time_text(
    at: SystemTime,
    form: &(impl Formattable + ?Sized),
) -> Result<String, SigningError> {
    let out_of_range =
        || SigningError::new("the clock stands after the year 9999; set the system clock");
    let seconds = i64::try_from(seconds_since_epoch(at)?.as_secs()).map_err(|_| out_of_range())?;
    OffsetDateTime::from_unix_timestamp(seconds)
        .map_err(|_| out_of_range())?
        .format(form)
        .map_err(|_| out_of_range())
}

pub(crate) fn seconds_since_epoch(at: SystemTime) -> Result<std::time::Duration, SigningError> {
    at.duration_since(SystemTime::UNIX_EPOCH)
        .map_err(|_| SigningError::new("the clock stands before 1970; set the system clock"))
}

/// The access key id, if these credentials can be signed with. What would break the syntax of a header is a slip in
/// configuration, best told before the service refuses it.
pub(crate) fn checked_access_key_id(credentials: &Credentials) -> Result<&str, SigningError> {
    let id = credentials.access_key_id();
    if id.is_empty() {
        return Err(SigningError::new(format!(
            "the access key id from `{}` is empty",
            credentials.provider_name()
        )));
    }
    if !id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b',')
    {
        return Err(SigningError::new(format!(
            "the access key id from `{}` has a space, a comma or a character outside ASCII; look for a stray line break or quote",
            credentials.provider_name()
        )));
    }
    if let Some((at, odd)) = odd_character(credentials.access_key_secret().expose_secret()) {
        return Err(SigningError::new(format!(
            "the access key secret from `{}` has the character U+{:04X} at position {at}, which no secret has; it came along \
             when it was copied: type it anew or copy it as plain text",
            credentials.provider_name(),
            u32::from(odd)
        )));
    }
    if credentials.access_key_secret().expose_secret().is_empty() {
        return Err(SigningError::new(format!(
            "the access key secret from `{}` is empty",
            credentials.provider_name()
        )));
    }
    Ok(id)
}
