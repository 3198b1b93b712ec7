//! Object Storage Service, OSS4-HMAC-SHA256.
//!
//! Buckets made since September 2025 accept no older scheme
//! ([signature version 4](https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4)).
//! The body is not under the signature (`UNSIGNED-PAYLOAD`); what is stored is compared by its checksum instead.

use std::time::SystemTime;

use bytes::Bytes;
use http::Uri;
use secrecy::ExposeSecret;
use time::macros::format_description;

use crate::encode;
use crate::hash::{hex, hmac_sha256, sha256_hex};
use crate::sign::{checked_access_key_id, set, set_sensitive, signed_headers, time_text};
use crate::{Credentials, Sign, Signed, SigningError, SigningRegion};

/// The name of the algorithm, first word of the `Authorization` header and first line of the string to sign.
pub const ALGORITHM: &str = "OSS4-HMAC-SHA256";
/// Header with the time, `YYYYMMDDTHHMMSSZ`.
pub const DATE: &str = "x-oss-date";
/// Header that says what of the body is signed.
pub const CONTENT_SHA256: &str = "x-oss-content-sha256";
/// Header with the session token.
pub const SECURITY_TOKEN: &str = "x-oss-security-token";
/// Nothing of the body is signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The signer for objects.
///
/// The request carries the region, plain as in `cn-shanghai`, as an [extension](http::Extensions): [`SigningRegion`].
/// The bucket is the first label of the host, or the first part of the path where the host is an address or
/// `localhost`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oss4;

impl Sign for Oss4 {
    fn sign(
        &self,
        request: &mut http::Request<Bytes>,
        credentials: &Credentials,
        at: SystemTime,
        _nonce: &str,
    ) -> Result<Signed, SigningError> {
        let access_key_id = checked_access_key_id(credentials)?;
        let Some(region) = request.extensions().get::<SigningRegion>().cloned() else {
            return Err(SigningError::new(
                "a request to OSS is signed for a region, and none is known: set the region of the client",
            ));
        };
        let mut headers = request.headers().clone();
        for leftover in ["authorization", SECURITY_TOKEN] {
            headers.remove(leftover);
        }
        let time = format_description!("[year][month][day]T[hour][minute][second]Z");
        let time = time_text(at, time)?;
        set(&mut headers, DATE, &time)?;
        set(&mut headers, CONTENT_SHA256, UNSIGNED_PAYLOAD)?;
        if let Some(token) = credentials.security_token() {
            set_sensitive(&mut headers, SECURITY_TOKEN, token.expose_secret())?;
        }
        let resource = resource(request.uri())?;
        let signed = signed_headers(&headers, is_signed)?;
        let canonical_request = canonicalize(
            request.method().as_str(),
            &resource,
            request.uri().query().unwrap_or_default(),
            &signed,
        );
        let scope = scope(&time, &region.0);
        let string_to_sign = string_to_sign(&time, &scope, &canonical_request);
        let secret = credentials.access_key_secret().expose_secret();
        let signature = signature(secret, &scope, &string_to_sign);
        set_sensitive(
            &mut headers,
            "authorization",
            &format!("{ALGORITHM} Credential={access_key_id}/{scope},Signature={signature}"),
        )?;
        *request.headers_mut() = headers;
        Ok(Signed {
            canonical_request,
            string_to_sign,
            signature,
            secret_line: Some("x-oss-security-token:"),
        })
    }
}

/// Whether a host stands for a machine and not for a bucket: an address or `localhost`.
pub fn is_path_style(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok()
}

/// The canonical request. `resource` is `/bucket/key` in the encoding in which it is sent; the query is decoded, encoded
/// and sorted here, and a name without a value stays without `=`. `headers` are those that take part, in small letters
/// and sorted.
pub fn canonicalize(
    method: &str,
    resource: &str,
    query: &str,
    headers: &[(String, String)],
) -> String {
    let query: Vec<String> = encode::canonical_query(query)
        .split('&')
        .map(|pair| pair.strip_suffix('=').unwrap_or(pair).to_owned())
        .collect();
    let mut canonical = format!("{method}\n{resource}\n{}\n", query.join("&"));
    for (name, value) in headers {
        canonical.push_str(name);
        canonical.push(':');
        canonical.push_str(value.trim());
        canonical.push('\n');
    }
    // No further headers are signed.
    canonical.push_str("\n\n");
    canonical.push_str(UNSIGNED_PAYLOAD);
    canonical
}

/// What a key may be used for: day, region, service.
pub fn scope(time: &str, region: &str) -> String {
    let day = time.get(..8).unwrap_or(time);
    format!("{day}/{region}/oss/aliyun_v4_request")
}

/// The text under the signature.
pub fn string_to_sign(time: &str, scope: &str, canonical_request: &str) -> String {
    format!(
        "{ALGORITHM}\n{time}\n{scope}\n{}",
        sha256_hex(canonical_request.as_bytes())
    )
}

/// Lower-case hex of the signature: a key that is derived from the secret for each part of the scope in turn.
pub fn signature(secret: &str, scope: &str, string_to_sign: &str) -> String {
    let mut key = format!("aliyun_v4{secret}").into_bytes();
    for part in scope.split('/') {
        key = hmac_sha256(&key, part.as_bytes()).to_vec();
    }
    hex(&hmac_sha256(&key, string_to_sign.as_bytes()))
}

/// Whether a header, by its name in small letters, is under the signature.
pub fn is_signed(header: &str) -> bool {
    matches!(header, "content-type" | "content-md5") || header.starts_with("x-oss-")
}

/// `/bucket/key`, wherever the bucket stands.
fn resource(uri: &Uri) -> Result<String, SigningError> {
    let host = uri
        .host()
        .ok_or_else(|| SigningError::new("the request has no host in its URI"))?;
    if is_path_style(host) {
        return Ok(uri.path().to_owned());
    }
    let bucket = host.split('.').next().unwrap_or_default();
    Ok(format!("/{bucket}{}", uri.path()))
}
