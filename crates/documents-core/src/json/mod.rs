//! JSON with places: what the checker reads, so that a finding can name a line.

mod fault;
mod from;
mod owned;
mod read;
mod serde;
mod text;
mod write;

use std::borrow::Cow;

pub use fault::Fault;
pub(crate) use read::{read, read_last};
pub(crate) use text::position;

/// A value of a document, and where its text begins.
#[derive(Clone, Debug)]
pub struct Node<'t> {
    pub(crate) at: usize,
    pub(crate) value: Value<'t>,
}

/// JSON that borrows nothing: free values in typed documents. Made of texts, numbers, booleans, lists and
/// `serde_json::Value`; written by `to_string()`, or with `{:#}` for a reader.
///
/// ```
/// use documents_core::Json;
///
/// let value = Json::from(vec![Json::from(1), Json::from("two")]);
/// assert_eq!(value.to_string(), r#"[1,"two"]"#);
/// ```
pub type Json = Node<'static>;

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub enum Value<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as it was written: no digit is lost.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// An object; no name stands twice in it.
    Object(Vec<Member<'t>>),
}

/// A member of an object, and where its name begins.
#[derive(Clone, Debug)]
pub struct Member<'t> {
    pub(crate) name: Cow<'t, str>,
    pub(crate) at: usize,
    pub(crate) node: Node<'t>,
}

impl<'t> Member<'t> {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value.
    pub fn node(&self) -> &Node<'t> {
        &self.node
    }
}

impl<'t> Node<'t> {
    /// What it is.
    pub fn value(&self) -> &Value<'t> {
        &self.value
    }

    /// The members of an object; of anything else none.
    pub fn members(&self) -> &[Member<'t>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of a list; of anything else none.
    pub fn items(&self) -> &[Node<'t>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// The member of an object that has this name.
    pub fn member(&self, name: &str) -> Option<&Member<'t>> {
        self.members().iter().find(|member| member.name == name)
    }

    /// The value of the member that has this name.
    pub fn get(&self, name: &str) -> Option<&Node<'t>> {
        self.member(name).map(Member::node)
    }

    /// Whether an object has a member of this name.
    pub fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is this text.
    pub fn is_text(&self, text: &str) -> bool {
        self.text() == Some(text)
    }

    /// The boolean, if it is one.
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The number, also when it is written as text.
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            Value::Text(text) => crate::loose::number(text),
            _ => None,
        }
    }

    /// Whether something stands there: not `null`, `false`, zero, an empty text, list or object.
    pub fn is_filled(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Boolean(value) => *value,
            Value::Number(text) => text.parse::<f64>() != Ok(0.0),
            Value::Text(text) => !text.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
        }
    }

    /// Whether an object has a member of this name in which something stands.
    pub fn has_filled(&self, name: &str) -> bool {
        self.get(name).is_some_and(Node::is_filled)
    }

    /// What it is, for a message.
    pub(crate) fn shape(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// A value that stands in no text.
    pub(crate) fn placeless(value: Value<'t>) -> Self {
        Self { at: 0, value }
    }
}

/// Equal as JSON: numbers by value, members in any order.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Boolean(one), Value::Boolean(two)) => one == two,
            (Value::Number(one), Value::Number(two)) => {
                one == two || one.parse::<f64>().ok() == two.parse::<f64>().ok()
            }
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::List(one), Value::List(two)) => one == two,
            (Value::Object(one), Value::Object(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .all(|member| other.get(&member.name) == Some(&member.node))
            }
            _ => false,
        }
    }
}
