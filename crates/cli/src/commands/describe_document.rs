//! `mediacloud describe document`: what a kind of document holds.

use std::collections::BTreeSet;
use std::io::{self, Write};

use documents_core::Kind;
use serde_json::Value;

use crate::args::Describe;
use crate::failure::Failure;
use crate::{find, output};

pub fn run(arguments: &Describe) -> Result<(), Failure> {
    let kind = find::kind(&arguments.name).map_err(Failure::Usage)?;
    let schema: Value = serde_json::from_str(&kind.json_schema()).map_err(|error| {
        Failure::Usage(format!("the schema of {} is damaged: {error}", kind.name()))
    })?;
    match arguments.json {
        true => output::json(&schema)?,
        false => output::stdout(|out| as_text(out, kind, &schema))?,
    }
    Ok(())
}

fn as_text(out: &mut impl Write, kind: &Kind, schema: &Value) -> io::Result<()> {
    writeln!(out, "{}", kind.name())?;
    said(out, schema)?;
    fields(out, schema)?;
    let mut told = BTreeSet::new();
    let mut waiting = references(schema);
    while let Some(name) = waiting.pop() {
        if !told.insert(name.clone()) {
            continue;
        }
        let Some(part) = schema["$defs"].get(&name) else {
            continue;
        };
        writeln!(out, "\n{name}")?;
        said(out, part)?;
        fields(out, part)?;
        waiting.extend(references(part));
    }
    if !kind.rules().is_empty() {
        writeln!(out, "\nRules")?;
        let rows: Vec<Vec<String>> = kind
            .rules()
            .iter()
            .map(|rule| {
                vec![
                    rule.id.to_owned(),
                    rule.severity.to_string(),
                    rule.message.to_owned(),
                ]
            })
            .collect();
        output::table(out, &["id", "severity", "says"], &rows, "  ")?;
    }
    Ok(())
}

fn said(out: &mut impl Write, schema: &Value) -> io::Result<()> {
    match schema["description"].as_str() {
        Some(text) => writeln!(out, "{text}"),
        None => Ok(()),
    }
}

/// The fields of an object, or what a list or a value holds.
fn fields(out: &mut impl Write, schema: &Value) -> io::Result<()> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut rows = Vec::new();
    for properties in objects(schema) {
        for (name, field) in properties {
            let mark = if required.contains(&name.as_str()) {
                "yes"
            } else {
                ""
            };
            let about = field["description"].as_str().unwrap_or_default();
            rows.push(vec![
                name.clone(),
                what(field),
                mark.to_owned(),
                limits(field),
                about.to_owned(),
            ]);
        }
    }
    if rows.is_empty() {
        return writeln!(out, "  {}", what(schema));
    }
    output::table(
        out,
        &["field", "type", "required", "values", "about"],
        &rows,
        "  ",
    )
}

/// The properties of a schema and of those that it is made of.
fn objects(schema: &Value) -> Vec<&serde_json::Map<String, Value>> {
    let mut found: Vec<_> = schema["properties"].as_object().into_iter().collect();
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema[key].as_array().into_iter().flatten() {
            found.extend(objects(part));
        }
    }
    found
}

fn what(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return name.to_owned();
    }
    match (&schema["type"], schema.get("items")) {
        (Value::String(kind), Some(items)) if kind == "array" => format!("list of {}", what(items)),
        (Value::String(kind), _) => kind.clone(),
        (Value::Array(kinds), _) => kinds
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => {
            let choices = ["anyOf", "oneOf", "allOf"]
                .iter()
                .find_map(|key| schema[*key].as_array());
            let mut names: Vec<String> = choices
                .into_iter()
                .flatten()
                .map(what)
                .filter(|name| !name.is_empty())
                .collect();
            names.dedup();
            match names.is_empty() {
                true => "any".to_owned(),
                false => names.join(" or "),
            }
        }
    }
}

/// Documented values and limits.
fn limits(schema: &Value) -> String {
    let values = schema["enum"]
        .as_array()
        .or_else(|| schema["x-known-values"].as_array());
    let mut told: Vec<String> = Vec::new();
    if let Some(values) = values {
        let names: Vec<String> = values.iter().take(12).map(plain).collect();
        let more = if values.len() > 12 { ", ..." } else { "" };
        told.push(format!("{}{more}", names.join(", ")));
    }
    for (key, word) in [
        ("minimum", "from"),
        ("maximum", "to"),
        ("maxLength", "at most characters:"),
        ("maxItems", "at most entries:"),
        ("default", "default"),
    ] {
        if let Some(value) = schema.get(key) {
            told.push(format!("{word} {}", plain(value)));
        }
    }
    told.join("; ")
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// The parts that a schema names, the last one first.
fn references(schema: &Value) -> Vec<String> {
    fn walk(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                found.extend(reference(schema).map(str::to_owned));
                members
                    .iter()
                    .filter(|(name, _)| *name != "$defs")
                    .for_each(|(_, value)| walk(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(schema, &mut found);
    found.reverse();
    found
}
