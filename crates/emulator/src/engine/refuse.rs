//! Refusals with the documented code of the operation, and the nearest of the service where none is documented.

use super::Asked;
use crate::answer::Failure;

/// What is named does not exist.
pub(super) fn not_found(asked: &Asked<'_>, message: String) -> Failure {
    let words = ["NotFound", "NotExist", "NonExist", "NoSuch"];
    failure(asked, &words, (404, "ResourceNotFound"), message)
}

/// Something of this name exists already.
pub(super) fn exists(asked: &Asked<'_>, message: String) -> Failure {
    let words = ["AlreadyExist", "Duplicate", "Exists", "Conflict"];
    failure(asked, &words, (409, "ResourceAlreadyExists"), message)
}

/// The documented error whose code has the first of these words that any has.
fn failure(
    asked: &Asked<'_>,
    words: &[&str],
    otherwise: (u16, &'static str),
    message: String,
) -> Failure {
    // Codes about users are refusals of the caller.
    let errors = || {
        let errors = asked.operation.errors().iter();
        errors.filter(|error| !error.code.contains("User"))
    };
    let documented = words
        .iter()
        .find_map(|word| errors().find(|error| error.code.contains(word)));
    let (status, code) = documented.map_or(otherwise, |error| (error.status, error.code));
    Failure::new(status, code, message)
}
