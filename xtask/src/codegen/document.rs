//! From a tree to a typed OpenAPI document, with nothing of the tree lost on the way.
//!
//! `openapiv3` leaves out what it does not know, which would turn a misspelt `requierd` into an optional parameter. So
//! the document is written back and compared: a key that did not survive is a fault.

use openapiv3::{
    Components, MediaType, OpenAPI, Operation, Parameter, PathItem, ReferenceOr, RequestBody,
    Response, Schema,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use yaml_serde::Value;

use crate::fault::{Fault, step};

use super::load::Bundle;

/// Reads the bundle as OpenAPI 3.0.
///
/// # Errors
/// The innermost part that is no OpenAPI, or a key that OpenAPI 3.0 does not have.
pub fn read(bundle: &Bundle) -> Result<OpenAPI, Fault> {
    let version = bundle
        .tree
        .get("openapi")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !version.starts_with("3.0.") {
        return Err(bundle.fault("/openapi", "must say `3.0.3`: the version these tools read"));
    }
    let document: OpenAPI = match yaml_serde::from_value(bundle.tree.clone()) {
        Ok(document) => document,
        Err(error) => {
            let (pointer, message) = locate(Part::Document, &bundle.tree, "")
                .unwrap_or_else(|| (String::new(), error.to_string()));
            return Err(bundle.fault(&pointer, format!("is no valid OpenAPI 3.0 here: {message}")));
        }
    };
    let written = to_tree(&document).map_err(|error| bundle.fault("", error))?;
    match lost(&bundle.tree, &written, "") {
        Some(pointer) => Err(bundle.fault(
            &pointer,
            "is not understood here; check the spelling, or write it as the type at this place allows",
        )),
        None => Ok(document),
    }
}

fn to_tree(document: &impl Serialize) -> Result<Value, String> {
    yaml_serde::to_value(document).map_err(|error| error.to_string())
}

#[derive(Clone, Copy)]
enum Part {
    Document,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Components,
    Schema,
}

/// The deepest part that cannot be read on its own, and why.
fn locate(part: Part, node: &Value, pointer: &str) -> Option<(String, String)> {
    let inner = parts(part, node)
        .into_iter()
        .find_map(|(part, keys, child)| {
            let pointer = keys
                .iter()
                .fold(pointer.to_owned(), |text, key| step(&text, key));
            locate(part, child, &pointer)
        });
    inner.or_else(|| {
        fn try_read<T: DeserializeOwned>(node: &Value) -> Option<String> {
            yaml_serde::from_value::<T>(node.clone())
                .err()
                .map(|error| error.to_string())
        }
        let message = match part {
            Part::Document => try_read::<OpenAPI>(node),
            Part::PathItem => try_read::<ReferenceOr<PathItem>>(node),
            Part::Operation => try_read::<Operation>(node),
            Part::Parameter => try_read::<ReferenceOr<Parameter>>(node),
            Part::RequestBody => try_read::<ReferenceOr<RequestBody>>(node),
            Part::Response => try_read::<ReferenceOr<Response>>(node),
            Part::MediaType => try_read::<MediaType>(node),
            Part::Components => try_read::<Components>(node),
            Part::Schema => try_read::<ReferenceOr<Schema>>(node),
        }?;
        Some((pointer.to_owned(), message))
    })
}

/// The parts inside a part: what they are, where they stand, and their nodes.
fn parts(part: Part, node: &Value) -> Vec<(Part, Vec<String>, &Value)> {
    let one = |part, key: &str| {
        node.get(key)
            .map(|child| (part, vec![key.to_owned()], child))
            .into_iter()
            .collect::<Vec<_>>()
    };
    let each = |part, key: &str| {
        let children = match node.get(key) {
            Some(Value::Mapping(map)) => map
                .iter()
                .filter_map(|(name, child)| Some((name.as_str()?.to_owned(), child)))
                .collect(),
            Some(Value::Sequence(items)) => items
                .iter()
                .enumerate()
                .map(|(index, child)| (index.to_string(), child))
                .collect(),
            _ => Vec::new(),
        };
        children
            .into_iter()
            .map(|(name, child)| (part, vec![key.to_owned(), name], child))
            .collect::<Vec<_>>()
    };
    match part {
        Part::Document => [
            each(Part::PathItem, "paths"),
            one(Part::Components, "components"),
        ]
        .concat(),
        Part::Components => each(Part::Schema, "schemas"),
        Part::PathItem => ["get", "put", "post", "delete", "patch"]
            .iter()
            .flat_map(|method| one(Part::Operation, method))
            .collect(),
        Part::Operation => [
            each(Part::Parameter, "parameters"),
            one(Part::RequestBody, "requestBody"),
            each(Part::Response, "responses"),
        ]
        .concat(),
        Part::Parameter => [
            one(Part::Schema, "schema"),
            each(Part::MediaType, "content"),
        ]
        .concat(),
        Part::RequestBody | Part::Response => each(Part::MediaType, "content"),
        Part::MediaType => one(Part::Schema, "schema"),
        Part::Schema => [
            each(Part::Schema, "properties"),
            one(Part::Schema, "items"),
            each(Part::Schema, "allOf"),
            match node.get("additionalProperties") {
                Some(Value::Bool(_)) => Vec::new(),
                _ => one(Part::Schema, "additionalProperties"),
            },
        ]
        .concat(),
    }
}

/// The first key of `given` that `kept` no longer has, unless it only spells out a default.
fn lost(given: &Value, kept: &Value, pointer: &str) -> Option<String> {
    match (given, kept) {
        (Value::Mapping(given), Value::Mapping(kept)) => given.iter().find_map(|(key, value)| {
            let name = key
                .as_str()
                .map_or_else(|| format!("{key:?}"), str::to_owned);
            let pointer = step(pointer, &name);
            match kept.get(key) {
                Some(kept) => lost(value, kept, &pointer),
                None if is_default(value) => None,
                None => Some(pointer),
            }
        }),
        (Value::Sequence(given), Value::Sequence(kept)) => given
            .iter()
            .zip(kept)
            .enumerate()
            .find_map(|(index, (given, kept))| {
                lost(given, kept, &step(pointer, &index.to_string()))
            }),
        _ => None,
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(map) => map.is_empty(),
        Value::String(text) => matches!(text.as_str(), "form" | "simple"),
        _ => false,
    }
}

/// The schema that a reference names, as it stands in the tree.
pub fn target(tree: &Value, reference: &ReferenceOr<Schema>) -> Option<Schema> {
    let ReferenceOr::Reference { reference } = reference else {
        return None;
    };
    let node = super::load::lookup(tree, reference.strip_prefix('#')?)?;
    yaml_serde::from_value(node.clone()).ok()
}
