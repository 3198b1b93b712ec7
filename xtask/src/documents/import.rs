//! `cargo xtask import-documents FOLDER`: from gathered facts (a JSON Schema per kind, samples, a map of uses) to the specs.
//!
//! Said once is what the facts say many times: shared parts get files of their own, a template is told as a template of another
//! kind, and a source that most fields have stands at the head of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yaml_serde::{Mapping, Value};

use super::{parts, samples, tidy};
use crate::fault::Fault;
use crate::import::emit;

/// The spec whose operations carry a service of the map.
pub(super) const SERVICES: [(&str, &str); 2] = [("ice", "alibaba-ice"), ("pai", "alibaba-pai")];

/// Takes the facts of a folder over; tells what was written.
///
/// # Errors
/// A file that cannot be read or written, or is not what it should be.
pub fn run(facts: &Path, root: &Path) -> Result<Vec<String>, Fault> {
    let mut kinds = schemas(facts)?;
    let homes = homes(facts, &kinds)?;
    let mut shared = parts::separate(&mut kinds);
    for tree in kinds.values_mut().chain(shared.values_mut()) {
        tidy::tidy(tree);
    }
    let mut told = Vec::new();
    for (_, spec) in SERVICES {
        let folder = root.join("specs").join(spec).join("documents");
        let mut used = BTreeSet::new();
        for (name, tree) in &kinds {
            if homes.get(name).copied().unwrap_or("alibaba-ice") == spec {
                write(&folder.join(format!("{name}.yaml")), &emit::document(tree))?;
                used.extend(parts::references(tree));
                told.push(format!("{spec}: {name}"));
            }
        }
        let mut open: Vec<String> = used.iter().cloned().collect();
        while let Some(name) = open.pop() {
            let Some(tree) = shared.get(&name) else {
                continue;
            };
            let below = parts::references(tree);
            open.extend(below.into_iter().filter(|name| used.insert(name.clone())));
            let file = folder.join("parts").join(format!("{name}.yaml"));
            write(&file, &emit::document(tree))?;
        }
        let lines = samples::take(facts, |kind| {
            homes.get(kind).copied().unwrap_or("alibaba-ice") == spec
        })?;
        for (file, text) in lines {
            write(&folder.join(file), &text)?;
        }
    }
    Ok(told)
}

fn schemas(facts: &Path) -> Result<BTreeMap<String, Value>, Fault> {
    let listing = std::fs::read_dir(facts)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(facts, format!("cannot be listed: {error}")))?;
    let mut kinds = BTreeMap::new();
    for entry in listing {
        let file = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix(".schema.json") {
            kinds.insert(name.to_owned(), json(&entry.path())?);
        }
    }
    Ok(kinds)
}

/// The spec in which each kind belongs: where its uses are.
fn homes(
    facts: &Path,
    kinds: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, &'static str>, Fault> {
    let map = json(&facts.join("map.json"))?;
    let mut homes = BTreeMap::new();
    for row in map.as_sequence().into_iter().flatten() {
        let spec = SERVICES
            .iter()
            .find(|(service, _)| row.get("service").and_then(Value::as_str) == Some(service));
        let names = row.get("kinds").and_then(Value::as_sequence);
        for name in names.into_iter().flatten().filter_map(Value::as_str) {
            if let (Some((_, spec)), true) = (spec, kinds.contains_key(name)) {
                homes.insert(name.to_owned(), *spec);
            }
        }
    }
    Ok(homes)
}

/// A JSON file with its keys in order: JSON is YAML.
pub(super) fn json(file: &Path) -> Result<Value, Fault> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Fault::file(file, format!("cannot be read: {error}")))?;
    // A surrogate pair is two escapes in JSON and none in YAML.
    let tree: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Fault::file(file, format!("is no JSON: {error}")))?;
    match yaml_serde::from_str(&text) {
        Ok(ordered) => Ok(ordered),
        Err(_) => yaml_serde::to_value(tree)
            .map_err(|error| Fault::file(file, format!("cannot be read: {error}"))),
    }
}

fn write(file: &Path, text: &str) -> Result<(), Fault> {
    let failed = |error| Fault::file(file, format!("cannot be written: {error}"));
    if let Some(parent) = file.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    std::fs::write(file, text).map_err(failed)
}

/// The mapping of a tree; an empty one where it is none.
pub(super) fn map(tree: &Value) -> &Mapping {
    static NONE: std::sync::OnceLock<Mapping> = std::sync::OnceLock::new();
    tree.as_mapping()
        .unwrap_or_else(|| NONE.get_or_init(Mapping::new))
}
