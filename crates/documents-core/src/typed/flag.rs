//! Booleans, which the services also take and write as text or as 0 and 1.

use super::part::{Part, Style};
use crate::json::{Json, Node, Value};
use crate::typed::Number;

/// A boolean of a document, written in the form in which it was given or read.
///
/// ```
/// use documents_core::Flag;
///
/// assert_eq!(Flag::from(true), Flag::Boolean(true));
/// assert_eq!(Flag::from("false").as_bool(), Some(false));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Flag {
    /// `true` or `false`.
    Boolean(bool),
    /// A number: 0 or 1.
    Number(Number),
    /// A text: `"true"` or `"false"`.
    Text(String),
}

impl Flag {
    /// What it says; `None` for a text or number that is neither.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            Self::Number(number) => match number.as_i64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            Self::Text(_) => None,
        }
    }
}

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

/// Written as text.
impl From<&str> for Flag {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Part for Flag {
    fn read(node: &Node<'_>) -> Option<Self> {
        match node.value() {
            Value::Boolean(value) => Some(Self::Boolean(*value)),
            Value::Number(_) => Number::read(node).map(Self::Number),
            Value::Text(text) => Some(Self::Text(text.as_ref().to_owned())),
            _ => None,
        }
    }

    fn write(&self, style: Style) -> Json {
        match self {
            Self::Boolean(value) => Json::from(*value),
            Self::Number(number) => number.write(style),
            Self::Text(text) => Json::from(text.as_str()),
        }
    }
}
