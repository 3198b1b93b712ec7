//! The region that a user has set up.

use super::cli_config::{CliConfig, Wanted};
use crate::providers::endpoint::check_region;
use crate::{CredentialsError, System};

/// In the order in which the command line reads them, without its bare `REGION`, which too much else is called.
const VARIABLES: [&str; 3] = [
    "ALIBABA_CLOUD_REGION_ID",
    "ALIBABACLOUD_REGION_ID",
    "ALICLOUD_REGION_ID",
];

/// The default region: `ALIBABA_CLOUD_REGION_ID` (or `ALIBABACLOUD_REGION_ID`, `ALICLOUD_REGION_ID`), else `region_id`
/// of the command line's profile. White space around it is cut off.
///
/// # Errors
///
/// Of kind `Invalid`, if the text can be no region or the configuration file cannot be read.
pub fn region(system: &System, profile: Option<&str>) -> Result<Option<String>, CredentialsError> {
    for name in VARIABLES {
        if let Some(region) = system.var(name)? {
            return region_of(&region, &format!("environment variable {name}")).map(Some);
        }
    }
    let wanted = match profile {
        Some(name) => Wanted::Elsewhere(name.to_owned()),
        None => Wanted::from_env(system)?,
    };
    let Ok(config) = CliConfig::load(system)? else {
        return Ok(None);
    };
    let Ok(profile) = config.select(&wanted)? else {
        return Ok(None);
    };
    match profile.text("region_id")? {
        Some(region) => {
            region_of(region, &format!("{}: field `region_id`", profile.place())).map(Some)
        }
        None => Ok(None),
    }
}

fn region_of(text: &str, place: &str) -> Result<String, CredentialsError> {
    let region = text.trim();
    check_region(region, place)?;
    Ok(region.to_owned())
}
