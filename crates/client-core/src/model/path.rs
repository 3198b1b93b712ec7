//! The place of a decoding error, built only when there is one.
//!
//! serde has no notion of a path, so each level that an error passes on its way out puts its own step in front. A
//! message that starts with [`ROOT`] carries a path already. (`serde_json` keeps line and column apart from the
//! message and puts them back at its end, so wrapping does not repeat them.)

use std::fmt::Display;

use serde::de::Error;

const ROOT: char = '$';

/// Puts a field's name in front of the path of an error.
pub(super) fn at_key<E: Error>(error: E, key: &str) -> E {
    step(&error, &format!(".{key}"))
}

/// Puts a list index in front of the path of an error.
pub(super) fn at_index<E: Error>(error: E, index: usize) -> E {
    step(&error, &format!("[{index}]"))
}

#[cold]
fn step<E: Error>(error: &dyn Display, step: &str) -> E {
    let text = error.to_string();
    match text.strip_prefix(ROOT) {
        Some(rest) => E::custom(format_args!("{ROOT}{step}{rest}")),
        None => E::custom(format_args!("{ROOT}{step}: {text}")),
    }
}

/// The message without the mark of the root: `$.Projects[0].Tags: ...` becomes `Projects[0].Tags: ...`.
pub fn strip_root(message: &str) -> &str {
    let rest = message.strip_prefix(ROOT).unwrap_or(message);
    rest.strip_prefix('.').unwrap_or(rest)
}
