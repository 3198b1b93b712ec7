//! The official Python library in the same cases: it chooses the same credentials, or a case says why not.
//!
//! Runs when `CREDENTIALS_PEER_PYTHON` names a Python with `tests/peer/requirements.txt` installed.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::cases;

#[test]
fn the_official_library_chooses_alike() {
    let Some(python) = std::env::var_os("CREDENTIALS_PEER_PYTHON") else {
        eprintln!(
            "skipped: set CREDENTIALS_PEER_PYTHON to a Python with tests/peer/requirements.txt installed to compare with the official library"
        );
        return;
    };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let output = Command::new(python)
        .arg(tests.join("peer/credentials_peer.py"))
        .arg(tests.join("cases"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "the peer failed: {}",
        output.status
    );
    let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
    let theirs = theirs.as_object().unwrap();
    assert!(theirs.len() > 90, "the peer ran {} cases", theirs.len());

    let cases = cases::all();
    let mut failures = Vec::new();
    for (name, theirs) in theirs {
        let case = &cases[name];
        let same = essence(&case["expect"]) == essence(theirs);
        match (&case["official"], same) {
            (Value::String(_), false) => {
                failures.push(format!("{name}: ours {}, theirs {theirs}", case["expect"]));
            }
            (Value::Object(_), true) => {
                failures.push(format!(
                    "{name}: is said to differ and does not; remove {}",
                    case["official"]
                ));
            }
            _ => {}
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The keys alone, or that there are none: the library knows no expiry in its answer, and words errors its own way.
fn essence(outcome: &Value) -> Value {
    match outcome.get("error") {
        Some(_) => json!("error"),
        None => json!([outcome["id"], outcome["secret"], outcome["token"]]),
    }
}
