//! The format of server-sent events.

mod join;
mod parser;

pub(crate) use join::{is_stream, joined};
pub(crate) use parser::{Frame, MAX_EVENT_BYTES, Parser, TooLong};
