//! Documents as types: built field by field, read without loss.
//!
//! Reading never fails because of one field. What a type has no name for, and what has another shape than its field, stays in
//! the object's [`Rest`] and is written again; so is the spelling in which a field came.

mod document;
mod flag;
mod macros;
mod number;
mod object;
mod part;
mod rest;
mod serde;
mod tagged;
mod text;

pub(crate) use document::read_with;
pub use document::{Document, InvalidDocument, read_answer, through};
pub use flag::Flag;
pub use number::Number;
pub use object::{
    Members, Object, debug_object, read_into, read_object, same_objects, write_object,
};
pub use part::{Part, Style};
pub use rest::Rest;
pub use serde::read_serde;
pub use tagged::{read_tagged, write_tagged};
pub use text::read_text;
