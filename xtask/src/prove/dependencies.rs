//! Licences, sources, known faults and doubles of the dependencies: `deny.toml`.

use std::path::Path;
use std::process::Command;

use crate::peer::{cargo, finish, target};

/// The version whose configuration `deny.toml` is.
const VERSION: &str = "^0.20.2";

pub(super) fn run(root: &Path) -> Result<String, String> {
    let folder = target(root).join("tools");
    let succeeds = |command: &mut Command| {
        finish(command.current_dir(root)).map_err(|fault| fault.to_string())
    };
    let is_built = succeeds(
        cargo()
            .args(["install", "--quiet", "--locked", "--root"])
            .arg(&folder)
            .args(["cargo-deny", "--version", VERSION]),
    )?;
    if !is_built {
        return Err("cargo-deny could not be built; see above".to_owned());
    }
    // The database of known faults is fetched from elsewhere than the registry: asked for by name.
    let mut deny = Command::new(folder.join("bin/cargo-deny"));
    match succeeds(deny.args(["check", "licenses", "bans", "sources"]))? {
        true => Ok("licences, bans and sources are as deny.toml wants them".to_owned()),
        false => Err("see above".to_owned()),
    }
}
