//! OSS4-HMAC-SHA256 as a server checks it.

use std::time::{Duration, SystemTime};

use auth_core::alibaba::oss;
use auth_core::{Credentials, ExposeSecret};
use time::PrimitiveDateTime;
use time::macros::format_description;

use super::super::FAMILY;
use super::{Storage, Wanted};
use crate::answer::Failure;
use crate::credentials::TestCredentials;
use crate::protocol::within;
use crate::received::Received;

const WINDOW: Duration = Duration::from_secs(15 * 60);

pub(super) fn verify(
    storage: &Storage,
    wanted: &Wanted,
    received: &Received,
    credentials: &TestCredentials,
    now: SystemTime,
) -> Result<(), Failure> {
    let header = received.header("authorization").unwrap_or_default();
    if header.starts_with("OSS ") {
        return Err(Failure::new(
            403,
            "AccessDenied",
            "Signature version 1 is not accepted: buckets made since 2025-09-01 take version 4 (EC 0002-00000080).",
        ));
    }
    let Some((access_key_id, scope, signature)) = parts(header) else {
        return Err(Failure::new(
            400,
            "InvalidArgument",
            "Authorization is not \"OSS4-HMAC-SHA256 Credential=<id>/<day>/<region>/oss/aliyun_v4_request,Signature=<hex>\".",
        ));
    };
    let date = received.header(oss::DATE).unwrap_or_default();
    check_time(date, now)?;
    if received.header(oss::CONTENT_SHA256) != Some(oss::UNSIGNED_PAYLOAD) {
        return Err(Failure::new(
            400,
            "InvalidArgument",
            "x-oss-content-sha256 has to be UNSIGNED-PAYLOAD.",
        ));
    }
    let known = credential(storage, wanted, access_key_id, credentials, now)?;
    if known.security_token().map(ExposeSecret::expose_secret)
        != received.header(oss::SECURITY_TOKEN)
    {
        return Err(Failure::new(
            403,
            "InvalidAccessKeyId",
            "The security token does not belong to the access key id.",
        ));
    }
    let mut headers: Vec<(String, String)> = received
        .headers
        .iter()
        .filter(|(name, _)| oss::is_signed(name))
        .cloned()
        .collect();
    headers.sort();
    let canonical = oss::canonicalize(
        &received.method,
        &wanted.resource,
        &received.raw_query,
        &headers,
    );
    let string_to_sign = oss::string_to_sign(date, scope, &canonical);
    let expected = oss::signature(
        known.access_key_secret().expose_secret(),
        scope,
        &string_to_sign,
    );
    if scope.split('/').next() != date.get(..8) || expected != signature {
        return Err(Failure::new(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        ));
    }
    Ok(())
}

/// Access key id, scope and signature.
fn parts(header: &str) -> Option<(&str, &str, &str)> {
    let rest = header.strip_prefix(oss::ALGORITHM)?.trim_start();
    let (credential, signature) = rest.strip_prefix("Credential=")?.split_once(',')?;
    let (id, scope) = credential.split_once('/')?;
    scope.ends_with("/oss/aliyun_v4_request").then_some((
        id,
        scope,
        signature.trim_start().strip_prefix("Signature=")?,
    ))
}

/// A pair of the test, or one that was given out for this object and is not over.
fn credential<'a>(
    storage: &'a Storage,
    wanted: &Wanted,
    access_key_id: &str,
    credentials: &'a TestCredentials,
    now: SystemTime,
) -> Result<&'a Credentials, Failure> {
    if let Some(grant) = storage.grants.get(access_key_id) {
        if now >= grant.until {
            return Err(Failure::new(
                403,
                "SecurityTokenExpired",
                "The security token you provided has expired.",
            ));
        }
        if crate::text::decode(&wanted.resource, false) != grant.resource {
            return Err(Failure::new(
                403,
                "AccessDenied",
                "You have no right to access this object because of bucket acl.",
            ));
        }
        return Ok(&grant.credentials);
    }
    credentials.find(FAMILY, access_key_id).ok_or_else(|| {
        Failure::new(
            403,
            "InvalidAccessKeyId",
            "The OSS Access Key Id you provided does not exist in our records.",
        )
    })
}

fn check_time(text: &str, now: SystemTime) -> Result<(), Failure> {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    let Ok(at) = PrimitiveDateTime::parse(text, format) else {
        return Err(Failure::new(
            400,
            "InvalidArgument",
            "x-oss-date is not of the form YYYYMMDDThhmmssZ.",
        ));
    };
    if within(WINDOW, at.assume_utc().into(), now) {
        return Ok(());
    }
    Err(Failure::new(
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    ))
}
