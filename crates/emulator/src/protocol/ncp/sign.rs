//! NAVER Cloud's gateway. It has one answer for everything that is wrong with a signature; the details say what, for
//! whoever reads a failed test.

use std::time::{Duration, SystemTime};

use auth_core::ExposeSecret;
use auth_core::ncp::sign as ncp;

use super::FAMILY;
use crate::answer::Failure;
use crate::credentials::TestCredentials;
use crate::protocol::within;
use crate::received::Received;

const WINDOW: Duration = Duration::from_secs(5 * 60);

pub(super) fn verify(
    request: &Received,
    credentials: &TestCredentials,
    now: SystemTime,
) -> Result<(), Failure> {
    let header = |name: &str| {
        request
            .header(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| refused(format!("header {name} is missing")))
    };
    let timestamp = header(ncp::TIMESTAMP)?;
    let access_key = header(ncp::ACCESS_KEY)?;
    let signature = header(ncp::SIGNATURE)?;

    let sent_at = timestamp
        .parse()
        .ok()
        .and_then(|milliseconds| {
            SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
        })
        .ok_or_else(|| {
            refused(format!(
                "{timestamp:?} is no time in milliseconds since 1970"
            ))
        })?;
    if !within(WINDOW, sent_at, now) {
        return Err(refused("the timestamp is more than 5 minutes off"));
    }
    let known = credentials
        .find(FAMILY, access_key)
        .ok_or_else(|| refused(format!("access key {access_key:?} is unknown")))?;
    let text = ncp::string_to_sign(&request.method, &request.target(), timestamp, access_key);
    if ncp::signature(known.access_key_secret().expose_secret(), &text) != signature {
        return Err(refused(format!(
            "the signature does not fit; the server signed {text:?}"
        )));
    }
    Ok(())
}

fn refused(details: impl Into<String>) -> Failure {
    Failure::new(401, "200", "Authentication Failed").details(details)
}
