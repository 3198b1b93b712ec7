//! What was noticed while an answer was read.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

/// A value of an answer that could not be taken as it is; the rest of the answer is there.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeWarning {
    path: String,
    message: Cow<'static, str>,
}

impl DecodeWarning {
    pub(super) fn new(path: String, message: Cow<'static, str>) -> Self {
        Self { path, message }
    }

    /// Where the value stands: `MediaInfos[3].FileInfoList`. Empty for the answer as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected and what was found, or what was replaced. The value itself is not shown.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DecodeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "{path}: {}", self.message),
        }
    }
}

impl fmt::Debug for DecodeWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeWarning({self})")
    }
}

/// A member of an answer that this version has no field for.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownField {
    path: String,
    value: Value,
}

impl UnknownField {
    pub(super) fn new(path: String, value: Value) -> Self {
        Self { path, value }
    }

    /// Where it stands: `MediaInfo.EntityId`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it holds.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// What it holds, to be kept.
    pub fn into_value(self) -> Value {
        self.value
    }
}
