//! The error of an answer that is no use.

use crate::{CredentialsError, CredentialsErrorKind};

/// An answer that is no use. What it says is left out unless the caller knows that it holds no secret.
pub(crate) fn rejected(what: &str, problem: &str) -> CredentialsError {
    CredentialsError::new(CredentialsErrorKind::Rejected, format!("{what}: {problem}"))
}
