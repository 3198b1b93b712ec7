//! What the emulator needs to know of an API beside its table: example answers, and the nouns of `resources.yaml`.

pub mod examples;
pub mod resources;

use std::path::Path;

use crate::codegen::model::Api;
use crate::fault::Fault;

/// The lines of an API's two files.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    pub examples: String,
    pub resources: String,
}

/// Makes both.
///
/// # Errors
/// A fault of `resources.yaml`.
pub fn tables(api: &Api, spec: &Path) -> Result<Tables, Fault> {
    Ok(Tables {
        examples: examples::lines(api),
        resources: resources::lines(api, spec)?,
    })
}
