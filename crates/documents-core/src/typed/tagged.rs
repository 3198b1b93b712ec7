//! Objects whose type one of their members names.

use std::borrow::Cow;

use crate::json::{Json, Member, Node, Value};

/// The value of the member `tag`, and the object without it.
pub fn read_tagged<'n>(tag: &str, node: &'n Node<'_>) -> Option<(Option<Cow<'n, str>>, Json)> {
    let Value::Object(members) = node.value() else {
        return None;
    };
    let value = node.get(tag).and_then(Node::text).map(Cow::Borrowed);
    let others = members
        .iter()
        .filter(|member| member.name() != tag)
        .map(Member::to_owned_member)
        .collect();
    Some((value, Json::placeless(Value::Object(others))))
}

/// An object with the member `tag` in front.
pub fn write_tagged(tag: &'static str, value: &'static str, object: Json) -> Json {
    let mut members = vec![Member::placeless(Cow::Borrowed(tag), Json::from(value))];
    if let Value::Object(others) = object.value {
        members.extend(others.into_iter().filter(|member| member.name != tag));
    }
    Json::placeless(Value::Object(members))
}
