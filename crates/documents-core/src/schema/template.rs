//! A template is another document in which any value may be a slot: its schema follows from the other's by rule.
//!
//! `"$Name"`, `"$Name:default"` and `"$Name:NULL"` may stand for a value, an object with `Sys_Type` `ArrayItems` for items of a
//! list, one with `Sys_Type` `Array` for a whole list. Numbers may be text. `Type`, which decides what else there is, stays.

use std::borrow::Cow;

use crate::json::{Member, Node, Value};

const ITEMS: &str = "ArrayItems";
const LIST: &str = "ArraySlot";

const ITEMS_TEXT: &str = r#"{"type": "object", "x-open": true, "required": ["Sys_Type", "Sys_ArrayObject", "Sys_Template"], "properties": {
  "Sys_Type": {"const": "ArrayItems", "description": "Marks an element that is repeated inside the surrounding list."},
  "Sys_ArrayObject": {"type": "string", "pattern": "^\\$[A-Za-z0-9_]+(:.*)?$", "description": "Name of the slot with the list."},
  "Sys_Template": {"type": "object", "x-open": true, "description": "The element, with its own slots."}}}"#;

const LIST_TEXT: &str = r#"{"type": "object", "x-open": true, "required": ["Sys_Type", "Sys_ArrayObject", "Sys_Template"], "properties": {
  "Sys_Type": {"const": "Array", "description": "The whole list is made from the slot."},
  "Sys_ArrayObject": {"type": "string", "pattern": "^\\$[A-Za-z0-9_]+(:.*)?$", "description": "Name of the slot with the list."},
  "Sys_Template": {"type": "object", "x-open": true, "description": "The element."}}}"#;

/// The two parts that only templates have.
pub(super) fn part(name: &str) -> Option<&'static str> {
    match name {
        ITEMS => Some(ITEMS_TEXT),
        LIST => Some(LIST_TEXT),
        _ => None,
    }
}

/// The schema of a template: what the other has, without the conditions on the document as a whole.
pub(super) fn root(of: Node<'static>, told: &Node<'static>) -> Node<'static> {
    let mut members = told.members().to_vec();
    let (at, of) = (of.at, into_members(schema(of)));
    for member in of {
        let is_condition = matches!(member.name.as_ref(), "allOf" | "anyOf");
        if !is_condition && !told.has(&member.name) {
            members.push(member);
        }
    }
    Node {
        at,
        value: Value::Object(members),
    }
}

/// The schema of a part, in a template.
pub(super) fn schema(tree: Node<'static>) -> Node<'static> {
    let at = tree.at;
    if !tree.is_object() {
        return tree;
    }
    let members = into_members(tree).into_iter().map(|mut member| {
        member.node = match member.name.as_ref() {
            "properties" => properties(member.node),
            "allOf" | "anyOf" => each(member.node),
            "then" => schema(member.node),
            _ => member.node,
        };
        member
    });
    Node {
        at,
        value: Value::Object(members.collect()),
    }
}

fn each(list: Node<'static>) -> Node<'static> {
    let at = list.at;
    match list.value {
        Value::List(items) => Node {
            at,
            value: Value::List(items.into_iter().map(schema).collect()),
        },
        value => Node { at, value },
    }
}

fn properties(tree: Node<'static>) -> Node<'static> {
    let at = tree.at;
    let members = into_members(tree).into_iter().filter_map(|mut member| {
        if member.name != "Type" {
            member.node = property(member.node)?;
        }
        Some(member)
    });
    Node {
        at,
        value: Value::Object(members.collect()),
    }
}

/// A property in a template; one that only narrows another is dropped, for a slot fits it as well.
fn property(tree: Node<'static>) -> Option<Node<'static>> {
    let is = |name: &str| tree.get("type").is_some_and(|ty| ty.is_text(name));
    if !tree.is_object() || tree.has("$ref") {
        return Some(tree);
    }
    if is("object") {
        return Some(schema(tree));
    }
    if !tree.has("type") && !tree.has("description") {
        return None;
    }
    let kept = [
        "description",
        "x-alias-of",
        "x-unit",
        "x-certainty",
        "x-note",
        "x-json-text",
    ];
    let mut members: Vec<Member<'static>> = tree
        .members()
        .iter()
        .filter(|member| kept.contains(&member.name.as_ref()))
        .cloned()
        .collect();
    let forms = match is("array") {
        true => {
            let item = tree.get("items").cloned().unwrap_or_else(anything);
            let items = object([("anyOf", list([item, reference(ITEMS)]))]);
            let whole = object([("type", text("array")), ("items", items)]);
            list([whole, reference(LIST)])
        }
        false => {
            let plain = object_of(
                tree.members()
                    .iter()
                    .filter(|member| member.name != "description")
                    .cloned()
                    .collect(),
            );
            let slot = pattern(r"^\$[A-Za-z0-9_]+(:.*)?$");
            match is_numeric(&tree) {
                true => list([slot, pattern(r"^\s*-?\d+(\.\d+)?\s*$"), plain]),
                false => list([slot, plain]),
            }
        }
    };
    members.push(Member {
        name: Cow::Borrowed("anyOf"),
        at: 0,
        node: forms,
    });
    Some(object_of(members))
}

fn is_numeric(tree: &Node<'_>) -> bool {
    let is = |ty: &Node<'_>| ty.is_text("number") || ty.is_text("integer");
    tree.get("type")
        .is_some_and(|ty| is(ty) || ty.items().iter().any(is))
}

fn into_members(tree: Node<'static>) -> Vec<Member<'static>> {
    match tree.value {
        Value::Object(members) => members,
        _ => Vec::new(),
    }
}

fn object_of(members: Vec<Member<'static>>) -> Node<'static> {
    Node::placeless(Value::Object(members))
}

fn object<const N: usize>(members: [(&'static str, Node<'static>); N]) -> Node<'static> {
    let members = members.into_iter().map(|(name, node)| Member {
        name: Cow::Borrowed(name),
        at: 0,
        node,
    });
    object_of(members.collect())
}

fn list<const N: usize>(items: [Node<'static>; N]) -> Node<'static> {
    Node::placeless(Value::List(items.into()))
}

fn text(text: &'static str) -> Node<'static> {
    Node::placeless(Value::Text(Cow::Borrowed(text)))
}

fn anything() -> Node<'static> {
    Node::placeless(Value::Boolean(true))
}

fn reference(name: &'static str) -> Node<'static> {
    object([("$ref", text(name))])
}

fn pattern(pattern: &'static str) -> Node<'static> {
    object([("type", text("string")), ("pattern", text(pattern))])
}
