//! What the specs tell the emulator of each API: nouns, jobs and example answers.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use client_core::operation::{OperationInfo, WaitInfo};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::generated::DATA;
use crate::manner::Api;

/// The generated texts of one API.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) api: &'static str,
    /// One line of JSON per operation, which ends with the operation's name.
    pub(crate) examples: &'static str,
    /// One line of JSON per noun.
    pub(crate) resources: &'static str,
}

/// A noun: the operations on it, and where it stands in their answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Resource {
    pub(crate) resource: String,
    #[serde(default)]
    pub(crate) scope: Vec<String>,
    /// The field of the key; none where there is one of the kind only.
    #[serde(default)]
    pub(crate) field: Option<String>,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    pub(crate) create: Vec<Write>,
    #[serde(default)]
    pub(crate) get: Option<Get>,
    #[serde(default)]
    pub(crate) list: Option<List>,
    #[serde(default)]
    pub(crate) update: Vec<Write>,
    #[serde(default)]
    delete: Vec<String>,
    /// Fields that the service fills.
    #[serde(default)]
    pub(crate) set: Vec<String>,
}

impl Resource {
    /// The parameter of the key.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_deref().or(self.field.as_deref())
    }
}

/// An operation that makes or changes one.
#[derive(Debug, Deserialize)]
pub(crate) struct Write {
    operation: String,
    /// Where the answer has the key.
    #[serde(default)]
    pub(crate) id: Option<String>,
    /// The parameter that holds the whole object, or a list of them.
    #[serde(default)]
    pub(crate) from: Option<String>,
    #[serde(default)]
    stores: Vec<String>,
    #[serde(default)]
    renames: BTreeMap<String, String>,
}

impl Write {
    /// Parameters that come back, and the fields in which they do.
    pub(crate) fn stored(&self) -> impl Iterator<Item = (&str, &str)> {
        let same = self
            .stores
            .iter()
            .map(|name| (name.as_str(), name.as_str()));
        let other = self
            .renames
            .iter()
            .map(|(name, field)| (name.as_str(), field.as_str()));
        same.chain(other)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Get {
    operation: String,
    pub(crate) item: Option<String>,
}

impl Get {
    pub(crate) fn operation(&self) -> &str {
        &self.operation
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct List {
    operation: String,
    pub(crate) items: String,
    #[serde(default)]
    pub(crate) filters: Vec<String>,
}

impl List {
    pub(crate) fn operation(&self) -> &str {
        &self.operation
    }
}

/// What an operation does to a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// By which of its writes.
    Create(usize),
    Get,
    List,
    Update(usize),
    Delete,
}

/// An operation's part in a noun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) verb: Verb,
    /// The noun's place among those of the API.
    pub(crate) resource: usize,
}

/// An operation that starts work.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Starts {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) wait: &'static WaitInfo,
}

#[derive(Debug, Default)]
struct OfApi {
    resources: Vec<Resource>,
    parts: HashMap<String, Vec<Part>>,
    examples: HashMap<&'static str, &'static str>,
    starts: HashMap<&'static str, Starts>,
    /// By the operation that reads the state.
    reads: HashMap<&'static str, Vec<Starts>>,
    stops: HashMap<&'static str, Vec<Starts>>,
}

/// The tables of all APIs that are served.
#[derive(Default)]
pub(crate) struct Tables {
    apis: HashMap<&'static str, OfApi>,
}

impl Tables {
    /// Reads the generated texts.
    pub(crate) fn new(apis: &[Api]) -> Result<Self, Error> {
        let mut tables = Self::default();
        for api in apis {
            let name = api.info.name();
            let mut of = OfApi::default();
            for data in DATA.iter().filter(|data| data.api == name) {
                for line in data.examples.lines() {
                    if let Some(operation) = last_text(line) {
                        of.examples.insert(operation, line);
                    }
                }
                for line in data.resources.lines() {
                    let resource: Resource = serde_json::from_str(line).map_err(|error| {
                        Error::new(format!("the nouns of {name} cannot be read: {error}"))
                    })?;
                    of.add(resource);
                }
            }
            for operation in &api.operations {
                let Some(wait) = operation.wait() else {
                    continue;
                };
                let starts = Starts { operation, wait };
                of.starts.insert(operation.name(), starts);
                of.reads
                    .entry(wait.query().operation)
                    .or_default()
                    .push(starts);
                if let Some(stop) = wait.stop() {
                    of.stops.entry(stop.operation).or_default().push(starts);
                }
            }
            tables.apis.insert(name, of);
        }
        Ok(tables)
    }

    /// What an operation does to which nouns.
    pub(crate) fn parts(&self, api: &str, operation: &str) -> &[Part] {
        self.apis
            .get(api)
            .and_then(|of| of.parts.get(operation))
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn resources(&self, api: &str) -> &[Resource] {
        self.apis.get(api).map_or(&[], |of| of.resources.as_slice())
    }

    /// What an operation starts.
    pub(crate) fn starts(&self, api: &str, operation: &str) -> Option<Starts> {
        self.apis.get(api)?.starts.get(operation).copied()
    }

    /// The work whose state an operation reads.
    pub(crate) fn reads(&self, api: &str, operation: &str) -> &[Starts] {
        self.apis
            .get(api)
            .and_then(|of| of.reads.get(operation))
            .map_or(&[], Vec::as_slice)
    }

    /// The work that an operation ends.
    pub(crate) fn stops(&self, api: &str, operation: &str) -> &[Starts] {
        self.apis
            .get(api)
            .and_then(|of| of.stops.get(operation))
            .map_or(&[], Vec::as_slice)
    }

    /// The example answer of an operation; empty for one without.
    pub(crate) fn example(&self, api: &str, operation: &str) -> Map<String, Value> {
        let line = self.apis.get(api).and_then(|of| of.examples.get(operation));
        let parsed = line.and_then(|line| serde_json::from_str::<Value>(line).ok());
        match parsed.and_then(|mut line| line.get_mut("answer").map(Value::take)) {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }
}

/// Examples are long, and some look like secrets.
impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

impl OfApi {
    fn add(&mut self, resource: Resource) {
        let index = self.resources.len();
        let mut part = |operation: &str, verb: Verb| {
            let part = Part {
                verb,
                resource: index,
            };
            self.parts
                .entry(operation.to_owned())
                .or_default()
                .push(part);
        };
        for (place, write) in resource.create.iter().enumerate() {
            part(&write.operation, Verb::Create(place));
        }
        if let Some(get) = &resource.get {
            part(&get.operation, Verb::Get);
        }
        if let Some(list) = &resource.list {
            part(&list.operation, Verb::List);
        }
        for (place, write) in resource.update.iter().enumerate() {
            part(&write.operation, Verb::Update(place));
        }
        for operation in &resource.delete {
            part(operation, Verb::Delete);
        }
        self.resources.push(resource);
    }
}

/// The text that ends a line: `..."operation":"ListProjects"}`.
fn last_text(line: &'static str) -> Option<&'static str> {
    let line = line.strip_suffix("\"}")?;
    Some(&line[line.rfind('"')? + 1..])
}
