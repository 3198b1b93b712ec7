//! Documents made wrong by chance: our checker and another one agree on each.

use std::path::Path;

use crate::peer::{PYTHON_VARIABLE, Peer, cargo, finish, peer};

/// Fewer are enough for every day.
const COUNT: &str = "20000";

pub(super) fn run(root: &Path) -> Result<String, String> {
    let python = match peer(root).map_err(|fault| fault.to_string())? {
        Peer::Ready(python) => python,
        Peer::Missing => return Err("python3 was not found".to_owned()),
        Peer::Broken(message) => return Err(message),
    };
    let seed = std::env::var("DOCUMENTS_SEED").unwrap_or_else(|_| std::process::id().to_string());
    let mut tests = cargo();
    tests
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
        .env("DOCUMENTS_SEED", &seed);
    match finish(&mut tests).map_err(|fault| fault.to_string())? {
        true => Ok(format!("{COUNT} documents, seed {seed}: equal findings")),
        false => Err(format!("see above; again with DOCUMENTS_SEED={seed}")),
    }
}
