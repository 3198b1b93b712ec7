//! A change of a spec changes the files one expects, and no others.

use xtask::codegen::{generate, write};

use crate::scratch::{Scratch, golden};

/// What changes in `src/generated` when one text of the small spec is replaced by another.
fn changed_by(test: &str, edits: &[(&str, &str, &str)]) -> write::Changes {
    let scratch = Scratch::new(test);
    scratch.copy_from(&golden().join("small/spec"));
    let spec = scratch.path().to_owned();
    let output = Scratch::new(&format!("{test}-output"));
    let make = || generate("golden-small", &spec, &spec).unwrap_or_else(|fault| panic!("{fault}"));
    write::write(output.path(), &make()).unwrap();
    for (file, from, to) in edits {
        let old = std::fs::read_to_string(spec.join(file)).unwrap_or_default();
        assert!(old.contains(from), "{file} has no {from:?}");
        scratch.write(
            file,
            if from.is_empty() {
                (*to).to_owned()
            } else {
                old.replacen(from, to, 1)
            },
        );
    }
    let changes = write::write(output.path(), &make()).unwrap();
    assert!(write::compare(output.path(), &make()).unwrap().is_empty());
    changes
}

fn names(paths: &[std::path::PathBuf]) -> Vec<String> {
    paths
        .iter()
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .collect()
}

#[test]
fn a_description_changes_its_operation_only() {
    let changes = changed_by(
        "description",
        &[(
            "operations/ListThings.yaml",
            "description: The shelf.",
            "description: Which shelf.",
        )],
    );
    assert_eq!(names(&changes.changed), ["operations/list_things.rs"]);
    assert!(changes.added.is_empty() && changes.removed.is_empty());
}

#[test]
fn a_field_of_a_shared_schema_changes_its_type_only() {
    let changes = changed_by(
        "field",
        &[(
            "schemas/Tree.yaml",
            "properties:\n",
            "properties:\n  Age: {type: integer, format: int32}\n",
        )],
    );
    assert_eq!(names(&changes.changed), ["types/tree.rs"]);
    assert!(changes.added.is_empty() && changes.removed.is_empty());
}

#[test]
fn an_enum_value_changes_its_operation_only() {
    let changes = changed_by(
        "enum",
        &[(
            "operations/ListThings.yaml",
            "enum: [small, large, ",
            "enum: [small, tiny, large, ",
        )],
    );
    assert_eq!(names(&changes.changed), ["operations/list_things.rs"]);
    assert!(changes.added.is_empty() && changes.removed.is_empty());
}

#[test]
fn an_operation_adds_its_file_and_a_row_of_the_table() {
    let operation = "get:\n  operationId: GetThing\n  summary: Returns a thing.\n  x-retry: read\n  responses:\n    \"200\": {description: Done.}\n";
    let listed = "paths:\n  /#GetThing:\n    get: {$ref: operations/GetThing.yaml#/get}\n";
    let changes = changed_by(
        "operation",
        &[
            ("operations/GetThing.yaml", "", operation),
            ("openapi.yaml", "paths:\n", listed),
        ],
    );
    assert_eq!(names(&changes.added), ["operations/get_thing.rs"]);
    assert_eq!(
        names(&changes.changed),
        [
            "client/mod.rs",
            "client/operations.rs",
            "groups.md",
            "operations/mod.rs"
        ]
    );
    assert!(changes.removed.is_empty());
}

#[test]
fn files_no_longer_made_are_removed() {
    let output = Scratch::new("stale");
    output.write("operations/old.rs", "// stale");
    let spec = golden().join("small/spec");
    let files = generate("golden-small", &spec, &spec).unwrap();
    let changes = write::write(output.path(), &files).unwrap();
    assert_eq!(names(&changes.removed), ["operations/old.rs"]);
    assert_eq!(output.files().len(), files.len());
}
