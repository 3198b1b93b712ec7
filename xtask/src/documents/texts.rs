//! Schemas as the crates carry them: JSON, a member a line, without what only maintainers read.

use yaml_serde::{Mapping, Value};

use crate::import::tree::entries;

/// What stays in the specs: where a fact comes from, and how it got there.
const LEFT_OUT: [&str; 5] = [
    "x-source",
    "x-uses",
    "x-rules",
    "x-text-form",
    "x-rust-name",
];

/// The text of a schema.
pub fn text(tree: &Value) -> String {
    let mut out = String::new();
    schema(tree, 0, &mut out);
    out.push('\n');
    out
}

fn schema(tree: &Value, indent: usize, out: &mut String) {
    let Some(map) = tree.as_mapping() else {
        plain(tree, out);
        return;
    };
    out.push('{');
    let mut first = true;
    for (key, value) in entries(map) {
        if LEFT_OUT.contains(&key) {
            continue;
        }
        let is_members = matches!(key, "properties" | "patternProperties" | "allOf");
        if !std::mem::take(&mut first) {
            out.push_str(if indent == 0 { "," } else { ", " });
        }
        if indent == 0 {
            line(1, out);
        }
        quoted(key, out);
        out.push_str(": ");
        match (is_members, value) {
            (true, Value::Mapping(members)) => properties(members, indent, out),
            (true, Value::Sequence(items)) => each(items, indent, out),
            (_, value) => below(key, value, indent, out),
        }
    }
    if indent == 0 {
        line(0, out);
    }
    out.push('}');
}

/// Schemas below a keyword, and values below others.
fn below(key: &str, value: &Value, indent: usize, out: &mut String) {
    let is_schema = matches!(
        key,
        "items"
            | "additionalProperties"
            | "propertyNames"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else"
            | "x-json-text"
    );
    match value {
        Value::Mapping(_) if is_schema => schema(value, indent + 1, out),
        Value::Sequence(items) if key == "anyOf" => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                schema(item, indent + 1, out);
            }
            out.push(']');
        }
        value => plain(value, out),
    }
}

fn properties(members: &Mapping, indent: usize, out: &mut String) {
    out.push('{');
    for (index, (name, value)) in entries(members).enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(indent + 2, out);
        quoted(name, out);
        out.push_str(": ");
        schema(value, indent + 2, out);
    }
    line(indent + 1, out);
    out.push('}');
}

fn each(items: &[Value], indent: usize, out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(indent + 2, out);
        schema(item, indent + 2, out);
    }
    line(indent + 1, out);
    out.push(']');
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn quoted(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// A value on one line.
pub fn plain(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::Number(value) => out.push_str(&value.to_string()),
        Value::String(text) => quoted(text, out),
        Value::Tagged(tagged) => plain(&tagged.value, out),
        Value::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                plain(item, out);
            }
            out.push(']');
        }
        Value::Mapping(map) => {
            out.push('{');
            for (index, (key, item)) in map.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                match key {
                    Value::String(text) => quoted(text, out),
                    other => {
                        let mut name = String::new();
                        plain(other, &mut name);
                        quoted(&name, out);
                    }
                }
                out.push_str(": ");
                plain(item, out);
            }
            out.push('}');
        }
    }
}
