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
mod validate;

pub use context::Context;
pub use finding::{Certainty, Finding, Findings, Severity};
pub use json::{Member, Node, Value};
pub use kind::{JSON, Kind, SCHEMA, UNKNOWN};
pub use loose::number;
pub use pattern::{InvalidPattern, Pattern};
pub use rule::{Found, Rule, Subject};
pub use schema::Texts;
