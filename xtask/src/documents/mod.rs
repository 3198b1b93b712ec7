//! Documents inside text parameters: `specs/<crate>/documents`, brought in from gathered facts once and kept by hand from then on, and
//! what is generated from them.

mod answers;
pub mod import;
pub mod load;
pub mod lower;
mod parts;
pub mod render;
pub mod rules;
mod samples;
pub mod texts;
mod tidy;
mod types;
