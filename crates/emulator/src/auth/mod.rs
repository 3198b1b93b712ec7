//! The other side of the signature.

mod acs3;
mod ncp;
mod nonces;

use std::time::{Duration, SystemTime};

use client_core::operation::OperationInfo;
use client_core::service::Protocol;

use crate::answer::Failure;
use crate::credentials::TestCredentials;
use crate::received::Received;

pub(crate) use nonces::Nonces;

/// Decides whether a request may pass.
pub(crate) fn verify(
    request: &Received,
    protocol: Protocol,
    operation: &OperationInfo,
    credentials: &TestCredentials,
    nonces: &mut Nonces,
    now: SystemTime,
) -> Result<(), Failure> {
    match protocol {
        Protocol::Ncp => ncp::verify(request, credentials, now),
        _ if operation.is_unsigned() && request.header("authorization").is_none() => {
            acs3::verify_unsigned(request, nonces, now)
        }
        _ => acs3::verify(request, credentials, nonces, now),
    }
}

/// Whether two moments are at most `window` apart.
fn within(window: Duration, left: SystemTime, right: SystemTime) -> bool {
    let apart = left
        .duration_since(right)
        .unwrap_or_else(|error| error.duration());
    apart <= window
}
