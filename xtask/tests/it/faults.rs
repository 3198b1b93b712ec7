//! Specs with a fault: each case of `faults.yaml` changes the small spec and names the message one gets.

use serde::Deserialize;
use std::collections::BTreeMap;

use xtask::codegen::generate;

use crate::scratch::{Scratch, files, golden};

#[derive(Deserialize)]
struct Case {
    name: String,
    /// Files that replace or join those of the small spec.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Texts replaced in files of the small spec: file, from, to.
    #[serde(default)]
    replace: Vec<(String, String, String)>,
    expect: String,
}

#[test]
fn faults_name_file_place_and_advice() {
    let table = std::fs::read_to_string(golden().join("../faults.yaml")).unwrap();
    let cases: Vec<Case> = yaml_serde::from_str(&table).unwrap();
    assert!(cases.len() > 20);
    let mut wrong = String::new();
    for case in cases {
        let scratch = Scratch::new(&format!("fault-{}", case.name));
        scratch.copy_from(&golden().join("small/spec"));
        for (file, content) in &case.files {
            scratch.write(file, content);
        }
        for (file, from, to) in &case.replace {
            let old = std::fs::read_to_string(scratch.path().join(file)).unwrap();
            assert!(old.contains(from), "{}: {file} has no {from:?}", case.name);
            scratch.write(file, old.replacen(from, to, 1));
        }
        let message = match generate("golden-small", scratch.path(), scratch.path()) {
            Ok(_) => "no fault".to_owned(),
            Err(fault) => fault.relative_to(scratch.path()).to_string(),
        };
        if message.trim() != case.expect.trim() {
            wrong.push_str(&format!(
                "{}\n  expected {}\n  got      {message}\n",
                case.name,
                case.expect.trim()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_file_that_is_not_utf8() {
    let scratch = Scratch::new("utf8");
    scratch.copy_from(&golden().join("small/spec"));
    scratch.write("schemas/Thing.yaml", b"description: \xff\ntype: object\n");
    let fault = generate("golden-small", scratch.path(), scratch.path()).unwrap_err();
    assert_eq!(
        fault.relative_to(scratch.path()).to_string(),
        "schemas/Thing.yaml: is not UTF-8 (byte 13); save it as UTF-8"
    );
}

#[test]
fn a_spec_that_does_not_exist() {
    let scratch = Scratch::new("missing");
    let message = generate("golden-small", scratch.path(), scratch.path())
        .unwrap_err()
        .relative_to(scratch.path())
        .to_string();
    assert!(
        message.starts_with("openapi.yaml: cannot be read"),
        "{message}"
    );
}

/// All specs are read before anything is written: a fault in one crate leaves the others as they were, too.
#[test]
fn nothing_is_half_written() {
    let scratch = Scratch::new("half");
    for (path, content) in files(&golden().join("small/spec")) {
        scratch.write(&format!("specs/a/{path}"), &content);
        scratch.write(&format!("specs/b/{path}"), &content);
    }
    scratch.write("specs/b/operations/GetTree.yaml", "get: {}");
    scratch.write("crates/a/src/generated/operations/stale.rs", "// stale");
    let before = scratch.files();
    let fault = xtask::commands::codegen(scratch.path(), &[], false).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "specs/b/operations/GetTree.yaml#/get: is no valid OpenAPI 3.0 here: missing field `responses`"
    );
    assert_eq!(scratch.files(), before);
}
