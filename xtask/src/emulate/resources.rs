//! Reads `resources.yaml`: the nouns of an API; and holds every name of it against the operations.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::codegen::model::{Api, Operation};
use crate::codegen::wait::Answer;
use crate::fault::{Fault, step};

/// One noun.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    resource: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    scope: Vec<String>,
    /// The field of the key in answers; none where there is one of the kind only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The parameter of the key, where it has another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    create: Vec<Write>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    get: Option<Get>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<List>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    update: Vec<Write>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delete: Vec<String>,
    /// Fields that the service fills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set: Vec<String>,
    /// How well the row is documented; the emulator does not ask.
    #[serde(default, skip_serializing)]
    #[expect(dead_code, reason = "told to people who read the file")]
    certainty: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Write {
    operation: String,
    /// Where the answer has the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The parameter that holds the whole object, or a list of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stores: Vec<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    renames: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Get {
    operation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    operation: String,
    items: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    filters: Vec<String>,
}

/// One line of JSON per noun; nothing for an API without the file.
///
/// # Errors
/// A file that is no list of nouns, and names of operations, parameters and fields that do not exist.
pub fn lines(api: &Api, spec: &Path) -> Result<String, Fault> {
    let file = spec.join("resources.yaml");
    if !file.exists() {
        return Ok(String::new());
    }
    let text = std::fs::read_to_string(&file)
        .map_err(|error| Fault::file(&file, format!("cannot be read: {error}")))?;
    let resources: Vec<Resource> = yaml_serde::from_str(&text)
        .map_err(|error| Fault::file(&file, format!("is no list of resources: {error}")))?;
    let mut lines = String::new();
    for (index, resource) in resources.iter().enumerate() {
        Check { api }
            .resource(resource)
            .map_err(|(pointer, problem)| {
                Fault::new(&file, format!("/{index}{pointer}"), problem)
            })?;
        let line = serde_json::to_string(resource)
            .map_err(|error| Fault::file(&file, format!("cannot be written as JSON: {error}")))?;
        lines.push_str(&line);
        lines.push('\n');
    }
    Ok(lines)
}

type Problem = (String, String);

struct Check<'a> {
    api: &'a Api,
}

impl<'a> Check<'a> {
    fn resource(&self, resource: &Resource) -> Result<(), Problem> {
        let key = resource.key.as_ref().or(resource.field.as_ref());
        for (index, write) in resource.create.iter().enumerate() {
            self.write(write, &format!("/create/{index}"))?;
        }
        for (index, write) in resource.update.iter().enumerate() {
            self.write(write, &format!("/update/{index}"))?;
        }
        for (index, name) in resource.delete.iter().enumerate() {
            self.operation(name, &format!("/delete/{index}"))?;
        }
        if let Some(get) = &resource.get {
            let operation = self.operation(&get.operation, "/get/operation")?;
            if let Some(item) = &get.item {
                self.field(operation, item, "/get/item")?;
            }
            if let Some(key) = key {
                let named = operation.parameters.iter().any(|parameter| {
                    let wire = &parameter.field.wire;
                    wire == key || wire.strip_suffix('s') == Some(key)
                });
                if !named {
                    return Err((
                        step("", "key"),
                        format!(
                            "`{key}` is no parameter of {}; correct the name",
                            operation.id
                        ),
                    ));
                }
            }
        }
        if let Some(list) = &resource.list {
            let operation = self.operation(&list.operation, "/list/operation")?;
            self.field(operation, &list.items, "/list/items")?;
            for filter in &list.filters {
                self.parameter(operation, filter, "/list/filters")?;
            }
        }
        Ok(())
    }

    fn write(&self, write: &Write, pointer: &str) -> Result<(), Problem> {
        let operation = self.operation(&write.operation, &format!("{pointer}/operation"))?;
        if let Some(id) = &write.id {
            self.field(operation, id, &format!("{pointer}/id"))?;
        }
        for name in write
            .stores
            .iter()
            .chain(write.renames.keys())
            .chain(&write.from)
        {
            self.parameter(operation, name, &format!("{pointer}/stores"))?;
        }
        Ok(())
    }

    fn operation(&self, name: &str, pointer: &str) -> Result<&'a Operation, Problem> {
        let found = self
            .api
            .operations
            .iter()
            .find(|operation| operation.id == name);
        found.ok_or_else(|| {
            (
                pointer.to_owned(),
                format!("`{name}` is no operation of this API; correct the name"),
            )
        })
    }

    fn parameter(&self, operation: &Operation, name: &str, pointer: &str) -> Result<(), Problem> {
        let first = name.split('.').next().unwrap_or_default();
        match operation
            .parameters
            .iter()
            .any(|parameter| parameter.field.wire == first)
        {
            true => Ok(()),
            false => Err((
                pointer.to_owned(),
                format!(
                    "`{name}` is no parameter of {}; correct the name",
                    operation.id
                ),
            )),
        }
    }

    fn field(&self, operation: &'a Operation, path: &str, pointer: &str) -> Result<(), Problem> {
        match Answer::of(self.api, operation).has(path) {
            true => Ok(()),
            false => Err((
                pointer.to_owned(),
                format!(
                    "`{path}` is no field of the answer of {}; correct the path",
                    operation.id
                ),
            )),
        }
    }
}
