//! Licences, sources, known faults and doubles of the dependencies: `deny.toml`.

use std::path::Path;
use std::process::Command;

/// The version whose configuration `deny.toml` is.
const VERSION: &str = "^0.20.2";

pub(super) fn run(root: &Path) -> Result<String, String> {
    let folder = root.join("target/tools");
    let cargo = || Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let succeeds = |command: &mut Command| {
        command
            .current_dir(root)
            .status()
            .map(|status| status.success())
            .map_err(|error| format!("{command:?} cannot be run: {error}"))
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
    match succeeds(
        Command::new(folder.join("bin/cargo-deny")).args(["check", "licenses", "bans", "sources"]),
    )? {
        true => Ok("licences, bans and sources are as deny.toml wants them".to_owned()),
        false => Err("see above".to_owned()),
    }
}
