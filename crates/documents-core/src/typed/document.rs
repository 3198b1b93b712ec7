//! Whole documents.

use std::fmt;

use super::part::{Part, Style};
use crate::context::Context;
use crate::finding::Findings;
use crate::json::{self, Json, Node};
use crate::kind::Kind;

/// A document of one [`Kind`], as a type.
pub trait Document: Part {
    /// The kind, with its schema and rules.
    const KIND: &'static Kind;

    /// Reads a document from its text. A field of another shape than documented is kept and no error; of a name that stands
    /// twice, the last value counts.
    ///
    /// # Errors
    /// A text that is no JSON, and JSON of another shape altogether, such as a list where the kind is an object.
    fn parse(text: &str) -> Result<Self, InvalidDocument> {
        read_with(Self::KIND.name(), text, Self::read)
    }

    /// The text that goes into a parameter: one line. What was read is written without loss.
    fn to_json(&self) -> String {
        self.write(Style::AsRead).to_string()
    }

    /// The text for a reader: one member a line.
    fn to_pretty_json(&self) -> String {
        format!("{:#}", self.write(Style::AsRead))
    }

    /// The text in one line with every field under its documented name, also those that came in a second spelling.
    fn to_normal_json(&self) -> String {
        self.write(Style::Normal).to_string()
    }

    /// All findings, those of the schema and those of the rules. Lines and columns are those of
    /// [`to_pretty_json`](Self::to_pretty_json).
    fn check(&self, context: &Context) -> Findings {
        Self::KIND.check(&self.to_pretty_json(), context)
    }
}

/// Reads a text, and what it holds.
pub(crate) fn read_with<T>(
    kind: &'static str,
    text: &str,
    read: impl FnOnce(&Node<'_>) -> Option<T>,
) -> Result<T, InvalidDocument> {
    let node = json::read_last(text).map_err(|fault| {
        let place = json::position(text, fault.at);
        InvalidDocument {
            kind,
            problem: format!(
                "line {}, column {}: {}",
                place.line, place.column, fault.problem
            ),
        }
    })?;
    read(&node).ok_or_else(|| InvalidDocument {
        kind,
        problem: format!("{} stands where another shape is expected", node.shape()),
    })
}

/// Reads a text of an answer; `None` when it is absent, empty or the text `null`.
///
/// # Errors
/// As [`Document::parse`].
pub fn read_answer<D: Document>(text: Option<&str>) -> Result<Option<D>, InvalidDocument> {
    match text.map(str::trim) {
        None | Some("" | "null") => Ok(None),
        Some(text) => D::parse(text).map(Some),
    }
}

/// Reads a value as a type and writes it again.
pub fn through<T: Part>(node: &Node<'_>, style: Style) -> Option<Json> {
    T::read(node).map(|value| value.write(style))
}

/// A text that is no document of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDocument {
    kind: &'static str,
    problem: String,
}

impl InvalidDocument {
    /// The kind that was expected.
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

impl fmt::Display for InvalidDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is no {}: {}", self.kind, self.problem)
    }
}

impl std::error::Error for InvalidDocument {}
