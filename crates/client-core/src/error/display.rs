//! The line for logs, and the longer form for debugging.

use std::fmt;

use super::Error;

/// Longer messages are cut in the line; [`Error::message`] has all of it.
const MESSAGE_SHOWN: usize = 400;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match inner.operation {
            Some(operation) => write!(f, "{operation} failed: ")?,
            None => f.write_str("client not built: ")?,
        }
        let status = inner.status.map(|status| status.as_u16());
        match (self.code(), status) {
            (Some(code), Some(status)) if inner.answer.gateway => {
                write!(f, "gateway code {code} ({status}): ")?
            }
            (Some(code), Some(status)) => write!(f, "{code} ({status}): ")?,
            (Some(code), None) => write!(f, "{code}: ")?,
            (None, Some(status)) => write!(f, "status {status}: ")?,
            (None, None) => {}
        }
        f.write_str(&one_line(&inner.message, MESSAGE_SHOWN))?;
        match (self.request_id(), inner.attempts) {
            (Some(id), 0 | 1) => write!(f, " [request id {id}]")?,
            (Some(id), attempts) => write!(f, " [request id {id}, {attempts} attempts]")?,
            (None, 0 | 1) => {}
            (None, attempts) => write!(f, " [{attempts} attempts]")?,
        }
        match &inner.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("code", &inner.answer.code)
            .field("message", &inner.message)
            .field("status", &inner.status.map(|status| status.as_u16()))
            .field("request_id", &inner.answer.request_id)
            .field("attempts", &inner.attempts)
            .field("retry_after", &inner.retry_after)
            .field("maybe_executed", &inner.maybe_executed)
            .field("advice", &inner.advice)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

/// White space of every kind becomes one space, a trailing full stop goes, and long text is cut.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        // Escapes of terminals have no place in a log.
        line.extend(word.chars().filter(|c| !c.is_control()));
        if line.len() > limit {
            let mut end = limit;
            while !line.is_char_boundary(end) {
                end -= 1;
            }
            line.truncate(end);
            line.push_str("...");
            return line;
        }
    }
    if line.ends_with('.') && !line.ends_with("..") {
        line.pop();
    }
    line
}
