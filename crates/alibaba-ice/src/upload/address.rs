//! `UploadAddress` and `UploadAuth`: JSON in Base64.
//!
//! The published samples of the two are swapped in the provider's manuals, so what stands in them is taken by the names
//! of its members, wherever it stands.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use client_core::credentials::Credentials;
use client_core::model::{DateTime, ParsedDateTime};
use serde_json::{Map, Value};

/// How long a credential is good when its answer does not say: the documented 3,000 seconds.
const LIFETIME: Duration = Duration::from_secs(3000);

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Where a file goes, and the right to put it there.
#[derive(Clone)]
pub(super) struct Granted {
    pub target: Target,
    pub credentials: Credentials,
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target.fmt(f)
    }
}

/// Where a file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub endpoint: String,
    pub bucket: String,
    pub key: String,
    pub region: String,
}

/// Reads the two texts of an answer that came at `now`; the texts hold a credential, so no error repeats them.
///
/// # Errors
/// What is missing or unreadable.
pub(super) fn read(address: &str, auth: &str, now: SystemTime) -> Result<Granted, String> {
    let mut members = members(address).ok_or("UploadAddress is no JSON in Base64")?;
    members.extend(self::members(auth).ok_or("UploadAuth is no JSON in Base64")?);
    let text = |name: &str| {
        members
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| format!("UploadAddress and UploadAuth have no {name}"))
    };
    let endpoint = text("Endpoint")?;
    let region = match text("Region") {
        Ok(region) => region,
        Err(missing) => region_of(&endpoint).ok_or(missing)?,
    };
    let credentials = Credentials::new(text("AccessKeyId")?, text("AccessKeySecret")?)
        .with_security_token(text("SecurityToken")?)
        .with_expiry(until(&members, now))
        .with_provider_name("UploadAuth of ICE");
    Ok(Granted {
        target: Target {
            endpoint,
            bucket: text("Bucket")?,
            key: text("FileName")?,
            region,
        },
        credentials,
    })
}

fn members(text: &str) -> Option<Map<String, Value>> {
    let json = LENIENT.decode(text.trim()).ok()?;
    match serde_json::from_slice(&json).ok()? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// The moment in `ExpireUTCTime`; else `Expiration`, which is a number of seconds and no date.
fn until(members: &Map<String, Value>, now: SystemTime) -> SystemTime {
    let moment = members.get("ExpireUTCTime").and_then(Value::as_str);
    if let Some(ParsedDateTime::Offset(moment)) =
        moment.and_then(|text| DateTime::from(text).parse())
    {
        return moment.into();
    }
    let seconds = match members.get("Expiration") {
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(number) => number.as_u64(),
        None => None,
    };
    now + seconds.map_or(LIFETIME, Duration::from_secs)
}

/// `oss-cn-shanghai.aliyuncs.com`, also with `-internal`.
fn region_of(endpoint: &str) -> Option<String> {
    let host = endpoint.rsplit("://").next()?;
    let label = host
        .split('.')
        .find_map(|label| label.strip_prefix("oss-"))?;
    Some(label.strip_suffix("-internal").unwrap_or(label).to_owned())
}
