//! The one gate through which foreign text enters an error, a log or a terminal.
//!
//! What a service, a proxy or a file says is decoded, freed of secrets, of markup, of control characters and of the marks
//! that turn the direction of writing, and cut.

mod clean;
mod markup;
mod scrub;

pub(crate) use clean::{boundary, line, one_line};
pub(crate) use markup::{is_markup, text_of, unescape};
pub(crate) use scrub::Scrubber;
