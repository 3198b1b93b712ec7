//! Values that borrow nothing.

use std::borrow::Cow;

use super::{Json, Member, Node, Value};

impl Node<'_> {
    /// The same value, without its text.
    pub fn to_owned_json(&self) -> Json {
        Json::placeless(match &self.value {
            Value::Null => Value::Null,
            Value::Boolean(value) => Value::Boolean(*value),
            Value::Number(text) => Value::Number(Cow::Owned(text.as_ref().to_owned())),
            Value::Text(text) => Value::Text(Cow::Owned(text.as_ref().to_owned())),
            Value::List(items) => Value::List(items.iter().map(Node::to_owned_json).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().map(Member::to_owned_member).collect())
            }
        })
    }
}

impl<'t> Member<'t> {
    /// The same member, without its text.
    pub(crate) fn to_owned_member(&self) -> Member<'static> {
        Member::placeless(
            Cow::Owned(self.name.as_ref().to_owned()),
            self.node.to_owned_json(),
        )
    }

    /// A member that stands in no text.
    pub(crate) fn placeless(name: Cow<'t, str>, node: Node<'t>) -> Self {
        Self { name, at: 0, node }
    }
}
