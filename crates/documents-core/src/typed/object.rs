//! Objects: their fields by name, and the rest.

use std::borrow::Cow;
use std::fmt;

use super::part::{Part, Style};
use super::rest::Rest;
use crate::json::{Json, Member, Node, Value};

/// A type that is an object in JSON; the macro `object!` implements it.
pub trait Object: Default {
    /// The names of each field: the documented one, then second spellings.
    const NAMES: &'static [&'static [&'static str]];

    /// Reads the field of this documented name; `false` when the value has another shape.
    fn set(&mut self, name: &str, node: &Node<'_>) -> bool;

    /// Hands all fields over, by their documented names.
    fn each(&self, members: &mut Members<'_>);

    /// What it holds beyond its fields.
    fn rest(&self) -> &Rest;

    /// What it holds beyond its fields, to change.
    fn rest_mut(&mut self) -> &mut Rest;
}

/// The members of an object that is being written.
#[derive(Debug)]
pub struct Members<'r> {
    style: Style,
    rest: &'r Rest,
    written: Vec<Member<'static>>,
}

impl Members<'_> {
    /// Writes one field that is a secret, if it is set.
    pub fn put_secret<T: Part>(&mut self, name: &'static str, field: &Option<T>) {
        match self.style {
            Style::Shown => self.put(name, &field.as_ref().map(|_| Json::from(REDACTED))),
            Style::AsRead | Style::Normal => self.put(name, field),
        }
    }

    /// Writes one field, if it is set.
    pub fn put<T: Part>(&mut self, name: &'static str, field: &Option<T>) {
        let Some(value) = field else { return };
        let name = match self.style {
            Style::Normal => name,
            Style::AsRead | Style::Shown => self
                .rest
                .spelled
                .iter()
                .find_map(|(normal, spelled)| (*normal == name).then_some(*spelled))
                .unwrap_or(name),
        };
        self.written.push(Member::placeless(
            Cow::Borrowed(name),
            value.write(self.style),
        ));
    }
}

/// What stands where a secret is not shown.
const REDACTED: &str = "[redacted]";

/// Reads one field; `false` when the value has another shape.
pub fn read_into<T: Part>(field: &mut Option<T>, node: &Node<'_>) -> bool {
    *field = T::read(node);
    field.is_some()
}

/// Reads an object.
pub fn read_object<T: Object>(node: &Node<'_>) -> Option<T> {
    let Value::Object(members) = node.value() else {
        return None;
    };
    let mut object = T::default();
    for member in members {
        let name = member.name();
        let field = T::NAMES.iter().find_map(|names| {
            Some((
                *names.first()?,
                *names.iter().find(|other| **other == name)?,
            ))
        });
        let is_read = field.is_some_and(|(normal, spelled)| {
            if normal == spelled {
                return object.set(normal, member.node());
            }
            // Of two spellings in one object the documented one, or the first, is the field; the other is kept beside it.
            let is_taken = node.has(normal)
                || object
                    .rest()
                    .spelled
                    .iter()
                    .any(|(other, _)| *other == normal);
            let is_read = !is_taken && object.set(normal, member.node());
            if is_read {
                object.rest_mut().spelled.push((normal, spelled));
            }
            is_read
        });
        if !is_read {
            let kept =
                Member::placeless(Cow::Owned(name.to_owned()), member.node().to_owned_json());
            object.rest_mut().members.push(kept);
        }
    }
    Some(object)
}

/// Shows an object for a developer: its type and its JSON without secrets.
///
/// # Errors
/// Those of the formatter.
pub fn debug_object<T: Object>(name: &str, object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name} ")?;
    fmt::Display::fmt(&write_object(object, Style::Shown), f)
}

/// Whether two objects say the same: equal as JSON, in whatever spelling.
pub fn same_objects<T: Object>(one: &T, other: &T) -> bool {
    write_object(one, Style::Normal) == write_object(other, Style::Normal)
}

/// Writes an object: its fields in their order, then the rest.
pub fn write_object<T: Object>(object: &T, style: Style) -> Json {
    let mut members = Members {
        style,
        rest: object.rest(),
        written: Vec::with_capacity(T::NAMES.len()),
    };
    object.each(&mut members);
    let mut written = members.written;
    let fields = written.len();
    for member in &object.rest().members {
        // A field that was set after its value had not fitted. Against the fields alone: how many others there are, a service says.
        if !written[..fields]
            .iter()
            .any(|other| other.name() == member.name())
        {
            written.push(member.clone());
        }
    }
    Json::placeless(Value::Object(written))
}
