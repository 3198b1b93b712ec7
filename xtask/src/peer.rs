//! `cargo xtask test`: every test of the workspace, those against the official Python SDKs included.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::commands::{self, Outcome};
use crate::fault::Fault;

/// Names the Python that has `tests/peer/requirements.txt` installed; tests that need it skip when it is unset.
pub const PYTHON_VARIABLE: &str = "MEDIACLOUD_PEER_PYTHON";
/// The same for the tests of auth-core, which stand on their own.
const CREDENTIALS_VARIABLE: &str = "CREDENTIALS_PEER_PYTHON";
const REQUIREMENTS: &str = "tests/peer/requirements.txt";
const REQUIRE: &str = "--require-peer";

/// The Python side of the tests, or why there is none.
pub(crate) enum Peer {
    Ready(PathBuf),
    /// This machine has no Python: not a fault unless the caller says so.
    Missing,
    /// There is a Python, and the packages could not be installed.
    Broken(String),
}

/// Sets the peers up, validates the specs with an independent validator, and runs `cargo test --workspace`.
///
/// `arguments` go to `cargo test`, but for `--require-peer`: with it a machine without Python is a failure.
///
/// # Errors
/// A fault of a spec, or a program that cannot be started.
pub fn run(root: &Path, arguments: &[String]) -> Result<Outcome, Fault> {
    let required = arguments.iter().any(|argument| argument == REQUIRE);
    let mut outcome = Outcome::default();
    let python = match peer(root)? {
        Peer::Ready(python) => Some(python),
        Peer::Missing => {
            outcome.failed |= required;
            outcome.text.push_str(
                "python3 was not found: the specs were not validated, and tests against the official SDKs were skipped\n",
            );
            None
        }
        Peer::Broken(message) => {
            outcome.failed = true;
            outcome.text.push_str(&message);
            None
        }
    };
    // Told before the tests too: what follows is long, and a reader should know what it does not cover.
    eprint!("{}", outcome.text);

    if let Some(python) = &python
        && !validate(root, python)?
    {
        outcome.failed = true;
        outcome
            .text
            .push_str("specs: not valid OpenAPI 3.0.3; see above\n");
    }
    let tally = test(root, arguments, python.as_deref())?;
    if !tally.passed {
        outcome.failed = true;
        outcome.text.push_str("tests: failed; see above\n");
    }
    let peers = match &python {
        Some(_) => "the peers ran",
        None => "the peers did not run",
    };
    let _ = writeln!(
        outcome.text,
        "{} tests passed and {} failed in {} suites; {peers}",
        tally.good, tally.bad, tally.suites
    );
    Ok(outcome)
}

/// Finds the Python of the peers, and makes its environment when it is not there or of other requirements.
pub(crate) fn peer(root: &Path) -> Result<Peer, Fault> {
    if let Some(python) = std::env::var_os(PYTHON_VARIABLE).filter(|value| !value.is_empty()) {
        return Ok(Peer::Ready(PathBuf::from(python)));
    }
    let requirements = root.join(REQUIREMENTS);
    let wanted = std::fs::read(&requirements).map_err(|error| {
        Fault::file(&requirements, format!("cannot be read: {error}")).relative_to(root)
    })?;
    let venv = target(root).join("peer-venv");
    let python = if cfg!(windows) {
        venv.join("Scripts/python.exe")
    } else {
        venv.join("bin/python")
    };
    // Written last, so that an installation that was cut short is done again.
    let stamp = venv.join("installed-requirements.txt");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) && works(&python) {
        return Ok(Peer::Ready(python));
    }
    let Some(system) = ["python3", "python"]
        .iter()
        .map(Path::new)
        .find(|program| works(program))
    else {
        return Ok(Peer::Missing);
    };
    eprintln!("installing {REQUIREMENTS} into {}", venv.display());
    let steps: [(&Path, Vec<OsString>); 2] = [
        (
            system,
            vec![
                "-m".into(),
                "venv".into(),
                "--clear".into(),
                venv.clone().into(),
            ],
        ),
        (
            &python,
            [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ]
            .iter()
            .map(OsString::from)
            .chain([requirements.into()])
            .collect(),
        ),
    ];
    for (program, arguments) in steps {
        let mut command = Command::new(program);
        command.args(&arguments);
        if !finish(&mut command)? {
            let mut message = String::new();
            let _ = writeln!(
                message,
                "the official SDKs could not be installed ({command:?} failed): tests against them were skipped. \
                 Check the network, or set {PYTHON_VARIABLE} to a Python that has {REQUIREMENTS}."
            );
            return Ok(Peer::Broken(message));
        }
    }
    std::fs::write(&stamp, wanted)
        .map_err(|error| Fault::file(&stamp, format!("cannot be written: {error}")))?;
    Ok(Peer::Ready(python))
}

/// Whether a program is a Python 3 that runs.
fn works(program: &Path) -> bool {
    Command::new(program)
        .args(["-c", "import sys; sys.exit(sys.version_info < (3, 9))"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Bundles every spec and has it validated.
fn validate(root: &Path, python: &Path) -> Result<bool, Fault> {
    let folder = target(root).join("specs");
    commands::bundle(root, &[], &folder)?;
    let documents = commands::crates(root)?
        .into_iter()
        .map(|name| folder.join(format!("{name}.json")));
    finish(
        Command::new(python)
            .arg(root.join("tests/peer/validate_specs.py"))
            .args(documents),
    )
}

/// What the test programs said of themselves.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: bool,
    suites: usize,
    good: u64,
    bad: u64,
}

impl Tally {
    /// Counts `test result: ok. 5 passed; 0 failed; ...`.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            return;
        };
        let count = |what: &str| {
            let before = result.split(what).next()?;
            before.rsplit(' ').next()?.parse::<u64>().ok()
        };
        self.suites += 1;
        self.good += count(" passed;").unwrap_or_default();
        self.bad += count(" failed;").unwrap_or_default();
    }
}

/// Runs the tests; what they print goes where ours goes.
fn test(root: &Path, arguments: &[String], python: Option<&Path>) -> Result<Tally, Fault> {
    let mut command = cargo();
    command.current_dir(root).args(["test", "--workspace"]);
    command.args(arguments.iter().filter(|argument| *argument != REQUIRE));
    if let Some(python) = python {
        command
            .env(PYTHON_VARIABLE, python)
            .env(CREDENTIALS_VARIABLE, python);
    }
    let failed = |error: std::io::Error| {
        Fault::file(
            PathBuf::from("cargo test"),
            format!("cannot be run: {error}"),
        )
    };
    let mut tests = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut tally = Tally::default();
    if let Some(output) = tests.stdout.take() {
        let mut shown = std::io::stdout().lock();
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(failed)?;
            tally.add(&String::from_utf8_lossy(&line));
            shown
                .write_all(&[&line[..], b"\n"].concat())
                .map_err(failed)?;
        }
    }
    tally.passed = tests.wait().map_err(failed)?.success();
    Ok(tally)
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program whose output goes where ours goes.
pub(crate) fn finish(command: &mut Command) -> Result<bool, Fault> {
    command
        .status()
        .map(|status| status.success())
        .map_err(|error| {
            Fault::file(
                PathBuf::from(command.get_program()),
                format!("cannot be started: {error}"),
            )
        })
}

/// Cargo's folder for what is made.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder))
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn results_are_counted() {
        let mut tally = Tally::default();
        for line in [
            "running 5 tests",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 58 filtered out; finished in 0.36s",
            "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            tally.add(line);
        }
        assert_eq!((tally.suites, tally.good, tally.bad), (2, 6, 2));
    }
}
