//! Documents inside text parameters: how a builder takes them, and when they are checked.

mod checks;
mod json_text;

pub use checks::Documents;
pub use json_text::{DocumentCheck, DocumentPlace, DocumentVerdict, JsonText};
