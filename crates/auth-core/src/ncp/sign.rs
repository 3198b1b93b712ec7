//! NAVER Cloud Platform, signature v2.
//!
//! The scheme signs method, request target, time and access key; neither body nor other headers. The target is taken
//! as it stands: `a,b` and `a%2Cb` are both legal and have different signatures.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use secrecy::ExposeSecret;

use crate::hash::hmac_sha256;
use crate::sign::{checked_access_key_id, seconds_since_epoch, set, set_sensitive};
use crate::{Credentials, Sign, Signed, SigningError};

/// Header with the time in milliseconds since 1970.
pub const TIMESTAMP: &str = "x-ncp-apigw-timestamp";
/// Header with the access key.
pub const ACCESS_KEY: &str = "x-ncp-iam-access-key";
/// Header with the signature.
pub const SIGNATURE: &str = "x-ncp-apigw-signature-v2";

/// The signer for NAVER Cloud Platform. A session token is not part of this scheme and is ignored, as is the nonce.
#[derive(Clone, Copy, Debug, Default)]
pub struct NcpV2;

impl Sign for NcpV2 {
    fn sign(
        &self,
        request: &mut http::Request<Bytes>,
        credentials: &Credentials,
        at: SystemTime,
        _nonce: &str,
    ) -> Result<Signed, SigningError> {
        let access_key = checked_access_key_id(credentials)?;
        let timestamp = seconds_since_epoch(at)?.as_millis().to_string();
        let string_to_sign = string_to_sign(
            request.method().as_str(),
            &target(request.uri()),
            &timestamp,
            access_key,
        );
        let signature = signature(
            credentials.access_key_secret().expose_secret(),
            &string_to_sign,
        );

        let mut headers = request.headers().clone();
        set(&mut headers, TIMESTAMP, &timestamp)?;
        set_sensitive(&mut headers, ACCESS_KEY, access_key)?;
        set_sensitive(&mut headers, SIGNATURE, &signature)?;
        *request.headers_mut() = headers;
        Ok(Signed {
            canonical_request: String::new(),
            string_to_sign,
            signature,
            secret_line: None,
        })
    }
}

/// The text under the signature. `target` is path and query exactly as sent.
pub fn string_to_sign(method: &str, target: &str, timestamp: &str, access_key: &str) -> String {
    format!("{method} {target}\n{timestamp}\n{access_key}")
}

/// Standard base64 of HMAC-SHA256.
pub fn signature(secret: &str, string_to_sign: &str) -> String {
    STANDARD.encode(hmac_sha256(secret.as_bytes(), string_to_sign.as_bytes()))
}

/// `http::Uri` keeps `https://host?query` without a path, and HTTP sends the missing path as `/`.
fn target(uri: &http::Uri) -> String {
    let target = uri
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str);
    if target.starts_with('/') {
        target.to_owned()
    } else {
        format!("/{target}")
    }
}
