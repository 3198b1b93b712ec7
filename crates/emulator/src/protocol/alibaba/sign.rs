//! Alibaba Cloud's gateway: ACS3-HMAC-SHA256 as a server checks it.

use std::time::{Duration, SystemTime};

use auth_core::alibaba::sign::{self as acs3, CONTENT_SHA256, DATE, NONCE, SECURITY_TOKEN};
use auth_core::{Credentials, ExposeSecret};
use time::PrimitiveDateTime;
use time::macros::format_description;

use super::FAMILY;
use crate::answer::Failure;
use crate::credentials::TestCredentials;
use crate::nonces::Nonces;
use crate::protocol::within;
use crate::received::Received;

/// Both the tolerance for clocks and the memory for nonces.
const WINDOW: Duration = Duration::from_secs(15 * 60);

pub(super) fn verify(
    request: &Received,
    credentials: &TestCredentials,
    nonces: &mut Nonces,
    now: SystemTime,
) -> Result<(), Failure> {
    let header = |name: &'static str| {
        request
            .header(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| {
                Failure::new(
                    400,
                    "MissingParameter",
                    format!("The request lacks the header {name}."),
                )
            })
    };
    let authorization = header("authorization")?;
    let (date, nonce, claimed_hash) = (header(DATE)?, header(NONCE)?, header(CONTENT_SHA256)?);

    let Some(authorization) = acs3::parse_authorization(authorization) else {
        return Err(incomplete(
            "the Authorization header is not \"ACS3-HMAC-SHA256 Credential=..,SignedHeaders=..,Signature=..\"",
        ));
    };
    let unsigned: Vec<&str> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| *name == "host" || *name == "content-type" || name.starts_with("x-acs-"))
        .filter(|name| {
            !authorization
                .signed_headers
                .iter()
                .any(|signed| signed.eq_ignore_ascii_case(name))
        })
        .collect();
    if !unsigned.is_empty() {
        return Err(incomplete(&format!(
            "SignedHeaders leaves out {}",
            unsigned.join(", ")
        )));
    }

    if let Some(name) = request.repeated_header() {
        return Err(incomplete(&format!("the header {name} is there twice")));
    }

    let Some(known) = credentials.find(FAMILY, &authorization.credential) else {
        return Err(Failure::new(
            404,
            "InvalidAccessKeyId.NotFound",
            "Specified access key is not found.",
        ));
    };
    check_time(date, now)?;
    check_token(known, request.header(SECURITY_TOKEN), now)?;

    let hash = acs3::payload_hash(&request.body);
    let names: Vec<&str> = authorization
        .signed_headers
        .iter()
        .map(String::as_str)
        .collect();
    let (_, string_to_sign) = acs3::canonicalize(
        &request.method,
        &request.path,
        &request.raw_query,
        &request.headers,
        &names,
        &hash,
    );
    let expected = acs3::signature(known.access_key_secret().expose_secret(), &string_to_sign);
    if expected != authorization.signature || !claimed_hash.eq_ignore_ascii_case(&hash) {
        return Err(Failure::new(
            400,
            "SignatureDoesNotMatch",
            format!(
                "Specified signature is not matched with our calculation. server string to sign is:{string_to_sign}"
            ),
        ));
    }
    take(nonces, &authorization.credential, nonce, now)
}

/// A request to one of the operations that are open to everybody: what it says of time and nonce has to be right.
pub(super) fn verify_unsigned(
    request: &Received,
    nonces: &mut Nonces,
    now: SystemTime,
) -> Result<(), Failure> {
    let said = |header: &str, parameter: &str| {
        request
            .header(header)
            .or_else(|| request.query_value(parameter))
            .map(str::to_owned)
    };
    if let Some(date) = said(DATE, "Timestamp") {
        check_time(&date, now)?;
    }
    match said(NONCE, "SignatureNonce") {
        Some(nonce) => take(nonces, "", &nonce, now),
        None => Ok(()),
    }
}

fn check_time(text: &str, now: SystemTime) -> Result<(), Failure> {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let Ok(at) = PrimitiveDateTime::parse(text, format) else {
        return Err(Failure::new(
            400,
            "InvalidTimeStamp.Format",
            format!("Specified time stamp {text:?} is not of the form YYYY-MM-DDThh:mm:ssZ."),
        ));
    };
    if !within(WINDOW, at.assume_utc().into(), now) {
        return Err(Failure::new(
            400,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired: it is more than 15 minutes off.",
        ));
    }
    Ok(())
}

fn check_token(known: &Credentials, sent: Option<&str>, now: SystemTime) -> Result<(), Failure> {
    let refused = |kind: &str, message: &str| {
        Err(Failure::new(
            400,
            format!("InvalidSecurityToken.{kind}"),
            message,
        ))
    };
    match (
        known.security_token(),
        sent.filter(|token| !token.is_empty()),
    ) {
        (None, None) => Ok(()),
        (None, Some(_)) => refused(
            "MismatchWithAccessKey",
            "The access key is long-lived and has no security token.",
        ),
        (Some(_), None) => refused(
            "Malformed",
            "The security token is missing: the access key is a temporary one.",
        ),
        (Some(token), Some(sent)) if token.expose_secret() != sent => refused(
            "Malformed",
            "Specified SecurityToken is malformed or belongs to another access key.",
        ),
        _ if known.expires_at().is_some_and(|end| end <= now) => {
            refused("Expired", "Specified SecurityToken is expired.")
        }
        _ => Ok(()),
    }
}

fn take(
    nonces: &mut Nonces,
    access_key_id: &str,
    nonce: &str,
    now: SystemTime,
) -> Result<(), Failure> {
    if nonces.take(access_key_id, nonce, now, WINDOW) {
        return Ok(());
    }
    Err(Failure::new(
        400,
        "SignatureNonceUsed",
        "Specified signature nonce was used already.",
    ))
}

fn incomplete(reason: &str) -> Failure {
    Failure::new(
        400,
        "IncompleteSignature",
        format!("The request signature does not conform to Aliyun standards: {reason}."),
    )
}
