//! What can stand in a document, and how the common shapes are read and written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::json::{Json, Member, Node, Value};

/// In which spelling fields are written that have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As they were read.
    #[default]
    AsRead,
    /// In the documented one.
    Normal,
    /// As they were read, for a person: secrets are left out.
    Shown,
}

/// A piece of a document.
pub trait Part: Sized {
    /// The piece that `node` is, or `None` when it has another shape.
    fn read(node: &Node<'_>) -> Option<Self>;

    /// The piece as JSON.
    fn write(&self, style: Style) -> Json;
}

impl Part for String {
    fn read(node: &Node<'_>) -> Option<Self> {
        node.text().map(str::to_owned)
    }

    fn write(&self, _: Style) -> Json {
        Json::from(self.as_str())
    }
}

/// Free JSON; `null` counts as nothing there.
impl Part for Json {
    fn read(node: &Node<'_>) -> Option<Self> {
        match node.value() {
            Value::Null => None,
            _ => Some(node.to_owned_json()),
        }
    }

    fn write(&self, _: Style) -> Json {
        self.clone()
    }
}

impl<T: Part> Part for Vec<T> {
    fn read(node: &Node<'_>) -> Option<Self> {
        match node.value() {
            Value::List(items) => items.iter().map(T::read).collect(),
            _ => None,
        }
    }

    fn write(&self, style: Style) -> Json {
        let items = self.iter().map(|item| item.write(style)).collect();
        Json::placeless(Value::List(items))
    }
}

impl<T: Part> Part for BTreeMap<String, T> {
    fn read(node: &Node<'_>) -> Option<Self> {
        match node.value() {
            Value::Object(members) => members
                .iter()
                .map(|member| Some((member.name().to_owned(), T::read(member.node())?)))
                .collect(),
            _ => None,
        }
    }

    fn write(&self, style: Style) -> Json {
        let members = self
            .iter()
            .map(|(name, item)| Member::placeless(Cow::Owned(name.clone()), item.write(style)))
            .collect();
        Json::placeless(Value::Object(members))
    }
}

impl<T: Part> Part for Box<T> {
    fn read(node: &Node<'_>) -> Option<Self> {
        T::read(node).map(Box::new)
    }

    fn write(&self, style: Style) -> Json {
        T::write(self, style)
    }
}
