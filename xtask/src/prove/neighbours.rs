//! Applications beside our client: `tests/neighbours`.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The applications, all of which must not notice our default features, or that we are there at all.
const APPLICATIONS: [&str; 8] = [
    "plain",
    "reqwest-bare",
    "reqwest-default",
    "rustls-default",
    "tokio-rustls-default",
    "hyper-rustls-default",
    "native-tls-default",
    "rustls-ring",
];

/// Harm that cannot be ruled out: the application, our feature, how it ends (a text on stderr, or `None` for another
/// behaviour), mended by the line that README names under "TLS".
const HARM: [(&str, &str, Option<&str>); 4] = [
    ("rustls-ring", "ours-default", Some(NO_DEFAULT)),
    ("rustls-default", "ours-ring", Some(NO_DEFAULT)),
    (
        "reqwest-bare",
        "ours-ring",
        Some("No rustls crypto provider is configured"),
    ),
    ("reqwest-default", "ours-native-tls", None),
];

const NO_DEFAULT: &str = "Could not automatically determine the process-level CryptoProvider";

/// How a program ended.
#[derive(PartialEq, Eq)]
struct Ran {
    good: bool,
    stdout: String,
    stderr: String,
}

pub(super) fn run(root: &Path) -> Result<String, String> {
    let start = Instant::now();
    let mut calls = 0;
    for application in APPLICATIONS {
        let alone = play(root, application, "", "")?;
        if !alone.good {
            return Err(format!("{application} alone: {}", alone.stderr));
        }
        for feature in ["ours", "ours-reqwest", "ours-default"] {
            let beside = play(root, application, feature, "")?;
            let harm = HARM
                .iter()
                .find(|harm| (harm.0, harm.1) == (application, feature));
            match harm {
                Some(harm) => harmed(root, &alone, &beside, harm)?,
                None if beside == alone => {}
                None => {
                    return Err(format!(
                        "{application} with {feature} behaves otherwise:\n{}{}instead of\n{}",
                        beside.stdout, beside.stderr, alone.stdout
                    ));
                }
            }
            if feature != "ours" {
                let called = play(root, application, feature, "call")?;
                if called.stdout != "called: 0 projects\n" {
                    return Err(format!(
                        "{application} with {feature} cannot call through its own client: {}",
                        called.stderr
                    ));
                }
                calls += 1;
            }
        }
    }
    for harm in HARM.iter().filter(|harm| harm.1 != "ours-default") {
        let alone = play(root, harm.0, "", "")?;
        let beside = play(root, harm.0, harm.1, "")?;
        harmed(root, &alone, &beside, harm)?;
    }
    Ok(format!(
        "{} applications unchanged beside us, {calls} calls through their own clients, {} known harms as documented and \
         mended, in {:.0?}",
        APPLICATIONS.len(),
        HARM.len(),
        start.elapsed()
    ))
}

/// The harm is there, is the one that is documented, and goes by the line that is documented.
fn harmed(
    root: &Path,
    alone: &Ran,
    beside: &Ran,
    (application, feature, expected): &(&str, &str, Option<&str>),
) -> Result<(), String> {
    let as_documented = match expected {
        Some(text) => !beside.good && beside.stderr.contains(text),
        None => beside.good && beside.stdout != alone.stdout,
    };
    if !as_documented {
        return Err(format!(
            "{application} with {feature} is not harmed as README says (if it is not harmed at all, say so there): {}{}",
            beside.stdout, beside.stderr
        ));
    }
    let mended = play(root, application, feature, "mended")?;
    if mended.stdout != alone.stdout {
        return Err(format!(
            "{application} with {feature} is not mended by the line in README: {}{}",
            mended.stdout, mended.stderr
        ));
    }
    Ok(())
}

/// Builds an application with a feature (none when empty) and runs it.
fn play(root: &Path, application: &str, feature: &str, argument: &str) -> Result<Ran, String> {
    let folder = root.join("tests/neighbours");
    // Beside the target folder of the workspace, so that nothing is built twice by turns.
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |path| root.join(path))
        .join("neighbours");
    let cargo = |verb: &str| {
        let mut command = Command::new("cargo");
        command
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &target)
            .args([verb, "--quiet", "--locked", "--package", application])
            .args(["--features", feature]);
        command
    };
    let failed = |error: std::io::Error| format!("cargo does not start: {error}");
    let built = cargo("build").output().map_err(failed)?;
    if !built.status.success() {
        return Err(format!(
            "{application} with {feature:?} does not build: {}",
            String::from_utf8_lossy(&built.stderr)
        ));
    }
    let mut program = cargo("run");
    if !argument.is_empty() {
        program.args(["--", argument]);
    }
    let output = program
        // What the machine is set to must not be seen in what is compared.
        .env_remove("RUST_BACKTRACE")
        .env("NO_PROXY", "*")
        .output()
        .map_err(failed)?;
    Ok(Ran {
        good: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
