//! The checks of one call.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::json_text::{DocumentCheck, DocumentPlace, JsonText};
use crate::error::Error;
use crate::wire::WireRequest;

/// The typed documents that a builder was given, by parameter.
#[derive(Clone, Default)]
pub struct Documents {
    checks: Vec<(&'static str, String, DocumentCheck)>,
    is_off: bool,
}

impl fmt::Debug for Documents {
    // Names only: a document may hold keys of other services.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.checks.iter().map(|(parameter, ..)| parameter))
            .finish()
    }
}

impl Documents {
    /// Takes the text of a parameter, and keeps its check until the call is made.
    pub fn take(&mut self, parameter: &'static str, value: JsonText) -> String {
        self.checks.retain(|(other, ..)| *other != parameter);
        if let Some(check) = value.check {
            self.checks.push((parameter, value.text.clone(), check));
        }
        value.text
    }

    /// Lets documents pass unseen.
    pub const fn turn_off(&mut self) {
        self.is_off = true;
    }

    /// Checks what a call is about to send.
    ///
    /// # Errors
    /// Errors in any of the documents, all of them named.
    pub(crate) fn check(&self, wire: &WireRequest, region: Option<&str>) -> Result<(), Error> {
        if self.checks.is_empty() || self.is_off {
            return Ok(());
        }
        let operation = wire.operation.name();
        let parameters = parameters(wire);
        let place = DocumentPlace {
            operation,
            region,
            parameters: &parameters,
        };
        let mut errors = String::new();
        for (parameter, text, check) in &self.checks {
            let verdict = check(text, &place);
            if !verdict.warnings.is_empty() {
                tracing::warn!(operation, parameter, "{}", verdict.warnings.trim());
            }
            if !verdict.errors.is_empty() {
                errors.push_str(&format!(" {parameter}:{}", verdict.errors));
            }
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Error::invalid_request(
                operation,
                format!("a document would be refused, and nothing was sent:{errors}"),
            )),
        }
    }
}

/// The parameters of a request as a check wants them: names and plain texts.
fn parameters(wire: &WireRequest) -> Vec<(String, String)> {
    let is_form = wire
        .content_type
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let form = match is_form {
        true => std::str::from_utf8(&wire.body).unwrap_or_default(),
        false => "",
    };
    [wire.query.as_str(), form]
        .into_iter()
        .flat_map(|pairs| pairs.split('&'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

fn plain(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}
