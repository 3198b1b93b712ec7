//! Paths into documents.

use std::fmt::Write as _;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step<'a> {
    Index(usize),
    Name(&'a str),
}

/// A JSON pointer (RFC 6901): empty for the document itself.
pub(crate) fn pointer(steps: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in steps {
        text.push('/');
        match step {
            Step::Index(index) => {
                let _ = write!(text, "{index}");
            }
            Step::Name(name) => text.push_str(&escape(name)),
        }
    }
    text
}

/// A name as a step of a pointer.
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
