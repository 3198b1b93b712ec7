//! The places of a spec that can carry something of ours.
//!
//! A place is named by wire names and not by position, so that a parameter that moves from the query into the body, or an
//! operation that changes its method, keeps its texts.

use yaml_serde::{Mapping, Value};

use crate::fault::step;

use super::operation::{PARAMETER_KEYS, PARAMETER_TAIL, sort};
use super::schema::{SCHEMA_KEYS, SCHEMA_TAIL};
use super::tree::{get_str, sort_keys};

const RESPONSE_KEYS: [&str; 2] = ["description", "headers"];
const RESPONSE_TAIL: [&str; 1] = ["content"];
const EXAMPLE_KEYS: [&str; 2] = ["summary", "description"];
const EXAMPLE_TAIL: [&str; 1] = ["value"];

/// What kind of thing stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An operation as a whole.
    Operation,
    /// A parameter in path or query.
    Parameter,
    /// A schema: of a body field, an answer, a shared type, or a part of one.
    Schema,
    /// A response.
    Response,
    /// An example that stands for an error code.
    ErrorCode,
}

/// A visitor of places.
pub type See<'a> = dyn FnMut(&str, Kind, &mut Value) + 'a;

/// Visits every place of an operation.
pub fn walk_operation(operation: &mut Value, see: &mut See<'_>) {
    see("operation", Kind::Operation, operation);
    let Value::Mapping(operation) = operation else {
        return;
    };
    if let Some(Value::Sequence(parameters)) = operation.get_mut("parameters") {
        for parameter in parameters {
            let Some(name) = parameter
                .get("name")
                .and_then(Value::as_str)
                .map(str::to_owned)
            else {
                continue;
            };
            let place = step("request", &name);
            see(&place, Kind::Parameter, parameter);
            if let Some(schema) = schema_of(parameter) {
                walk_children(schema, &place, see);
            }
        }
    }
    for media in media_types(operation.get_mut("requestBody")) {
        if let Some(schema) = media.get_mut("schema") {
            walk(schema, "request", see);
        }
    }
    let Some(Value::Mapping(responses)) = operation.get_mut("responses") else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        let status = status.as_str().unwrap_or_default().to_owned();
        let place = step("status", &status);
        see(&place, Kind::Response, response);
        for media in media_types(Some(response)) {
            if is_failure(&status) {
                if let Some(Value::Mapping(codes)) = media.get_mut("examples") {
                    for (code, example) in codes.iter_mut() {
                        let code = code.as_str().unwrap_or_default().to_owned();
                        see(&step(&place, &code), Kind::ErrorCode, example);
                    }
                }
            } else if let Some(schema) = media.get_mut("schema") {
                walk(schema, "response", see);
            }
        }
    }
}

/// Visits every place of a shared schema.
pub fn walk_schema(schema: &mut Value, see: &mut See<'_>) {
    walk(schema, "schema", see);
}

fn walk(schema: &mut Value, place: &str, see: &mut See<'_>) {
    see(place, Kind::Schema, schema);
    walk_children(schema, place, see);
}

fn walk_children(schema: &mut Value, place: &str, see: &mut See<'_>) {
    let Value::Mapping(schema) = schema else {
        return;
    };
    if let Some(Value::Mapping(properties)) = schema.get_mut("properties") {
        for (name, property) in properties.iter_mut() {
            if let Some(name) = name.as_str() {
                walk(property, &step(place, name), see);
            }
        }
    }
    for (key, name) in [("items", "[]"), ("additionalProperties", "{}")] {
        if let Some(child @ Value::Mapping(_)) = schema.get_mut(key) {
            walk(child, &step(place, name), see);
        }
    }
}

/// Whether a status tells of an error.
pub fn is_failure(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// The schema of a parameter, whether it stands there plainly or as JSON.
pub fn schema_of(parameter: &mut Value) -> Option<&mut Value> {
    let Value::Mapping(parameter) = parameter else {
        return None;
    };
    if parameter.contains_key("schema") {
        return parameter.get_mut("schema");
    }
    let Some(Value::Mapping(content)) = parameter.get_mut("content") else {
        return None;
    };
    content.values_mut().next()?.get_mut("schema")
}

/// The media types of a body or a response.
pub fn media_types(owner: Option<&mut Value>) -> Vec<&mut Mapping> {
    match owner.and_then(|owner| owner.get_mut("content")) {
        Some(Value::Mapping(content)) => content
            .values_mut()
            .filter_map(Value::as_mapping_mut)
            .collect(),
        _ => Vec::new(),
    }
}

/// The schema at a place, if it is an integer.
pub fn integer(kind: Kind, node: &mut Value) -> Option<&mut Mapping> {
    let schema = match kind {
        Kind::Parameter => schema_of(node)?,
        Kind::Schema => node,
        _ => return None,
    };
    schema
        .as_mapping_mut()
        .filter(|schema| get_str(schema, "type") == Some("integer"))
}

/// Puts the keys of an operation into the order in which an import writes them: people may write ours anywhere.
pub fn sort_operation(operation: &mut Value) {
    walk_operation(operation, &mut |_, kind, node| sort_place(kind, node));
}

/// Puts the keys of a shared schema into the order in which an import writes them.
pub fn sort_schema(schema: &mut Value) {
    walk_schema(schema, &mut |_, kind, node| sort_place(kind, node));
}

/// Puts the keys of one place into that order.
pub fn sort_place(kind: Kind, node: &mut Value) {
    match kind {
        Kind::Parameter => {
            if let Some(Value::Mapping(schema)) = schema_of(node) {
                sort_keys(schema, &SCHEMA_KEYS, &SCHEMA_TAIL);
            }
        }
        Kind::Response => {
            for media in media_types(Some(node)) {
                sort_keys(media, &["schema"], &["example", "examples"]);
            }
        }
        _ => {}
    }
    let Value::Mapping(map) = node else {
        return;
    };
    match kind {
        Kind::Operation => sort(map),
        Kind::Parameter => sort_keys(map, &PARAMETER_KEYS, &PARAMETER_TAIL),
        Kind::Schema => sort_keys(map, &SCHEMA_KEYS, &SCHEMA_TAIL),
        Kind::Response => sort_keys(map, &RESPONSE_KEYS, &RESPONSE_TAIL),
        Kind::ErrorCode => sort_keys(map, &EXAMPLE_KEYS, &EXAMPLE_TAIL),
    }
}
