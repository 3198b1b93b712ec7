//! The commands behind `cargo xtask`: they find the files, call the libraries and print.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::codegen::{self, write};
use crate::fault::Fault;

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
    for name in &names {
        let files = codegen::generate(name, &spec_folder(root, name)?, root)
            .map_err(|fault| fault.relative_to(root))?;
        made.push((name, files));
    }
    let mut outcome = Outcome::default();
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

/// Writes the bundled, corrected document of each crate to `<out>/<crate>.yaml`.
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
        let target = out.join(format!("{name}.yaml"));
        let failed = |error: &dyn std::fmt::Display| {
            Fault::file(&target, format!("cannot be written: {error}"))
        };
        let text = yaml_serde::to_string(&bundle.tree).map_err(|error| failed(&error))?;
        std::fs::create_dir_all(out)
            .and_then(|()| std::fs::write(&target, quote_dates(&text)))
            .map_err(|error| failed(&error))?;
        let _ = writeln!(outcome.text, "{}", target.display());
    }
    Ok(outcome)
}

/// Puts quotes around text that looks like a date: readers of YAML 1.1, of which there are many, take it for one.
fn quote_dates(yaml: &str) -> String {
    let mut quoted = String::with_capacity(yaml.len());
    // Lines of a block of text stand deeper than the line that opens it, and are no scalars.
    let mut block: Option<usize> = None;
    for line in yaml.lines() {
        let indent = line.len() - line.trim_start().len();
        if block.is_some_and(|opened| indent > opened || line.trim().is_empty()) {
            quoted.push_str(line);
        } else {
            block = [" |", " |-", " |+", " >", " >-"]
                .iter()
                .any(|mark| line.ends_with(mark))
                .then_some(indent);
            let start = line.rfind(": ").map_or_else(
                || {
                    indent
                        + if line.trim_start().starts_with("- ") {
                            2
                        } else {
                            0
                        }
                },
                |at| at + 2,
            );
            match line.get(start..) {
                Some(value) if looks_like_a_date(value) => {
                    quoted.push_str(&line[..start]);
                    quoted.push_str(&format!("'{value}'"));
                }
                _ => quoted.push_str(line),
            }
        }
        quoted.push('\n');
    }
    quoted
}

fn looks_like_a_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(8)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape.starts_with("0000-00-") || shape.starts_with("0000-0-")
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

#[cfg(test)]
mod tests {
    use super::quote_dates;

    #[test]
    fn dates_are_quoted_and_texts_left_alone() {
        let given = "version: 2020-09-30\nlist:\n- 2021-01-01T00:00:00Z\ntext: |-\n  a: 2020-01-01\nother: 2020-x\n";
        let expected = "version: '2020-09-30'\nlist:\n- '2021-01-01T00:00:00Z'\ntext: |-\n  a: 2020-01-01\nother: 2020-x\n";
        assert_eq!(quote_dates(given), expected);
    }
}
