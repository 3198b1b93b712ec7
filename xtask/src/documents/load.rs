//! Reads `specs/<crate>/documents`: a schema per kind, the parts they share, and the rules beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use super::{parts, rules};
use crate::fault::{Fault, step};
use crate::import::tree::{entries, get_list, get_str};

/// The documents of an API.
#[derive(Clone, Debug)]
pub struct Documents {
    /// Kinds by name.
    pub kinds: BTreeMap<String, Schema>,
    /// Parts by name.
    pub parts: BTreeMap<String, Schema>,
    /// Where the conditions of rules stand in the sources of the crate.
    pub conditions: rules::Conditions,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Schema {
    pub tree: Value,
    pub rules: Vec<Rule>,
    /// Relative to the workspace.
    pub source: String,
}

/// A rule as the file tells it.
#[derive(Clone, Debug)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub message: String,
    pub certainty: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    /// Worth knowing; nothing to check.
    Info,
}

/// Keywords of JSON Schema that the checker runs, or that only tell something.
const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "default",
    "deprecated",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "pattern",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
    "then",
    "title",
    "type",
    "writeOnly",
];

/// Keywords of ours; see `CONTRIBUTING.md`.
const OURS: &[&str] = &[
    "x-alias-of",
    "x-by-type",
    "x-certainty",
    "x-classes",
    "x-coordinate",
    "x-functions",
    "x-json-text",
    "x-keys",
    "x-keys-note",
    "x-known-values",
    "x-limits",
    "x-list",
    "x-max-bytes",
    "x-max-item-bytes",
    "x-max-items",
    "x-meanings",
    "x-note",
    "x-open",
    "x-part",
    "x-rules",
    "x-rust-name",
    "x-source",
    "x-template-of",
    "x-text-form",
    "x-unit",
    "x-url-forms",
    "x-uses",
    "x-value",
    "x-values",
    "x-where",
];

/// Reads the documents of a spec; `None` when it has none.
///
/// # Errors
/// A file that is no schema, a keyword or a reference that is not known, a rule without a condition or the other way round.
pub fn load(name: &str, spec: &Path, root: &Path) -> Result<Option<Documents>, Fault> {
    let folder = spec.join("documents");
    if !folder.is_dir() {
        return Ok(None);
    }
    let kinds = read_folder(&folder, root)?;
    let parts = read_folder(&folder.join("parts"), root)?;
    for (file, schema) in kinds.iter().chain(&parts) {
        let known = |name: &str| kinds.contains_key(name) || parts.contains_key(name);
        if kinds.contains_key(file) && parts.contains_key(file) {
            let problem =
                format!("a kind and a part are both called {file}; give one another name");
            return Err(Fault::file(&schema.source, problem));
        }
        for name in parts::references(&schema.tree) {
            if !known(&name) {
                let problem =
                    format!("refers to {name}, and neither a kind nor a part is called so");
                return Err(Fault::file(&schema.source, problem));
            }
        }
        check(&schema.tree, &schema.source, "")?;
    }
    let conditions = rules::conditions(&root.join("crates").join(name), root)?;
    rules::agree(&kinds, &conditions, name)?;
    Ok(Some(Documents {
        kinds,
        parts,
        conditions,
    }))
}

fn read_folder(folder: &Path, root: &Path) -> Result<BTreeMap<String, Schema>, Fault> {
    let mut found = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let listing = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(folder, format!("cannot be listed: {error}")))?;
    for entry in listing {
        let path = entry.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            found.insert(name.into_owned(), read(&path, root)?);
        }
    }
    Ok(found)
}

fn read(path: &PathBuf, root: &Path) -> Result<Schema, Fault> {
    let shown = path.strip_prefix(root).unwrap_or(path);
    let source = shown.to_string_lossy().replace('\\', "/");
    let text = std::fs::read_to_string(path)
        .map_err(|error| Fault::file(path, format!("cannot be read: {error}")))?;
    let tree: Value = yaml_serde::from_str(&text)
        .map_err(|error| Fault::file(&source, format!("is no YAML: {error}")))?;
    let Some(map) = tree.as_mapping() else {
        return Err(Fault::file(&source, "should be an object: a JSON Schema"));
    };
    let mut rules = Vec::new();
    for (index, rule) in get_list(map, "x-rules").iter().enumerate() {
        let place = format!("/x-rules/{index}");
        rules.push(read_rule(rule, &source, &place)?);
    }
    Ok(Schema {
        rules,
        tree,
        source,
    })
}

fn read_rule(rule: &Value, source: &str, place: &str) -> Result<Rule, Fault> {
    let none = Mapping::new();
    let map = rule.as_mapping().unwrap_or(&none);
    let field = |key: &str| {
        get_str(map, key)
            .map(str::to_owned)
            .ok_or_else(|| Fault::new(source, place, format!("a rule needs `{key}`, a text")))
    };
    let severity = match field("severity")?.as_str() {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "info" => Severity::Info,
        other => {
            let problem = format!("`{other}` is no severity; use error, warning or info");
            return Err(Fault::new(source, step(place, "severity"), problem));
        }
    };
    let certainty = get_str(map, "certainty").unwrap_or("high");
    if !matches!(certainty, "high" | "medium" | "low") {
        let problem = format!("`{certainty}` is no certainty; use high, medium or low");
        return Err(Fault::new(source, step(place, "certainty"), problem));
    }
    Ok(Rule {
        id: field("id")?,
        severity,
        message: field("message")?,
        certainty: certainty.to_owned(),
    })
}

/// Refuses keywords that nothing reads: they would be rules which nobody checks.
fn check(tree: &Value, source: &str, place: &str) -> Result<(), Fault> {
    let Some(map) = tree.as_mapping() else {
        return match tree {
            Value::Bool(_) => Ok(()),
            _ => Err(Fault::new(
                source,
                place,
                "should be a schema: an object, true or false",
            )),
        };
    };
    for (key, value) in entries(map) {
        let here = step(place, key);
        match key {
            "properties" | "patternProperties" => {
                let Some(properties) = value.as_mapping() else {
                    return Err(Fault::new(source, here, "should be an object of schemas"));
                };
                for (name, property) in entries(properties) {
                    check(property, source, &step(&here, name))?;
                }
            }
            "allOf" | "anyOf" => {
                for (index, item) in value.as_sequence().into_iter().flatten().enumerate() {
                    check(item, source, &step(&here, &index.to_string()))?;
                }
            }
            "additionalProperties"
            | "propertyNames"
            | "items"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else" => check(value, source, &here)?,
            key if KEYWORDS.contains(&key) || OURS.contains(&key) => {}
            key => {
                let problem =
                    format!("the keyword `{key}` is not known to the checker of documents");
                return Err(Fault::new(source, here, problem));
            }
        }
    }
    Ok(())
}
