//! What is wrong with a spec, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// A fault in an input file: never a panic, always a place and an advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    file: PathBuf,
    pointer: String,
    problem: String,
}

impl Fault {
    /// A fault at a JSON pointer of a file. `problem` says what is wrong and what to do.
    pub fn new(
        file: impl Into<PathBuf>,
        pointer: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            pointer: pointer.into(),
            problem: problem.into(),
        }
    }

    /// A fault of a file as a whole.
    pub fn file(file: impl Into<PathBuf>, problem: impl Into<String>) -> Self {
        Self::new(file, "", problem)
    }

    /// The same fault with the file named relative to `root`, so that messages do not depend on where a checkout is.
    #[must_use]
    pub fn relative_to(mut self, root: &Path) -> Self {
        if let Ok(relative) = self.file.strip_prefix(root) {
            self.file = relative.to_owned();
        }
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Forward slashes on every platform: the messages are compared in tests and pasted into editors.
        write!(f, "{}", self.file.display().to_string().replace('\\', "/"))?;
        if !self.pointer.is_empty() {
            write!(f, "#{}", self.pointer)?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for Fault {}

/// Appends a step to a JSON pointer, escaped by RFC 6901.
pub fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
