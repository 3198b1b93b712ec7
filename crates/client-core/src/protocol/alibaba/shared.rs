//! Headers, hosts and identity.

use std::sync::Arc;
use std::time::SystemTime;

use auth_core::alibaba::AlibabaChain;
use auth_core::encode::percent_encode;
use auth_core::{CredentialsError, SharedProvider, System};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::network::Network;
use crate::protocol::Call;

pub(super) const HOW_TO_GIVE_CREDENTIALS: &str = "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \
     `aliyun configure`, or give credentials to the builder";

pub(super) const HOW_TO_GIVE_A_REGION: &str =
    "ALIBABA_CLOUD_REGION_ID, or region_id in the current profile of ~/.aliyun/config.json";

pub(super) fn credentials(
    system: &System,
    profile: Option<&str>,
) -> Result<SharedProvider, CredentialsError> {
    let mut chain = AlibabaChain::builder(system);
    if let Some(profile) = profile {
        chain = chain.profile(profile);
    }
    Ok(Arc::new(chain.build()))
}

/// `<code>.<region>.aliyuncs.com`, in a VPC `<code>-vpc.<region>.aliyuncs.com`.
pub(super) fn host(code: &str, region: &str, network: Network) -> String {
    match network {
        Network::Public => format!("{code}.{region}.aliyuncs.com"),
        Network::Vpc => format!("{code}-vpc.{region}.aliyuncs.com"),
    }
}

pub(super) fn is_reserved(header: &str) -> bool {
    const NAMES: [&str; 7] = [
        "x-acs-action",
        "x-acs-version",
        "x-acs-date",
        "x-acs-content-sha256",
        "x-acs-security-token",
        "x-acs-accesskey-id",
        "x-acs-bearer-token",
    ];
    NAMES.contains(&header) || header.starts_with("x-acs-signature-")
}

/// What stands in headers for signed calls stands in the query for unsigned ones.
pub(super) fn unsigned_query(call: &Call, query: &str, at: SystemTime, nonce: &str) -> String {
    let timestamp = OffsetDateTime::from(at)
        .format(format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
        ))
        .unwrap_or_default();
    let own = [
        ("Action", call.operation),
        ("Format", "json"),
        ("SignatureNonce", nonce),
        ("Timestamp", &timestamp),
        ("Version", call.version),
    ]
    .map(|(name, value)| format!("{name}={}", percent_encode(value)));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.extend(own.iter().map(String::as_str));
    pairs.sort_by_key(|pair| pair.split_once('=').map_or(*pair, |(name, _)| name));
    pairs.join("&")
}
