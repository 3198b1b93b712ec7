//! Rules that a schema cannot say: what they are told with is data, their condition is a function.

use std::fmt;

use crate::context::Context;
use crate::finding::{Certainty, Severity};
use crate::json::Node;

/// A rule of a kind.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name, such as `clip.source`.
    pub id: &'static str,
    /// How bad it is to break it.
    pub severity: Severity,
    /// What it says.
    pub message: &'static str,
    /// How certain it is.
    pub certainty: Certainty,
    /// Looks for places where it is broken.
    pub condition: fn(&Subject<'_>, &mut Found),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .field("severity", &self.severity)
            .finish_non_exhaustive()
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The document.
    pub root: &'s Node<'s>,
    /// Its text.
    pub text: &'s str,
    /// Where it stands.
    pub context: &'s Context,
}

impl<'s> Subject<'s> {
    /// Another parameter of the request, read as a document; `None` when it is not known or is no JSON.
    pub fn parameter(&self, name: &str) -> Option<Node<'s>> {
        crate::json::read(self.context.parameter(name)?).ok()
    }

    /// Whether the document goes to one of these operations.
    pub fn is_for(&self, operations: &[&str]) -> bool {
        self.context
            .operation()
            .is_some_and(|operation| operations.contains(&operation))
    }
}

/// Where a rule was broken.
#[derive(Debug, Default)]
pub struct Found {
    pub(crate) places: Vec<Place>,
}

#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) pointer: String,
    pub(crate) at: usize,
    pub(crate) message: Option<String>,
}

impl Found {
    /// Notes a place, with the rule's own words.
    pub fn at(&mut self, pointer: impl Into<String>, node: &Node<'_>) {
        self.note(pointer.into(), node.at, None);
    }

    /// Notes a place, and what is wrong there.
    pub fn tell(
        &mut self,
        pointer: impl Into<String>,
        node: &Node<'_>,
        message: impl Into<String>,
    ) {
        self.note(pointer.into(), node.at, Some(message.into()));
    }

    /// Notes a member of an object; where it is not there, the object.
    pub fn at_member(&mut self, object: &Node<'_>, pointer: &str, name: &str) {
        let at = object.member(name).map_or(object.at, |member| member.at);
        self.note(
            format!("{pointer}/{}", crate::pointer::escape(name)),
            at,
            None,
        );
    }

    /// Notes a member of an object, and what is wrong with it.
    pub fn tell_member(
        &mut self,
        object: &Node<'_>,
        pointer: &str,
        name: &str,
        message: impl Into<String>,
    ) {
        let at = object.member(name).map_or(object.at, |member| member.at);
        self.note(
            format!("{pointer}/{}", crate::pointer::escape(name)),
            at,
            Some(message.into()),
        );
    }

    fn note(&mut self, pointer: String, at: usize, message: Option<String>) {
        self.places.push(Place {
            pointer,
            at,
            message,
        });
    }
}
