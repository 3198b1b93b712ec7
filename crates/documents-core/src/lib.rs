#![doc = include_str!("../README.md")]

mod context;
mod finding;
mod json;
mod kind;
mod loose;
mod pattern;
mod pointer;
mod rule;
mod schema;
mod suggest;
mod typed;
mod validate;

pub use context::Context;
pub use finding::{Certainty, Finding, Findings, Severity};
pub use json::{Json, Member, Node, Value};
pub use kind::{JSON, Kind, SCHEMA, Through, UNKNOWN};
pub use loose::number;
pub use pattern::{InvalidPattern, Pattern};
pub use rule::{Found, Rule, Subject};
pub use schema::Texts;
pub use typed::{
    Document, Flag, InvalidDocument, Members, Number, Object, Part, Rest, Style, debug_object,
    read_answer, read_into, read_object, read_tagged, read_text, same_objects, through,
    write_object, write_tagged,
};

/// What the macros name.
#[doc(hidden)]
pub mod __private {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub use crate::typed::read_serde;
}
