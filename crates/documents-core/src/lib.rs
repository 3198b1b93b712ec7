//! Documents inside text parameters: a checker that names every fault with its place, and typed documents that lose nothing.
//!
//! Some parameters of cloud APIs are texts that hold a JSON document. This crate knows nothing of any API; crates of providers bring
//! the schemas, the rules and the types, and this one runs them. It has no HTTP client and no async runtime.

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
