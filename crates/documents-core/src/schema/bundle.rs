//! A schema as one document that other tools can read.

use std::fmt::Write as _;

use super::{Texts, compile};
use crate::json::{Node, Value};

/// The JSON Schema of a kind, with everything that it refers to under `$defs`.
///
/// # Errors
/// A name that the table does not have.
pub fn bundle(texts: Texts, name: &str) -> Result<String, String> {
    let root = compile::source(texts, name, false)?;
    let is_template = compile::is_template_root(&root);
    let mut parts: Vec<(String, Node<'static>)> = Vec::new();
    let mut open = references(&root);
    while let Some(name) = open.pop() {
        if parts.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let tree = compile::source(texts, &name, is_template)?;
        open.extend(references(&tree));
        parts.push((name, tree));
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = String::from("{\n \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"");
    for member in root.members() {
        out.push_str(",\n ");
        quote(&member.name, &mut out);
        out.push_str(": ");
        write(&member.node, &mut out, member.name == "$ref");
    }
    if !parts.is_empty() {
        out.push_str(",\n \"$defs\": {");
        for (index, (name, tree)) in parts.iter().enumerate() {
            out.push_str(if index == 0 { "\n  " } else { ",\n  " });
            quote(name, &mut out);
            out.push_str(": ");
            write(tree, &mut out, false);
        }
        out.push_str("\n }");
    }
    out.push_str("\n}\n");
    Ok(out)
}

/// The names that a tree refers to.
fn references(tree: &Node<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        open.extend(node.items());
        for member in node.members() {
            match (member.name.as_ref(), member.node.text()) {
                ("$ref", Some(name)) => found.push(name.to_owned()),
                _ => open.push(&member.node),
            }
        }
    }
    found
}

fn write(node: &Node<'_>, out: &mut String, is_reference: bool) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Boolean(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Number(text) => out.push_str(text),
        Value::Text(text) if is_reference => quote(&format!("#/$defs/{text}"), out),
        Value::Text(text) => quote(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(item, out, false);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                quote(&member.name, out);
                out.push_str(": ");
                write(&member.node, out, member.name == "$ref");
            }
            out.push('}');
        }
    }
}

pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
