//! From the provider's schemas to OpenAPI 3.0 schemas: only what is the provider's, no texts.

use std::collections::BTreeSet;

use yaml_serde::{Mapping, Value};

use super::tree::{entries, get_list, get_map, get_str, number, set, sort_keys, text, whole};

const PREFIX: &str = "#/components/schemas/";

/// The order of keys in a schema.
pub const SCHEMA_KEYS: [&str; 18] = [
    "title",
    "x-rust-name",
    "description",
    "deprecated",
    "type",
    "format",
    "allOf",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "items",
    "additionalProperties",
    "properties",
];
/// What stands at the end of a schema.
pub const SCHEMA_TAIL: [&str; 2] = ["required", "example"];

/// Whether a schema is sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `required` is a duty of the caller.
    Request,
    /// `required` is documentation and is left out: an answer may lack any field.
    Response,
}

/// Converts schemas and notes where it had to guess.
pub struct Converter<'a> {
    /// Names of the shared schemas.
    pub known: &'a BTreeSet<String>,
    /// What stands before the name of a schema's file in a reference.
    pub folder: &'a str,
    /// Sent or received.
    pub side: Side,
    /// Guesses, told with the place and what settles them.
    pub warnings: &'a mut Vec<String>,
}

impl Converter<'_> {
    /// The OpenAPI form of a schema; `place` is for people.
    pub fn convert(&mut self, schema: &Value, place: &str) -> Value {
        // `[]` and the like stand where nothing is known.
        let Some(given) = schema.as_mapping() else {
            return Value::Mapping(Mapping::new());
        };
        let deprecated = given.get("deprecated").and_then(Value::as_bool) == Some(true);
        let mut out = Mapping::new();
        match reference(given) {
            Some(name) if self.known.contains(name) => {
                let target = super::tree::single("$ref", format!("{}{name}.yaml", self.folder));
                if !deprecated {
                    return Value::Mapping(target);
                }
                set(&mut out, "allOf", vec![Value::Mapping(target)]);
            }
            Some(name) => self.warnings.push(format!(
                "{place} refers to the schema `{name}`, which the metadata does not have: taken as free JSON"
            )),
            None => self.typed(given, place, &mut out),
        }
        if deprecated {
            set(&mut out, "deprecated", true);
        }
        sort_keys(&mut out, &SCHEMA_KEYS, &SCHEMA_TAIL);
        Value::Mapping(out)
    }

    fn typed(&mut self, given: &Mapping, place: &str, out: &mut Mapping) {
        let ty = kind(given);
        match ty {
            "string" => self.string(given, out),
            "integer" => self.integer(given, place, out),
            "number" => {
                set(out, "type", ty);
                if let Some(format @ ("float" | "double")) = get_str(given, "format") {
                    set(out, "format", format);
                }
                copy(given, out, &["default", "minimum", "maximum"], number);
            }
            "boolean" => {
                set(out, "type", ty);
                copy(given, out, &["default"], boolean);
            }
            "array" => {
                set(out, "type", ty);
                copy(given, out, &["minItems", "maxItems"], whole);
                let items = given.get("items").map(|items| self.convert(items, &format!("{place}[]")));
                set(out, "items", items.unwrap_or_else(|| Value::Mapping(Mapping::new())));
            }
            "object" => self.object(given, place, out),
            "any" => {}
            other => self.warnings.push(format!(
                "{place} is of the type `{other}`, which is not known here: taken as free JSON; a correction in \
                 corrections.yaml settles it"
            )),
        }
        if out.contains_key("type")
            && given.get("default").is_some_and(|value| !value.is_null())
            && !out.contains_key("default")
        {
            self.warnings.push(format!(
                "{place} has a default that does not fit its type `{ty}`: left out"
            ));
        }
    }

    fn string(&self, given: &Mapping, out: &mut Mapping) {
        set(out, "type", "string");
        if get_str(given, "format") == Some("date-time") {
            set(out, "format", "date-time");
        }
        let mut values: Vec<Value> = Vec::new();
        for value in get_list(given, "enum").iter().filter_map(plain) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        // A default outside the list makes the document invalid, and the lists are known to be incomplete.
        copy(given, out, &["default"], |value| {
            plain(value).filter(|value| values.is_empty() || values.contains(value))
        });
        if !values.is_empty() {
            set(out, "enum", values);
        }
        copy(given, out, &["minLength", "maxLength"], whole);
    }

    fn integer(&mut self, given: &Mapping, place: &str, out: &mut Mapping) {
        set(out, "type", "integer");
        match get_str(given, "format") {
            Some(format @ ("int32" | "int64")) => set(out, "format", format),
            // Filled in from the spec as it stands, or guessed, by `super::ours`.
            None => {}
            Some(other) => self.warnings.push(format!(
                "{place} has the integer format `{other}`: left out"
            )),
        }
        let mut values: Vec<Value> = get_list(given, "enum").iter().filter_map(whole).collect();
        values.dedup();
        copy(given, out, &["default"], |value| {
            whole(value).filter(|value| values.is_empty() || values.contains(value))
        });
        if !values.is_empty() {
            set(out, "enum", values);
        }
        copy(given, out, &["minimum", "maximum"], whole);
    }

    fn object(&mut self, given: &Mapping, place: &str, out: &mut Mapping) {
        set(out, "type", "object");
        match get_map(given, "properties").filter(|properties| !properties.is_empty()) {
            Some(properties) => {
                let mut fields = Mapping::new();
                for (name, schema) in entries(properties) {
                    set(
                        &mut fields,
                        name,
                        self.convert(schema, &format!("{place}.{name}")),
                    );
                }
                set(out, "properties", Value::Mapping(fields));
                if self.side == Side::Request {
                    let required: Vec<Value> = entries(properties)
                        .filter(|(_, schema)| is_required(schema))
                        .map(|(name, _)| text(name))
                        .collect();
                    if !required.is_empty() {
                        set(out, "required", required);
                    }
                }
            }
            // An object of which nothing is published is a map of anything.
            None => {
                let values = get_map(given, "additionalProperties")
                    .filter(|values| reference(values).is_some() || kind(values) != "any")
                    .cloned()
                    .map(|values| self.convert(&Value::Mapping(values), &format!("{place}{{}}")));
                set(
                    out,
                    "additionalProperties",
                    values.unwrap_or(Value::Bool(true)),
                );
            }
        }
        copy(given, out, &["default"], |value| {
            value.is_mapping().then(|| value.clone())
        });
    }
}

/// The name of the shared schema that a schema refers to.
pub fn reference(schema: &Mapping) -> Option<&str> {
    get_str(schema, "$ref").map(|target| target.strip_prefix(PREFIX).unwrap_or(target))
}

/// `required: true` stands on the field itself, not on its owner; now and then as text.
pub fn is_required(schema: &Value) -> bool {
    match schema.get("required") {
        Some(Value::Bool(required)) => *required,
        Some(Value::String(required)) => required == "true",
        _ => false,
    }
}

/// The type as it is meant: it is left out now and then.
pub fn kind(schema: &Mapping) -> &str {
    match get_str(schema, "type") {
        Some(ty) => ty,
        None if schema.contains_key("properties") => "object",
        None if schema.contains_key("items") => "array",
        None => "any",
    }
}

/// Names of all schemas that a schema refers to, at any depth.
pub fn references(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Mapping(map) => {
            if let Some(name) = reference(map) {
                found.insert(name.to_owned());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Sequence(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn copy(from: &Mapping, to: &mut Mapping, keys: &[&str], read: impl Fn(&Value) -> Option<Value>) {
    for key in keys {
        if let Some(value) = from.get(*key).and_then(&read) {
            set(to, key, value);
        }
    }
}

fn plain(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Number(number) => Some(text(number.to_string())),
        Value::Bool(value) => Some(text(value.to_string())),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value.clone()),
        Value::String(value) => value.trim().parse().ok().map(Value::Bool),
        _ => None,
    }
}
