//! What is long and rare: proofs that are run before a release and when what they show has changed.

mod dependencies;
mod mutations;
mod neighbours;
mod uploads;

use std::path::Path;

use crate::commands::Outcome;

/// A proof: its name, what it shows, and how it is run. It prints as it goes; `Err` says what does not hold.
type Proof = (
    &'static str,
    &'static str,
    fn(&Path) -> Result<String, String>,
);

const PROOFS: &[Proof] = &[
    (
        "dependencies",
        "licences and sources of all dependencies are those of deny.toml",
        dependencies::run,
    ),
    (
        "mutations",
        "another checker finds the same in documents that are wrong by chance",
        mutations::run,
    ),
    (
        "neighbours",
        "our features change nothing in applications with TLS of their own, or what the docs say",
        neighbours::run,
    ),
    (
        "uploads",
        "programs that are killed anywhere end with one asset and one job; a large upload needs little memory",
        uploads::run,
    ),
];

/// Runs the named proofs, or all.
///
/// # Errors
/// A name that is none.
pub fn run(root: &Path, names: &[String]) -> Result<Outcome, String> {
    if let Some(name) = names
        .iter()
        .find(|name| PROOFS.iter().all(|proof| proof.0 != **name))
    {
        let known: Vec<&str> = PROOFS.iter().map(|proof| proof.0).collect();
        return Err(format!(
            "there is no proof `{name}`; there are: {}",
            known.join(", ")
        ));
    }
    let chosen = PROOFS
        .iter()
        .filter(|proof| names.is_empty() || names.iter().any(|name| name == proof.0));
    let mut outcome = Outcome {
        text: String::new(),
        failed: false,
    };
    for (name, about, prove) in chosen {
        eprintln!("{name}: {about}");
        match prove(root) {
            Ok(figures) => outcome.text += &format!("{name}: {figures}\n"),
            Err(what) => {
                outcome.failed = true;
                outcome.text += &format!("{name}: does not hold: {what}\n");
            }
        }
    }
    Ok(outcome)
}
