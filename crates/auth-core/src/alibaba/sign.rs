//! Alibaba Cloud, ACS3-HMAC-SHA256 (signature method V3 of the documentation).
//!
//! The signed headers are the documented set: `host`, `content-type` and every `x-acs-*`. Others, `user-agent` and
//! `accept` among them, are rewritten by proxies too often to be worth covering.

use std::time::SystemTime;

use bytes::Bytes;
use http::Uri;
use secrecy::ExposeSecret;
use time::macros::format_description;

use crate::encode;
use crate::hash::{hex, hmac_sha256, sha256_hex};
use crate::sign::{checked_access_key_id, set, set_sensitive, signed_headers, time_text};
use crate::{Credentials, Sign, Signed, SigningError};

/// The name of the algorithm, first word of the `Authorization` header and first line of the string to sign.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";
/// Header with the time, `YYYY-MM-DDTHH:MM:SSZ`.
pub const DATE: &str = "x-acs-date";
/// Header with the number that is used once.
pub const NONCE: &str = "x-acs-signature-nonce";
/// Header with the lower-case hex SHA-256 of the body.
pub const CONTENT_SHA256: &str = "x-acs-content-sha256";
/// Header with the session token.
pub const SECURITY_TOKEN: &str = "x-acs-security-token";
/// Header that repeats the access key id beside a session token, as the official clients do.
pub const ACCESS_KEY_ID: &str = "x-acs-accesskey-id";

const AUTHORIZATION: &str = "authorization";
const HOST: &str = "host";

/// The signer for Alibaba Cloud.
///
/// Path and query are read as they stand in the request and never rewritten. `x-acs-action` and `x-acs-version` are
/// put there by the caller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Acs3;

impl Sign for Acs3 {
    fn sign(
        &self,
        request: &mut http::Request<Bytes>,
        credentials: &Credentials,
        at: SystemTime,
        nonce: &str,
    ) -> Result<Signed, SigningError> {
        let access_key_id = checked_access_key_id(credentials)?;
        if access_key_id.starts_with("STS.") && credentials.security_token().is_none() {
            return Err(SigningError::new(format!(
                "the access key id from `{}` is one of a session (it begins with STS.) and has no security token: give the \
                 token too",
                credentials.provider_name()
            )));
        }
        if nonce.is_empty() {
            return Err(SigningError::new(
                "the nonce is empty; pass a new random text for each attempt",
            ));
        }
        let payload_hash = sha256_hex(request.body());

        let mut headers = request.headers().clone();
        for leftover in [AUTHORIZATION, SECURITY_TOKEN, ACCESS_KEY_ID] {
            headers.remove(leftover);
        }
        if !headers.contains_key(HOST) {
            set(&mut headers, HOST, &host_of(request.uri())?)?;
        }
        let date = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        set(&mut headers, DATE, &time_text(at, date)?)?;
        set(&mut headers, NONCE, nonce)?;
        set(&mut headers, CONTENT_SHA256, &payload_hash)?;
        if let Some(token) = credentials.security_token() {
            set_sensitive(&mut headers, SECURITY_TOKEN, token.expose_secret())?;
            set_sensitive(&mut headers, ACCESS_KEY_ID, access_key_id)?;
        }

        let takes_part =
            |name: &str| name == HOST || name == "content-type" || name.starts_with("x-acs-");
        let signed = signed_headers(&headers, takes_part)?;
        let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
        let (canonical_request, string_to_sign) = canonicalize(
            request.method().as_str(),
            request.uri().path(),
            request.uri().query().unwrap_or_default(),
            &signed,
            &names,
            &payload_hash,
        );
        let signature = signature(
            credentials.access_key_secret().expose_secret(),
            &string_to_sign,
        );
        set_sensitive(
            &mut headers,
            AUTHORIZATION,
            &authorization(access_key_id, &names, &signature),
        )?;
        *request.headers_mut() = headers;
        Ok(Signed {
            canonical_request,
            string_to_sign,
            signature,
            secret_line: Some("x-acs-security-token:"),
        })
    }
}

/// The canonical request and the string to sign.
///
/// `path` and `query` are taken from the request target as sent; the query is decoded, encoded and sorted here, the
/// path is not touched. Of `headers`, in any order and spelling, those named by `signed_names` take part; values of
/// one name are sorted and joined by a comma, and a name without a header has an empty value.
pub fn canonicalize(
    method: &str,
    path: &str,
    query: &str,
    headers: &[(String, String)],
    signed_names: &[&str],
    payload_hash: &str,
) -> (String, String) {
    let mut names: Vec<String> = signed_names
        .iter()
        .map(|name| name.to_ascii_lowercase())
        .collect();
    names.sort();
    names.dedup();

    let mut canonical = format!(
        "{}\n{}\n{}\n",
        method.to_ascii_uppercase(),
        if path.is_empty() { "/" } else { path },
        encode::canonical_query(query)
    );
    for name in &names {
        let mut values: Vec<&str> = headers
            .iter()
            .filter(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect();
        values.sort_unstable();
        canonical.push_str(name);
        canonical.push(':');
        canonical.push_str(&values.join(","));
        canonical.push('\n');
    }
    canonical.push('\n');
    canonical.push_str(&names.join(";"));
    canonical.push('\n');
    canonical.push_str(payload_hash);

    let string_to_sign = format!("{ALGORITHM}\n{}", sha256_hex(canonical.as_bytes()));
    (canonical, string_to_sign)
}

/// Lower-case hex of HMAC-SHA256, keyed with the secret as it is.
pub fn signature(secret: &str, string_to_sign: &str) -> String {
    hex(&hmac_sha256(secret.as_bytes(), string_to_sign.as_bytes()))
}

/// Lower-case hex of SHA-256: the value of `x-acs-content-sha256` for this body.
pub fn payload_hash(body: &[u8]) -> String {
    sha256_hex(body)
}

/// The text of the `Authorization` header. `signed_names` must be lower case and sorted, as they were signed.
pub fn authorization(access_key_id: &str, signed_names: &[&str], signature: &str) -> String {
    format!(
        "{ALGORITHM} Credential={access_key_id},SignedHeaders={},Signature={signature}",
        signed_names.join(";")
    )
}

/// The parts of an `Authorization` header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// The access key id.
    pub credential: String,
    /// The names of the signed headers, as sent.
    pub signed_headers: Vec<String>,
    /// The signature, as sent.
    pub signature: String,
}

/// Reads an `Authorization` header of this scheme; `None` for any other text, or when a part is missing or repeated.
pub fn parse_authorization(header: &str) -> Option<Authorization> {
    let parts = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for part in parts.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        let slot = match name {
            "Credential" => &mut credential,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            _ => return None,
        };
        if value.is_empty() || slot.replace(value).is_some() {
            return None;
        }
    }
    Some(Authorization {
        credential: credential?.to_owned(),
        signed_headers: signed_headers?.split(';').map(str::to_owned).collect(),
        signature: signature?.to_owned(),
    })
}

fn host_of(uri: &Uri) -> Result<String, SigningError> {
    let host = uri
        .host()
        .ok_or_else(|| {
            SigningError::new("the request has neither a `host` header nor a host in its URI")
        })?
        .to_ascii_lowercase();
    let default_port = match uri.scheme_str() {
        Some("http") => Some(80),
        _ => Some(443),
    };
    Ok(match uri.port_u16() {
        port @ Some(number) if port != default_port => format!("{host}:{number}"),
        _ => host,
    })
}
