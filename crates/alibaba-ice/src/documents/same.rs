//! Values that count as one where something is looked up by them.

use documents_core::{Node, Value};

/// A key: equal for equal values. `true` is 1, as in tables of languages that know no difference.
pub(super) fn key(node: Option<&Node<'_>>) -> String {
    match node.map(Node::value) {
        None | Some(Value::Null) => "null".to_owned(),
        Some(Value::Text(text)) => format!("text {text}"),
        Some(Value::Boolean(value)) => number(f64::from(u8::from(*value))),
        Some(Value::Number(text)) => match text.parse::<f64>() {
            Ok(value) => number(value),
            Err(_) => format!("digits {text}"),
        },
        Some(other) => format!("{other:?}"),
    }
}

fn number(value: f64) -> String {
    // Zero has two signs.
    format!("number {}", value + 0.0)
}
