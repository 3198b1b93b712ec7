//! `cargo xtask`: see `cargo xtask help`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::commands::{self, Outcome};
use xtask::{documents, facts, import, new_crate, peer, prove};

const HELP: &str = "\
cargo xtask codegen [CRATE...] [--check]   generates src/generated of the provider crates from specs/;
                                           --check writes nothing, prints a diff and fails if there is one
cargo xtask bundle [CRATE...] [--out DIR]  writes each spec as one OpenAPI document (to target/specs)
cargo xtask import CRATE FILE [--dry-run]  takes a newer api-docs.json of the provider over into specs/;
                                           --dry-run only tells what would change
cargo xtask import-facts CRATE FILE [--dry-run]
                                           takes gathered facts on fields over into specs/, and tells what is to decide
cargo xtask import-documents FOLDER        takes gathered facts on documents inside texts over into specs/*/documents
cargo xtask new CRATE FILE                 makes a provider crate of the provider's api-docs.json, and enrols it
cargo xtask test [ARGUMENT...]             validates the specs, then runs cargo test --workspace ARGUMENT..., with the
                                           official Python SDKs as peers where there is a Python; --require-peer makes
                                           a missing Python a failure
cargo xtask prove [NAME...]                runs what is long and rare, and prints its figures: neighbours
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(outcome) => {
            print!("{}", outcome.text);
            if outcome.failed {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(Problem::Usage(message)) => {
            eprintln!("{message}\n\n{HELP}");
            ExitCode::from(2)
        }
        Err(Problem::Fault(message)) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

enum Problem {
    Usage(String),
    Fault(String),
}

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Fault(error.to_string())
    }
}

fn run(arguments: &[String]) -> Result<Outcome, Problem> {
    let root = root();
    let Some((command, rest)) = arguments.split_first() else {
        return Err(Problem::Usage("which command?".to_owned()));
    };
    match command.as_str() {
        "codegen" => {
            let (check, names) = flag(rest, "--check");
            refuse_options(&names)?;
            Ok(commands::codegen(&root, &names, check)?)
        }
        "bundle" => {
            let (out, names) = option(rest, "--out")?;
            refuse_options(&names)?;
            let out = out.map_or_else(|| root.join("target/specs"), PathBuf::from);
            Ok(commands::bundle(&root, &names, &out)?)
        }
        "import" => {
            let (dry_run, names) = flag(rest, "--dry-run");
            refuse_options(&names)?;
            let [name, file] = names.as_slice() else {
                return Err(Problem::Usage("import needs a crate and a file".to_owned()));
            };
            let lines = import::run(name, Path::new(file), &root, dry_run)?;
            Ok(Outcome {
                text: lines.iter().map(|line| format!("{line}\n")).collect(),
                failed: false,
            })
        }
        "import-facts" => {
            let (dry_run, rest) = flag(rest, "--dry-run");
            refuse_options(&rest)?;
            let [name, file] = rest.as_slice() else {
                return Err(Problem::Usage(
                    "import-facts needs a crate and a file".to_owned(),
                ));
            };
            Ok(facts::import(&root, name, Path::new(file), dry_run)?)
        }
        "import-documents" => {
            refuse_options(rest)?;
            let [folder] = rest else {
                return Err(Problem::Usage("import-documents needs a folder".to_owned()));
            };
            let lines = documents::import::run(Path::new(folder), &root)?;
            Ok(Outcome {
                text: lines.iter().map(|line| format!("{line}\n")).collect(),
                failed: false,
            })
        }
        "new" => {
            refuse_options(rest)?;
            let [name, file] = rest else {
                return Err(Problem::Usage("new needs a name for the crate and a file".to_owned()));
            };
            Ok(new_crate::run(&root, name, Path::new(file))?)
        }
        "test" => Ok(peer::run(&root, rest)?),
        "prove" => {
            refuse_options(rest)?;
            prove::run(&root, rest).map_err(Problem::Usage)
        }
        "help" | "--help" | "-h" => Ok(Outcome {
            text: HELP.to_owned(),
            failed: false,
        }),
        other => Err(Problem::Usage(format!("`{other}` is no command"))),
    }
}

/// The workspace: where this package was built.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map(Path::to_owned)
        .unwrap_or_default()
}

fn flag(arguments: &[String], name: &str) -> (bool, Vec<String>) {
    let rest: Vec<String> = arguments
        .iter()
        .filter(|argument| *argument != name)
        .cloned()
        .collect();
    (rest.len() < arguments.len(), rest)
}

fn option(arguments: &[String], name: &str) -> Result<(Option<String>, Vec<String>), Problem> {
    let mut rest = arguments.to_vec();
    let Some(index) = rest.iter().position(|argument| argument == name) else {
        return Ok((None, rest));
    };
    rest.remove(index);
    if index < rest.len() {
        let value = rest.remove(index);
        return Ok((Some(value), rest));
    }
    Err(Problem::Usage(format!("{name} needs a value")))
}

fn refuse_options(names: &[String]) -> Result<(), Problem> {
    match names.iter().find(|name| name.starts_with('-')) {
        Some(option) => Err(Problem::Usage(format!("`{option}` is not known here"))),
        None => Ok(()),
    }
}
