//! The line for logs, and the longer forms for people and for debugging.

use std::fmt;

use super::{Error, ErrorKind};
use crate::foreign::one_line;

/// Longer messages are cut in the line; [`Error::message`] has all of it.
const MESSAGE_SHOWN: usize = 400;
/// Causes may list every place that was searched for credentials.
const CAUSE_SHOWN: usize = 900;
/// Codes and ids are short, unless somebody plays tricks.
const WORD_SHOWN: usize = 120;
/// So many causes are listed for a person.
const CAUSES_SHOWN: usize = 3;

impl Error {
    /// What happened, without advice.
    fn write_story(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match inner.operation {
            Some(operation) => write!(f, "{operation} failed: ")?,
            None => f.write_str("client not built: ")?,
        }
        // What a job says of itself came with a success.
        let of_job = matches!(inner.kind, ErrorKind::Job | ErrorKind::JobDeadline);
        let status = inner
            .status
            .filter(|_| !of_job)
            .map(|status| status.as_u16());
        match (self.code().map(|code| one_line(code, WORD_SHOWN)), status) {
            (Some(code), Some(status)) if inner.refusal.gateway => {
                write!(f, "gateway code {code} ({status}): ")?
            }
            (Some(code), Some(status)) => write!(f, "{code} ({status}): ")?,
            (Some(code), None) => write!(f, "{code}: ")?,
            (None, Some(status)) => write!(f, "status {status}: ")?,
            (None, None) => {}
        }
        f.write_str(&one_line(&inner.message, MESSAGE_SHOWN))
    }

    fn write_id(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.request_id().map(|id| one_line(id, WORD_SHOWN));
        match (id, self.0.attempts) {
            (Some(id), 0 | 1) => write!(f, " [request id {id}]"),
            (Some(id), attempts) => write!(f, " [request id {id}, {attempts} attempts]"),
            (None, 0 | 1) => Ok(()),
            (None, attempts) => write!(f, " [{attempts} attempts]"),
        }
    }

    /// The first cause, where the message only says that there is one.
    fn decisive_cause(&self) -> Option<String> {
        let decides = matches!(
            self.0.kind,
            ErrorKind::Credentials | ErrorKind::Signing | ErrorKind::Connect
        );
        let cause = std::error::Error::source(self)
            .filter(|_| decides)?
            .to_string();
        (!self.0.message.contains(&cause)).then(|| one_line(&cause, CAUSE_SHOWN))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_story(f)?;
        if let Some(cause) = self.decisive_cause() {
            write!(f, ": {cause}")?;
        }
        self.write_id(f)?;
        match &self.0.advice {
            Some(advice) => write!(f, "; {}", one_line(advice, CAUSE_SHOWN)),
            None => Ok(()),
        }
    }
}

/// `{:?}` is for people: it is what a `main` that returns the error prints. `{:#?}` has the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if f.alternate() {
            return f
                .debug_struct("Error")
                .field("kind", &inner.kind)
                .field("operation", &inner.operation)
                .field("code", &inner.refusal.code)
                .field("message", &inner.message)
                .field("status", &inner.status.map(|status| status.as_u16()))
                .field("request_id", &inner.refusal.request_id)
                .field("meaning", &inner.refusal.meaning)
                .field("attempts", &inner.attempts)
                .field("retry_after", &inner.retry_after)
                .field("maybe_executed", &inner.maybe_executed)
                .field("advice", &inner.advice)
                .field("source", &inner.source)
                .finish_non_exhaustive();
        }
        self.write_story(f)?;
        self.write_id(f)?;
        let causes = self.causes();
        for cause in causes.iter().take(CAUSES_SHOWN) {
            let cause = one_line(cause, CAUSE_SHOWN);
            if !inner.message.contains(&cause) {
                write!(f, "\n  because: {cause}")?;
            }
        }
        match &inner.advice {
            Some(advice) => write!(f, "\n  what to do: {}", one_line(advice, CAUSE_SHOWN)),
            None => Ok(()),
        }
    }
}
