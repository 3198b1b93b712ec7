//! Where a field stands in the files of a spec.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use super::{Field, Tree};
use crate::fault::Fault;
use crate::import::tree::{get_map, get_str};

/// Whether a field is sent or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// The files that were read, and which of them changed.
pub(crate) struct Files {
    folder: PathBuf,
    read: BTreeMap<PathBuf, (Value, bool)>,
}

/// The way to a node: the file, and keys and places inside it.
#[derive(Clone, Debug)]
struct Way {
    file: PathBuf,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl Way {
    fn to(&self, keys: &[&str]) -> Self {
        let mut way = self.clone();
        way.steps
            .extend(keys.iter().map(|key| Step::Key((*key).to_owned())));
        way
    }

    fn at(&self, index: usize) -> Self {
        let mut way = self.clone();
        way.steps.push(Step::Index(index));
        way
    }
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            read: BTreeMap::new(),
        }
    }

    /// The files that changed.
    pub(crate) fn changed(self) -> impl Iterator<Item = Tree> {
        self.read
            .into_iter()
            .filter(|(_, (_, changed))| *changed)
            .map(|(file, (tree, _))| (file, tree))
    }

    /// The field at a dotted path, whose lists are marked by `[]`.
    pub(crate) fn field(
        &mut self,
        operation: &str,
        side: Side,
        path: &str,
    ) -> Result<Option<Field>, Fault> {
        let Some((own, schema)) = self.find(operation, side, path)? else {
            return Ok(None);
        };
        let mapping =
            |files: &Self, way: &Way| files.node(way).and_then(Value::as_mapping).cloned();
        let Some(own) = mapping(self, &own) else {
            return Ok(None);
        };
        // A reference has nothing of its own that could be filled in.
        if own.contains_key("$ref") {
            return Ok(None);
        }
        Ok(Some(Field {
            own,
            schema: schema.and_then(|way| mapping(self, &way)),
        }))
    }

    /// Puts a field back.
    pub(crate) fn put(
        &mut self,
        operation: &str,
        side: Side,
        path: &str,
        field: Field,
    ) -> Result<(), Fault> {
        let Some((own, schema)) = self.find(operation, side, path)? else {
            return Ok(());
        };
        self.replace(&own, field.own);
        if let (Some(way), Some(schema)) = (schema, field.schema) {
            self.replace(&way, schema);
        }
        Ok(())
    }

    fn replace(&mut self, way: &Way, mapping: Mapping) {
        let Some((tree, changed)) = self.read.get_mut(&way.file) else {
            return;
        };
        let mut place = tree;
        for step in &way.steps {
            let next = match step {
                Step::Key(key) => place.get_mut(key.as_str()),
                Step::Index(index) => place.get_mut(*index),
            };
            let Some(next) = next else { return };
            place = next;
        }
        let value = Value::Mapping(mapping);
        if *place != value {
            *place = value;
            *changed = true;
        }
    }

    fn load(&mut self, file: &Path) -> Result<(), Fault> {
        if self.read.contains_key(file) {
            return Ok(());
        }
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let tree = yaml_serde::from_str(&text)
            .map_err(|error| Fault::file(file, format!("is no YAML: {error}")))?;
        self.read.insert(file.to_owned(), (tree, false));
        Ok(())
    }

    fn node(&self, way: &Way) -> Option<&Value> {
        let (tree, _) = self.read.get(&way.file)?;
        way.steps.iter().try_fold(tree, |place, step| match step {
            Step::Key(key) => place.get(key.as_str()),
            Step::Index(index) => place.get(*index),
        })
    }

    /// The node that has description and example, and the one of the schema where that is another.
    fn find(
        &mut self,
        operation: &str,
        side: Side,
        path: &str,
    ) -> Result<Option<(Way, Option<Way>)>, Fault> {
        let file = self
            .folder
            .join("operations")
            .join(format!("{operation}.yaml"));
        self.load(&file)?;
        let root = Way {
            file,
            steps: Vec::new(),
        };
        let methods = self
            .node(&root)
            .and_then(Value::as_mapping)
            .and_then(|methods| methods.keys().next().cloned());
        let Some(method) = methods.as_ref().and_then(Value::as_str) else {
            return Ok(None);
        };
        let operation = root.to(&[method]);
        let (first, rest) = path
            .split_once('.')
            .map_or((path, None), |(first, rest)| (first, Some(rest)));
        match side {
            Side::Request => {
                let (name, entries) = first
                    .strip_suffix("[]")
                    .map_or((first, false), |name| (name, true));
                let Some((own, schema)) = self.parameter(&operation, name) else {
                    return Ok(None);
                };
                if rest.is_none() && !entries {
                    let schema = schema.map(|schema| self.resolved(schema)).transpose()?;
                    return Ok(Some((own, schema)));
                }
                let from = schema.unwrap_or(own);
                let from = self.resolved(from)?;
                let from = match entries {
                    true => self.resolved(from.to(&["items"]))?,
                    false => from,
                };
                match rest {
                    Some(rest) => Ok(self.inside(from, rest)?.map(|way| (way, None))),
                    None => Ok(Some((from, None))),
                }
            }
            Side::Response => {
                let schema =
                    operation.to(&["responses", "200", "content", "application/json", "schema"]);
                let schema = self.resolved(schema)?;
                Ok(self.inside(schema, path)?.map(|way| (way, None)))
            }
        }
    }

    /// A parameter and its schema; a property of a body is both.
    fn parameter(&self, operation: &Way, name: &str) -> Option<(Way, Option<Way>)> {
        let parameters = self
            .node(&operation.to(&["parameters"]))
            .and_then(Value::as_sequence);
        let at = parameters.and_then(|list| {
            list.iter().position(|parameter| {
                parameter.as_mapping().and_then(|map| get_str(map, "name")) == Some(name)
            })
        });
        if let Some(at) = at {
            let own = operation.to(&["parameters"]).at(at);
            let is_json = self
                .node(&own)
                .is_some_and(|own| own.get("content").is_some());
            let schema = match is_json {
                true => own.to(&["content", "application/json", "schema"]),
                false => own.to(&["schema"]),
            };
            return Some((own, Some(schema)));
        }
        ["application/x-www-form-urlencoded", "application/json"]
            .iter()
            .find_map(|kind| {
                let property =
                    operation.to(&["requestBody", "content", kind, "schema", "properties", name]);
                self.node(&property).map(|_| (property.clone(), None))
            })
    }

    /// Follows references to files of shared schemas.
    fn resolved(&mut self, mut way: Way) -> Result<Way, Fault> {
        for _ in 0..8 {
            let reference = self.node(&way).and_then(Value::as_mapping).and_then(|map| {
                get_str(map, "$ref").map(str::to_owned).or_else(|| {
                    let all = map.get("allOf")?.as_sequence()?;
                    get_str(all.first()?.as_mapping()?, "$ref").map(str::to_owned)
                })
            });
            let Some(reference) = reference else { break };
            let Some(name) = reference.rsplit('/').next() else {
                break;
            };
            let file = self.folder.join("schemas").join(name);
            if !file.is_file() {
                break;
            }
            self.load(&file)?;
            way = Way {
                file,
                steps: Vec::new(),
            };
        }
        Ok(way)
    }

    fn inside(&mut self, mut from: Way, path: &str) -> Result<Option<Way>, Fault> {
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let (name, entries) = step
                .strip_suffix("[]")
                .map_or((step, false), |name| (name, true));
            let property = from.to(&["properties", name]);
            if self.node(&property).is_none() {
                return Ok(None);
            }
            if steps.peek().is_none() && !entries {
                return Ok(Some(property));
            }
            from = self.resolved(property)?;
            if entries {
                from = self.resolved(from.to(&["items"]))?;
            }
        }
        Ok(Some(from))
    }
}

/// Whether a mapping says what kind of value it is.
pub(crate) fn kind(schema: &Mapping) -> Option<&str> {
    get_str(schema, "type").or_else(|| get_map(schema, "properties").map(|_| "object"))
}
