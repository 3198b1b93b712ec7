//! JSON as text.

use std::fmt;

use super::{Node, Value};

/// One line; with `{:#}` one member or item a line, indented by two spaces.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        node(self, indent, f)
    }
}

fn node(value: &Node<'_>, indent: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &value.value {
        Value::Null => f.write_str("null"),
        Value::Boolean(value) => write!(f, "{value}"),
        Value::Number(text) => f.write_str(text),
        Value::Text(value) => text(value, f),
        Value::List(items) => {
            let inner = indent.map(|indent| indent + 1);
            f.write_str("[")?;
            for (at, item) in items.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { "," })?;
                line(inner, f)?;
                node(item, inner, f)?;
            }
            if !items.is_empty() {
                line(indent, f)?;
            }
            f.write_str("]")
        }
        Value::Object(members) => {
            let inner = indent.map(|indent| indent + 1);
            f.write_str("{")?;
            for (at, member) in members.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { "," })?;
                line(inner, f)?;
                text(&member.name, f)?;
                f.write_str(if inner.is_some() { ": " } else { ":" })?;
                node(&member.node, inner, f)?;
            }
            if !members.is_empty() {
                line(indent, f)?;
            }
            f.write_str("}")
        }
    }
}

fn line(indent: Option<usize>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match indent {
        Some(indent) => write!(f, "\n{:width$}", "", width = indent * 2),
        None => Ok(()),
    }
}

fn text(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        f.write_str(&rest[..at])?;
        let mut others = rest[at..].chars();
        match others.next() {
            Some('"') => f.write_str("\\\"")?,
            Some('\\') => f.write_str("\\\\")?,
            Some('\n') => f.write_str("\\n")?,
            Some('\r') => f.write_str("\\r")?,
            Some('\t') => f.write_str("\\t")?,
            Some(control) => write!(f, "\\u{:04x}", control as u32)?,
            None => {}
        }
        rest = others.as_str();
    }
    f.write_str(rest)?;
    f.write_str("\"")
}
