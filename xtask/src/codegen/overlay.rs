//! Applies `corrections.yaml`: an OpenAPI Overlay 1.0 document with the faults of the published spec.
//!
//! A correction dies when it is no longer needed: one that finds nothing, or changes nothing, is an error.

use std::path::Path;

use serde_json_path::{JsonPath, PathElement};
use yaml_serde::Value;

use crate::fault::{Fault, step};

use super::load::{Bundle, read_yaml};

/// Applies the corrections beside a spec, if there are any.
///
/// # Errors
/// A file that is no overlay, an action without a reason, and one that has no effect any more.
pub fn correct(mut bundle: Bundle, folder: &Path) -> Result<Bundle, Fault> {
    let file = folder.join("corrections.yaml");
    if !file.is_file() {
        return Ok(bundle);
    }
    let overlay = read_yaml(&file)?;
    let version = overlay
        .get("overlay")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !version.starts_with("1.") {
        return Err(Fault::new(
            &file,
            "/overlay",
            "must say `1.0.0`: the version of the Overlay Specification",
        ));
    }
    let Some(actions) = overlay.get("actions").and_then(Value::as_sequence) else {
        return Err(Fault::new(
            &file,
            "/actions",
            "must be a list of actions; remove the file if there are none",
        ));
    };
    for (index, action) in actions.iter().enumerate() {
        let pointer = format!("/actions/{index}");
        apply(&mut bundle.tree, action).map_err(|problem| Fault::new(&file, &pointer, problem))?;
    }
    Ok(bundle)
}

fn apply(tree: &mut Value, action: &Value) -> Result<(), String> {
    let text = |key| action.get(key).and_then(Value::as_str);
    let target = text("target").ok_or("has no `target`: a JSONPath to what it changes")?;
    if text("description").is_none_or(|reason| reason.trim().is_empty()) {
        return Err(
            "has no `description`: say what the provider publishes wrongly, and how that is known"
                .to_owned(),
        );
    }
    let remove = action
        .get("remove")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let update = action.get("update");
    if remove == update.is_some() {
        return Err("must have one of `update` and `remove: true`".to_owned());
    }

    let pointers = find(tree, target)?;
    if pointers.is_empty() {
        return Err(format!(
            "`{target}` finds nothing any more; correct the target or remove the action"
        ));
    }
    for pointer in pointers.iter().rev() {
        let changed = match update {
            Some(update) => match lookup_mut(tree, pointer) {
                Some(node) => merge(node, update),
                None => false,
            },
            None => detach(tree, pointer),
        };
        if !changed {
            return Err(format!(
                "changes nothing at `{}`: the published spec says so already; remove the action",
                pointer
                    .iter()
                    .fold(String::new(), |text, key| step(&text, key))
            ));
        }
    }
    Ok(())
}

/// The places a JSONPath finds, in document order.
fn find(tree: &Value, target: &str) -> Result<Vec<Vec<String>>, String> {
    let path = JsonPath::parse(target)
        .map_err(|error| format!("`{target}` is not a JSONPath: {error}"))?;
    let json = serde_json::to_value(tree).map_err(|error| error.to_string())?;
    Ok(path
        .query_located(&json)
        .locations()
        .map(|location| {
            location
                .iter()
                .map(|element| match element {
                    PathElement::Name(name) => (*name).to_owned(),
                    PathElement::Index(index) => index.to_string(),
                })
                .collect()
        })
        .collect())
}

fn child<'a>(node: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match node {
        Value::Mapping(map) => map.get_mut(key),
        Value::Sequence(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn lookup_mut<'a>(tree: &'a mut Value, pointer: &[String]) -> Option<&'a mut Value> {
    pointer.iter().try_fold(tree, |node, key| child(node, key))
}

fn detach(tree: &mut Value, pointer: &[String]) -> bool {
    let Some((last, parent)) = pointer.split_last() else {
        return false;
    };
    match lookup_mut(tree, parent) {
        Some(Value::Mapping(map)) => map.shift_remove(last.as_str()).is_some(),
        Some(Value::Sequence(items)) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// The merge of the Overlay Specification: objects recursively, lists by appending, everything else replaced. Tells
/// whether anything changed.
fn merge(node: &mut Value, update: &Value) -> bool {
    match (node, update) {
        (Value::Mapping(map), Value::Mapping(update)) => {
            let mut changed = false;
            for (key, value) in update {
                match map.get_mut(key) {
                    Some(place) => changed |= merge(place, value),
                    None => {
                        map.insert(key.clone(), value.clone());
                        changed = true;
                    }
                }
            }
            changed
        }
        (Value::Sequence(items), Value::Sequence(update)) => {
            items.extend(update.iter().cloned());
            !update.is_empty()
        }
        (Value::Sequence(items), update) => {
            items.push(update.clone());
            true
        }
        (node, update) if node == update => false,
        (node, update) => {
            *node = update.clone();
            true
        }
    }
}
