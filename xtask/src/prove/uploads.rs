//! Uploads that are killed a thousand times, and a large one.

use std::path::Path;

use crate::peer::{cargo, finish};

/// A hundred are enough for every day.
const KILLS: &str = "1000";
const MIB: &str = "2048";

pub(super) fn run(root: &Path) -> Result<String, String> {
    let mut tests = cargo();
    tests
        .current_dir(root)
        .args(["test", "--release", "-p", "conformance", "--test", "it"])
        .args(["survivors::", "--", "--nocapture"])
        .env("MEDIACLOUD_KILLS", KILLS)
        .env("MEDIACLOUD_UPLOAD_MIB", MIB);
    match finish(&mut tests).map_err(|fault| fault.to_string())? {
        true => Ok(format!(
            "{KILLS} programs killed, each with one asset and one job; {MIB} MiB uploaded in less than 64 MiB"
        )),
        false => Err("see above".to_owned()),
    }
}
