//! Documents made wrong by chance: our checker and another one agree on each.

use std::path::Path;
use std::process::Command;

use crate::peer::{PYTHON_VARIABLE, Peer, peer};

/// Fewer are enough for every day.
const COUNT: &str = "20000";

pub(super) fn run(root: &Path) -> Result<String, String> {
    let python = match peer(root).map_err(|fault| fault.to_string())? {
        Peer::Ready(python) => python,
        Peer::Missing => return Err("python3 was not found".to_owned()),
        Peer::Broken(message) => return Err(message),
    };
    let seed = std::env::var("DOCUMENTS_SEED").unwrap_or_else(|_| std::process::id().to_string());
    let passed = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args([
            "test",
            "--release",
            "-p",
            "alibaba-ice",
            "--features",
            "documents",
        ])
        .args(["--test", "documents", "peer"])
        .env(PYTHON_VARIABLE, python)
        .env("DOCUMENTS_MUTATIONS", COUNT)
        .env("DOCUMENTS_SEED", &seed)
        .status()
        .map_err(|error| format!("cargo cannot be run: {error}"))?
        .success();
    match passed {
        true => Ok(format!("{COUNT} documents, seed {seed}: equal findings")),
        false => Err(format!("see above; again with DOCUMENTS_SEED={seed}")),
    }
}
