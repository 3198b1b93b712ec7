//! A spec as it stands before an import.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::Fault;

use super::changes::{self, Facts};
use super::ours::{self, Texts};
use super::retired::{self, Retired};
use super::root;
use super::text::{self, Source};

/// A file of the spec, and what it says.
pub struct Existing {
    /// The file.
    pub source: Source,
    /// What is ours in it.
    pub texts: Texts,
    /// What is the provider's in it.
    pub facts: Facts,
    /// The method of an operation.
    pub method: String,
}

/// All files of a spec.
pub struct Old {
    /// By name.
    pub operations: BTreeMap<String, Existing>,
    /// By name.
    pub schemas: BTreeMap<String, Existing>,
    /// `openapi.yaml`.
    pub openapi: Option<Source>,
    /// `retired.yaml`, and what it says.
    pub retired: Option<Source>,
    /// Our texts that wait for their place.
    pub waiting: Retired,
}

impl Old {
    /// Reads a folder; one that is not there is an empty one.
    ///
    /// # Errors
    /// When a file cannot be read or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self, Fault> {
        let openapi = Source::read(&folder.join("openapi.yaml"))?;
        let paths = openapi
            .as_ref()
            .map(|openapi| root::paths(&openapi.tree))
            .unwrap_or_default();
        let retired = Source::read(&folder.join(retired::FILE))?;
        let waiting = match &retired {
            Some(source) => Retired::read(&source.tree, &source.file)?,
            None => Retired::default(),
        };
        let mut operations = BTreeMap::new();
        for (name, source) in text::folder(&folder.join("operations"))? {
            let (method, operation) = root::method(&source)?;
            let mut texts = ours::harvest_operation(&operation);
            texts.comment.clone_from(&source.comment);
            let path = paths.get(&name).map_or("/#", String::as_str);
            let facts = changes::of_operation(&method, path, &operation);
            operations.insert(
                name,
                Existing {
                    source,
                    texts,
                    facts,
                    method,
                },
            );
        }
        let mut schemas = BTreeMap::new();
        for (name, source) in text::folder(&folder.join("schemas"))? {
            let mut texts = ours::harvest_schema(&source.tree);
            texts.comment.clone_from(&source.comment);
            let facts = changes::of_schema(&source.tree);
            schemas.insert(
                name,
                Existing {
                    source,
                    texts,
                    facts,
                    method: String::new(),
                },
            );
        }
        Ok(Self {
            operations,
            schemas,
            openapi,
            retired,
            waiting,
        })
    }
}
