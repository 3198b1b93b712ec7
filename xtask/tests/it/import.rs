//! The importer, from small published files to specs and back.
//!
//! `tests/import/` has the files: `first.json` and `second.json` are two states of one API, `ours.yaml` is what a
//! maintainer adds in between. `UPDATE_GOLDEN=1` rewrites the expected specs and reports, to be read in the diff.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use xtask::import::run;

use crate::scratch::{Scratch, files};

type Files = Vec<(String, Vec<u8>)>;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

fn import(scratch: &Scratch, file: &str) -> Vec<String> {
    run("demo", &data().join(file), scratch.path(), false).unwrap_or_else(|fault| panic!("{fault}"))
}

/// The message of an import that fails; the specs must be as they were.
fn refused(scratch: &Scratch, file: &str, content: &[u8]) -> String {
    let before = scratch.files();
    let input = Scratch::new(&format!("input-{file}"));
    input.write(file, content);
    let message = match run("demo", &input.path().join(file), scratch.path(), false) {
        Ok(lines) => panic!("{file} was taken: {lines:?}"),
        Err(fault) => fault.relative_to(input.path()).to_string(),
    };
    same(&scratch.files(), &before, "the refused import");
    message
}

fn specs(scratch: &Scratch) -> Files {
    scratch
        .files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("specs/"))
        .collect()
}

#[derive(Deserialize)]
struct Edit {
    file: String,
    from: String,
    to: String,
}

/// What a maintainer writes into the specs that `first.json` gave.
fn write_ours(scratch: &Scratch) {
    let edits: Vec<Edit> =
        yaml_serde::from_str(&fs::read_to_string(data().join("ours.yaml")).unwrap()).unwrap();
    for Edit { file, from, to } in edits {
        let path = format!("specs/demo/{file}");
        let text = fs::read_to_string(scratch.path().join(&path)).unwrap();
        assert!(text.contains(&from), "{file} has no {from:?}:\n{text}");
        scratch.write(&path, text.replacen(&from, &to, 1));
    }
}

/// Specs with our texts, in the form an import gives them.
fn with_ours(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    import(&scratch, "first.json");
    write_ours(&scratch);
    scratch
}

fn text(scratch: &Scratch, file: &str) -> String {
    fs::read_to_string(scratch.path().join("specs/demo").join(file)).unwrap()
}

/// Compares file by file, readably.
fn same(found: &Files, expected: &Files, what: &str) {
    let names = |files: &Files| {
        files
            .iter()
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(found), names(expected), "the files of {what}");
    for ((path, found), (_, expected)) in found.iter().zip(expected) {
        let readable = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (found, expected) = (readable(found), readable(expected));
        assert!(
            found == expected,
            "{path} of {what} is\n{found}\ninstead of\n{expected}"
        );
    }
}

fn expect(name: &str, report: &[String], specs: &Files) {
    let folder = data().join("expected").join(name);
    let report = format!("{}\n", report.join("\n"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for (path, content) in specs {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        fs::write(folder.join("report.txt"), &report).unwrap();
    }
    let mut expected = files(&folder);
    expected.retain(|(path, _)| path != "report.txt");
    assert_eq!(
        report,
        fs::read_to_string(folder.join("report.txt")).unwrap(),
        "the report of {name}"
    );
    same(specs, &expected, name);
}

#[test]
fn specs_and_reports_are_as_expected() {
    let scratch = Scratch::new("import-expected");
    let report = import(&scratch, "first.json");
    expect("first", &report, &specs(&scratch));
    write_ours(&scratch);
    let report = import(&scratch, "second.json");
    expect("second", &report, &specs(&scratch));
}

#[test]
fn paths_and_bodies_of_rest_are_as_expected() {
    let scratch = Scratch::new("import-roa");
    let report = import(&scratch, "roa.json");
    expect("roa", &report, &specs(&scratch));
}

#[test]
fn importing_again_changes_nothing() {
    let scratch = with_ours("import-again");
    let before = specs(&scratch);
    let report = import(&scratch, "first.json");
    same(&specs(&scratch), &before, "the second import");
    assert!(
        report
            .last()
            .unwrap()
            .contains("0 added, 0 changed, 0 removed); 0 files written, 0 removed")
    );
}

#[test]
fn what_comes_back_has_our_texts_again() {
    let scratch = with_ours("import-back");
    let before = specs(&scratch);
    import(&scratch, "second.json");
    let retired = text(&scratch, "retired.yaml");
    for ours in [
        "Deletes a thing.",
        "Our ratio.",
        "Our number.",
        "Our meaning.",
        "Our value of a label.",
        "Our ok.",
    ] {
        assert!(retired.contains(ours), "{ours} waits:\n{retired}");
    }
    import(&scratch, "second.json");
    import(&scratch, "first.json");
    same(&specs(&scratch), &before, "the return");
}

#[test]
fn a_detour_over_another_version_leaves_no_trace() {
    let (direct, detour) = (Scratch::new("import-direct"), Scratch::new("import-detour"));
    import(&direct, "second.json");
    import(&detour, "first.json");
    import(&detour, "second.json");
    // An API without a spec gets its servers from the first file it was made from.
    let comparable = |scratch: &Scratch| {
        let mut specs = specs(scratch);
        specs.retain(|(path, _)| !path.ends_with("openapi.yaml"));
        specs
    };
    same(&comparable(&detour), &comparable(&direct), "the detour");
}

#[test]
fn texts_follow_a_parameter_to_another_place() {
    let scratch = with_ours("import-moved");
    import(&scratch, "second.json");
    let operation = text(&scratch, "operations/CreateThing.yaml");
    assert!(operation.starts_with("put:\n"), "{operation}");
    let form = operation.split("requestBody:").nth(1).unwrap();
    for ours in ["title: Token", "description: Our token.", "example: abc"] {
        assert!(form.contains(ours), "{ours}:\n{operation}");
    }
    assert!(
        operation.contains("description: Our thing to create."),
        "{operation}"
    );
}

#[test]
fn a_bad_file_is_refused_and_changes_nothing() {
    let scratch = with_ours("import-refused");
    let first = fs::read_to_string(data().join("first.json")).unwrap();
    // Cut anywhere, it is no JSON any more.
    for length in (0..first.trim_end().len()).step_by(97) {
        let message = refused(&scratch, "cut.json", &first.as_bytes()[..length]);
        assert!(
            message.starts_with("cut.json: is not the whole of a JSON document"),
            "{message}"
        );
    }
    let replaced = |from: &str, to: &str| {
        assert!(first.contains(from), "{from}");
        first.replacen(from, to, 1).into_bytes()
    };
    let cases: [(&str, Vec<u8>, &str); 13] = [
        (
            "html",
            b"<!DOCTYPE html><html></html>".to_vec(),
            "bad.json: is not the whole of a JSON document",
        ),
        (
            "binary",
            vec![0xff, 0xfe, 0, 1],
            "bad.json: is not the whole of a JSON document",
        ),
        ("list", b"[]".to_vec(), "bad.json: is not a JSON object"),
        ("empty", b"{}".to_vec(), "bad.json#/info: must have"),
        (
            "no apis",
            br#"{"info":{"style":"RPC","product":"Demo","version":"2024-01-01"},"apis":[]}"#
                .to_vec(),
            "bad.json#/apis: must have",
        ),
        (
            "product",
            replaced(r#""Demo""#, r#""Other""#),
            "bad.json#/info/product: is the product `Other`, but specs/demo is that of `Demo`",
        ),
        (
            "version",
            replaced("2024-01-01", "2025-01-01"),
            "bad.json#/info/version: is the version `2025-01-01`, but specs/demo is that of `2024-01-01`",
        ),
        (
            "style",
            replaced("RPC", "ROA"),
            "bad.json#/info/style: is the style `ROA`, but specs/demo is that of `rpc`",
        ),
        (
            "unknown style",
            replaced("RPC", "SOAP"),
            "bad.json#/info/style: is `SOAP`",
        ),
        (
            "path in a name",
            replaced(r#""DeleteThing": {"#, r#""../DeleteThing": {"#),
            "bad.json#/apis/..~1DeleteThing: is no name",
        ),
        (
            "schema name",
            replaced(r#""Unused": {"#, r#""a/b": {"#),
            "bad.json#/components/schemas/a~1b: is no name",
        ),
        (
            "operation as text",
            replaced(r#""DeleteThing": {"#, r#""Odd": "text", "DeleteThing": {"#),
            "bad.json#/apis/Odd: must have an object",
        ),
        (
            "deep",
            [b"[".repeat(100_000), b"]".repeat(100_000)].concat(),
            "bad.json: is not the whole of a JSON document",
        ),
    ];
    for (name, content, expected) in cases {
        let message = refused(&scratch, "bad.json", &content);
        assert!(message.starts_with(expected), "{name}: {message}");
    }
}

#[test]
fn a_missing_file_and_a_bad_crate_name_are_refused() {
    let scratch = Scratch::new("import-missing");
    let missing = run(
        "demo",
        &scratch.path().join("none.json"),
        scratch.path(),
        false,
    )
    .unwrap_err();
    assert!(
        missing.to_string().contains("none.json: cannot be read"),
        "{missing}"
    );
    for name in ["", "..", "a/b", "a\\b"] {
        let fault = run(name, &data().join("first.json"), scratch.path(), false).unwrap_err();
        assert!(
            fault.to_string().contains("is no name of a crate"),
            "{fault}"
        );
    }
    assert!(scratch.files().is_empty());
}

#[test]
fn a_damaged_spec_is_refused_and_left_as_it_is() {
    for (file, content, expected) in [
        (
            "operations/ListThings.yaml",
            "post: [",
            "specs/demo/operations/ListThings.yaml: is not valid YAML",
        ),
        (
            "operations/ListThings.yaml",
            "post: {}\nget: {}\n",
            "specs/demo/operations/ListThings.yaml: must have one method",
        ),
        (
            "schemas/Thing.yaml",
            "a: 1\na: 2\n",
            "specs/demo/schemas/Thing.yaml: is not valid YAML",
        ),
        (
            "openapi.yaml",
            "openapi: 3.0.3\n",
            "specs/demo/openapi.yaml#/info: must be an object",
        ),
        (
            "retired.yaml",
            "operations:\n  X: 1\n",
            "specs/demo/retired.yaml#/operations/X: must be an object",
        ),
    ] {
        let scratch = with_ours("import-damaged");
        scratch.write(&format!("specs/demo/{file}"), content);
        let first = fs::read(data().join("first.json")).unwrap();
        let message = refused(&scratch, "first.json", &first);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn a_dry_run_only_tells() {
    let scratch = with_ours("import-dry");
    let before = scratch.files();
    let dry = run("demo", &data().join("second.json"), scratch.path(), true).unwrap();
    same(&scratch.files(), &before, "the dry run");
    let wet = import(&scratch, "second.json");
    assert_eq!(dry[..dry.len() - 1], wet[..wet.len() - 1]);
    assert_eq!(
        dry.last().unwrap().replace("would be ", ""),
        *wet.last().unwrap()
    );
}

#[test]
fn a_width_in_the_spec_settles_the_guess() {
    let scratch = Scratch::new("import-width");
    let warned = |report: &[String]| {
        report
            .iter()
            .any(|line| line.contains("request/Limit is an integer without a width"))
    };
    assert!(warned(&import(&scratch, "first.json")));
    let file = "specs/demo/operations/ListThings.yaml";
    let operation = text(&scratch, "operations/ListThings.yaml");
    let settled = operation.replacen(
        "type: integer\n        format: int64",
        "type: integer\n        format: int32",
        1,
    );
    assert_ne!(settled, operation);
    scratch.write(file, &settled);
    assert!(!warned(&import(&scratch, "first.json")));
    assert_eq!(text(&scratch, "operations/ListThings.yaml"), settled);
}

#[test]
fn layout_and_comments_of_people_stay_while_nothing_changes() {
    let scratch = with_ours("import-layout");
    let file = "specs/demo/operations/DeleteThing.yaml";
    let by_hand = text(&scratch, "operations/DeleteThing.yaml").replacen(
        "  summary: Deletes a thing.\n",
        "  # Said twice on the page.\n  summary: 'Deletes a thing.'\n",
        1,
    );
    scratch.write(file, &by_hand);
    import(&scratch, "first.json");
    assert_eq!(text(&scratch, "operations/DeleteThing.yaml"), by_hand);

    // A file that must be written anew cannot keep a comment between its lines, but says so.
    let operation = text(&scratch, "operations/CreateThing.yaml").replacen(
        "  x-retry:",
        "  # Why.\n  x-retry:",
        1,
    );
    let line = operation
        .lines()
        .position(|line| line.contains("# Why."))
        .unwrap()
        + 1;
    scratch.write("specs/demo/operations/CreateThing.yaml", &operation);
    let report = import(&scratch, "second.json");
    let warning = format!(
        "warning: specs/demo/operations/CreateThing.yaml is written anew without its comments in line {line}: keep such \
         comments at the head of the file"
    );
    assert!(report.contains(&warning), "{report:#?}");
}
