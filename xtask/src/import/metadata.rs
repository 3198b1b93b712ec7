//! Reads the provider's published metadata (`api-docs.json`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yaml_serde::{Mapping, Value};

use crate::fault::{Fault, step};

use super::schema::references;
use super::tree::{entries, get_list, get_map, get_str};

/// A published API.
pub struct Metadata {
    /// `RPC` or `ROA`.
    pub style: String,
    /// The product code.
    pub product: String,
    /// The version of the API.
    pub version: String,
    /// Operations by name.
    pub operations: BTreeMap<String, Mapping>,
    /// Shared schemas by name.
    pub schemas: BTreeMap<String, Value>,
    /// The operations of each innermost directory, with its title.
    pub directories: Vec<(String, Vec<String>)>,
    /// Regions of the published endpoints.
    pub regions: Vec<String>,
}

/// Which shared schemas are used, and how.
pub struct Reach {
    /// Reached from a request.
    pub sent: BTreeSet<String>,
    /// Reached from any operation.
    pub all: BTreeSet<String>,
}

impl Metadata {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no JSON, or has not the parts that every published file has.
    pub fn read(file: &Path) -> Result<Self, Fault> {
        let bytes = std::fs::read(file)
            .map_err(|error| Fault::file(file, format!("cannot be read: {error}")))?;
        let tree: Value = serde_json::from_slice(&bytes).map_err(|error| {
            Fault::file(
                file,
                format!("is not the whole of a JSON document ({error}); download it again"),
            )
        })?;
        let root = tree.as_mapping().ok_or_else(|| {
            Fault::file(file, "is not a JSON object; the metadata of an API is one")
        })?;
        let info = get_map(root, "info").ok_or_else(|| {
            missing(
                file,
                "/info",
                "`info` with `style`, `product` and `version`",
            )
        })?;
        let of_info = |key: &str| {
            get_str(info, key)
                .map(str::to_owned)
                .ok_or_else(|| missing(file, &step("/info", key), "the text that names the API"))
        };
        let (style, product, version) =
            (of_info("style")?, of_info("product")?, of_info("version")?);
        if !matches!(style.as_str(), "RPC" | "ROA") {
            return Err(Fault::new(
                file,
                "/info/style",
                format!("is `{style}`; known are RPC and ROA"),
            ));
        }
        let apis = get_map(root, "apis")
            .filter(|apis| !apis.is_empty())
            .ok_or_else(|| missing(file, "/apis", "the operations"))?;
        let mut operations = BTreeMap::new();
        for (name, api) in entries(apis) {
            let pointer = step("/apis", name);
            check_name(file, &pointer, name)?;
            let api = api
                .as_mapping()
                .ok_or_else(|| missing(file, &pointer, "an object"))?;
            operations.insert(name.to_owned(), api.clone());
        }
        let mut schemas = BTreeMap::new();
        let published =
            get_map(root, "components").and_then(|components| get_map(components, "schemas"));
        for (name, schema) in published.into_iter().flat_map(entries) {
            check_name(file, &step("/components/schemas", name), name)?;
            schemas.insert(name.to_owned(), schema.clone());
        }
        let mut directories = Vec::new();
        for directory in get_list(root, "directories") {
            leaves(directory, &mut directories);
        }
        let regions = get_list(root, "endpoints")
            .iter()
            .filter_map(|endpoint| {
                Some(
                    get_str(endpoint.as_mapping()?, "regionId")?
                        .trim()
                        .to_owned(),
                )
            })
            .collect();
        Ok(Self {
            style,
            product,
            version,
            operations,
            schemas,
            directories,
            regions,
        })
    }

    /// The shared schemas that operations use, directly or through others.
    pub fn reach(&self) -> Reach {
        let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
        for api in self.operations.values() {
            if let Some(parameters) = api.get("parameters") {
                references(parameters, &mut sent);
            }
            if let Some(responses) = api.get("responses") {
                references(responses, &mut received);
            }
        }
        let sent = self.closure(sent);
        let mut all = self.closure(received);
        all.extend(sent.iter().cloned());
        Reach { sent, all }
    }

    fn closure(&self, start: BTreeSet<String>) -> BTreeSet<String> {
        let mut open: Vec<String> = start.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(schema) = self.schemas.get(&name) else {
                continue;
            };
            if found.insert(name) {
                let mut next = BTreeSet::new();
                references(schema, &mut next);
                open.extend(next);
            }
        }
        found
    }

    /// The innermost directory of an operation: its title and the operations beside it.
    pub fn directory(&self, operation: &str) -> Option<(&str, &[String])> {
        self.directories
            .iter()
            .find(|(_, members)| members.iter().any(|member| member == operation))
            .map(|(title, members)| (title.as_str(), members.as_slice()))
    }
}

fn leaves(directory: &Value, found: &mut Vec<(String, Vec<String>)>) {
    let Some(directory) = directory.as_mapping() else {
        return;
    };
    let children = get_list(directory, "children");
    let members: Vec<String> = children
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    if !members.is_empty() {
        found.push((
            get_str(directory, "title").unwrap_or_default().to_owned(),
            members,
        ));
    }
    children.iter().for_each(|child| leaves(child, found));
}

fn missing(file: &Path, pointer: &str, what: &str) -> Fault {
    Fault::new(
        file,
        pointer,
        format!("must have {what}; is this the api-docs.json of an API?"),
    )
}

/// Names become file names.
fn check_name(file: &Path, pointer: &str, name: &str) -> Result<(), Fault> {
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if fits {
        Ok(())
    } else {
        Err(Fault::new(
            file,
            pointer,
            "is no name of an operation or a schema (letters, digits, `_`, `-` and `.`); is the file damaged?",
        ))
    }
}
