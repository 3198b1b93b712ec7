//! The commands behind `cargo xtask`: they find the files, call the libraries and print.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::codegen::{self, write};
use crate::emulate;
use crate::fault::Fault;
use crate::lists;

/// The crates that have a spec, in the order of their names.
///
/// # Errors
/// When `specs/` cannot be listed.
pub fn crates(root: &Path) -> Result<Vec<String>, Fault> {
    let specs = root.join("specs");
    let listing = std::fs::read_dir(&specs)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(&specs, format!("cannot be listed: {error}")))?;
    let mut names: Vec<String> = listing
        .iter()
        .filter(|entry| entry.path().join("openapi.yaml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// The outcome of a command: what to print, and whether it found the tree in order.
#[derive(Debug, Default)]
pub struct Outcome {
    pub text: String,
    pub failed: bool,
}

/// Generates crates, or with `check` tells how they differ from what would be generated.
///
/// All specs are read before anything is written.
///
/// # Errors
/// A fault of a spec, or a file that cannot be written.
pub fn codegen(root: &Path, names: &[String], check: bool) -> Result<Outcome, Fault> {
    let names = if names.is_empty() {
        crates(root)?
    } else {
        names.to_vec()
    };
    let mut made = Vec::new();
    let mut entries = Vec::new();
    for name in crates(root)?.iter().chain(&names).collect::<BTreeSet<_>>() {
        let api = codegen::api(name, &spec_folder(root, name)?, root)
            .map_err(|fault| fault.relative_to(root))?;
        let tables = emulate::tables(&api, &spec_folder(root, name)?)
            .map_err(|fault| fault.relative_to(root))?;
        entries.push(lists::Entry::of(&api, tables));
        if names.contains(name) {
            let files = codegen::files(&api).map_err(|fault| fault.relative_to(root))?;
            made.push((name.clone(), files));
        }
    }
    let lists = lists::files(root, &entries).map_err(|fault| fault.relative_to(root))?;
    let mut outcome = Outcome::default();
    put_lists(root, &lists, check, &mut outcome)?;
    for (name, files) in &made {
        let shown = PathBuf::from("crates")
            .join(name)
            .join("src")
            .join("generated");
        let folder = root.join(&shown);
        if check {
            let changes = write::compare(&folder, files)?;
            if !changes.is_empty() {
                outcome.failed = true;
                outcome
                    .text
                    .push_str(&write::diff(&folder, &shown, files, &changes));
                let _ = writeln!(
                    outcome.text,
                    "{name}: the generated code is not that of the spec; run `cargo xtask codegen {name}`"
                );
            }
        } else {
            let changes = write::write(&folder, files)?;
            for (word, paths) in [
                ("added", &changes.added),
                ("changed", &changes.changed),
                ("removed", &changes.removed),
            ] {
                for path in paths {
                    let path = shown.join(path).to_string_lossy().replace('\\', "/");
                    let _ = writeln!(outcome.text, "{word} {path}");
                }
            }
        }
        let _ = writeln!(outcome.text, "{name}: {} files", files.len());
    }
    Ok(outcome)
}

/// Writes the lists of APIs that differ, or with `check` tells which do.
fn put_lists(
    root: &Path,
    lists: &BTreeMap<PathBuf, String>,
    check: bool,
    outcome: &mut Outcome,
) -> Result<(), Fault> {
    for (path, wanted) in lists {
        let full = root.join(path);
        let found = std::fs::read_to_string(&full).unwrap_or_default();
        if found == *wanted {
            continue;
        }
        let shown = path.to_string_lossy().replace('\\', "/");
        if check {
            outcome.failed = true;
            let diff = similar::TextDiff::from_lines(&found, wanted);
            let diff = diff.unified_diff().header(&shown, &shown).to_string();
            let _ = writeln!(
                outcome.text,
                "{diff}{shown}: the list is not that of the specs; run `cargo xtask codegen`"
            );
        } else {
            let folder = full.parent().unwrap_or(root);
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&full, wanted))
                .map_err(|error| Fault::file(&full, format!("cannot be written: {error}")))?;
            let _ = writeln!(outcome.text, "changed {shown}");
        }
    }
    for folder in left_over(root, lists) {
        let shown = folder.to_string_lossy().replace('\\', "/");
        if check {
            outcome.failed = true;
            let _ = writeln!(
                outcome.text,
                "{shown}: of no API; run `cargo xtask codegen`"
            );
        } else {
            let full = root.join(&folder);
            std::fs::remove_dir_all(&full)
                .map_err(|error| Fault::file(&full, format!("cannot be removed: {error}")))?;
            let _ = writeln!(outcome.text, "removed {shown}");
        }
    }
    Ok(())
}

/// Folders of the emulator's data whose API is gone.
fn left_over(root: &Path, lists: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let data = Path::new("crates/emulator/data");
    let folders = std::fs::read_dir(root.join(data))
        .into_iter()
        .flatten()
        .flatten();
    folders
        .map(|folder| data.join(folder.file_name()))
        .filter(|folder| !lists.keys().any(|file| file.starts_with(folder)))
        .collect()
}

/// Writes the bundled, corrected document of each crate to `<out>/<crate>.json`: in YAML, readers of version 1.1
/// would take `on`, `no` and dates for something other than text.
///
/// # Errors
/// A fault of a spec, or a file that cannot be written.
pub fn bundle(root: &Path, names: &[String], out: &Path) -> Result<Outcome, Fault> {
    let names = if names.is_empty() {
        crates(root)?
    } else {
        names.to_vec()
    };
    let mut outcome = Outcome::default();
    for name in &names {
        let bundle =
            codegen::bundle(&spec_folder(root, name)?).map_err(|fault| fault.relative_to(root))?;
        codegen::document::read(&bundle).map_err(|fault| fault.relative_to(root))?;
        let target = out.join(format!("{name}.json"));
        let failed = |error: &dyn std::fmt::Display| {
            Fault::file(&target, format!("cannot be written: {error}"))
        };
        let text = serde_json::to_string_pretty(&bundle.tree).map_err(|error| failed(&error))?;
        std::fs::create_dir_all(out)
            .and_then(|()| std::fs::write(&target, text + "\n"))
            .map_err(|error| failed(&error))?;
        let _ = writeln!(outcome.text, "{}", target.display());
    }
    Ok(outcome)
}

/// The folder of a crate's spec.
///
/// # Errors
/// A name that has none.
pub fn spec_folder(root: &Path, name: &str) -> Result<PathBuf, Fault> {
    let folder = root.join("specs").join(name);
    if folder.join("openapi.yaml").is_file() {
        return Ok(folder);
    }
    Err(Fault::file(
        format!("specs/{name}/openapi.yaml"),
        format!(
            "does not exist; the crates are {}",
            crates(root)?.join(", ")
        ),
    ))
}
