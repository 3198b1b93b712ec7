//! From schemas to types: what a person builds and reads. Conditions are for the checker; here a field is one field, whatever
//! stands beside it.

use std::collections::{BTreeMap, BTreeSet};

use yaml_serde::{Mapping, Value};

use super::load::{Documents, Schema};
use crate::codegen::docs;
use crate::codegen::model::Limits;
use crate::codegen::naming::{escape, pascal, singular, snake};
use crate::fault::{Fault, step};
use crate::import::tree::{entries, get_list, get_map, get_str};

/// The types of one file of the spec, the one that bears its name first.
#[derive(Clone, Debug)]
pub struct File {
    pub schema: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub name: String,
    pub about: String,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub enum Body {
    Object(Vec<Field>),
    /// Documented values.
    Values(Vec<String>),
    /// An object whose `tag` says which of the types it is.
    Tagged {
        tag: String,
        variants: Vec<(String, String)>,
    },
    /// A document that is no object with fields.
    Wrapper(Ty),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub wire: String,
    pub spellings: Vec<String>,
    pub ident: String,
    pub ty: Ty,
    /// It is never shown (`writeOnly`).
    pub secret: bool,
    /// The text of the schema, and what its keywords say.
    pub about: String,
    pub facts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Text,
    Number,
    Flag,
    Json,
    Named(String),
    List(Box<Ty>),
    Map(Box<Ty>),
}

/// Names of Rust that a module of documents has already.
const TAKEN: [&str; 16] = [
    "Certainty",
    "Context",
    "Document",
    "Finding",
    "Findings",
    "Flag",
    "InvalidDocument",
    "Json",
    "Kind",
    "Number",
    "Object",
    "Option",
    "Rest",
    "Severity",
    "String",
    "Vec",
];

/// Methods that every type or document has, and the field of all objects; a setter cannot be called so.
const METHODS: [&str; 11] = [
    "check",
    "clone",
    "default",
    "from",
    "new",
    "parse",
    "read",
    "rest",
    "to_json",
    "to_pretty_json",
    "write",
];

/// The types of all documents of a crate.
///
/// # Errors
/// Two types, or two fields of one, that would have one name.
pub fn lower(documents: &Documents) -> Result<Vec<File>, Fault> {
    let names = documents
        .kinds
        .iter()
        .chain(&documents.parts)
        .map(|(name, schema)| (name.as_str(), type_name(name, schema)))
        .collect();
    let mut lowering = Lowering {
        documents,
        names,
        taken: TAKEN.iter().map(|name| (*name).to_owned()).collect(),
        items: Vec::new(),
        source: String::new(),
    };
    // All names of files first: what stands inside one must not take the name of another.
    for (name, schema) in documents.kinds.iter().chain(&documents.parts) {
        let rust = type_name(name, schema);
        lowering.source.clone_from(&schema.source);
        lowering.take(rust, "")?;
    }
    let mut files = Vec::new();
    for (name, schema) in documents.kinds.iter().chain(&documents.parts) {
        lowering.source.clone_from(&schema.source);
        lowering.top(&type_name(name, schema), &schema.tree)?;
        files.push(File {
            schema: name.clone(),
            items: std::mem::take(&mut lowering.items),
        });
    }
    Ok(files)
}

/// What the type of a file is called.
pub fn type_name(name: &str, schema: &Schema) -> String {
    schema
        .tree
        .as_mapping()
        .and_then(|map| get_str(map, "x-rust-name"))
        .map_or_else(|| pascal(name), str::to_owned)
}

struct Lowering<'d> {
    documents: &'d Documents,
    names: BTreeMap<&'d str, String>,
    taken: BTreeSet<String>,
    items: Vec<Item>,
    source: String,
}

/// A property, where it stands, and the part that brings it.
#[derive(Clone)]
struct Property<'s> {
    wire: &'s str,
    schema: &'s Mapping,
    place: String,
    owner: Option<String>,
}

impl<'d> Lowering<'d> {
    fn take(&mut self, name: String, place: &str) -> Result<String, Fault> {
        if self.taken.insert(name.clone()) {
            return Ok(name);
        }
        let problem =
            format!("a second type would be called {name}; give one of them an `x-rust-name`");
        Err(Fault::new(&self.source, place, problem))
    }

    fn schema(&self, name: &str) -> Option<&'d Mapping> {
        self.documents
            .kinds
            .get(name)
            .or_else(|| self.documents.parts.get(name))
            .and_then(|schema| schema.tree.as_mapping())
    }

    fn top(&mut self, name: &str, tree: &'d Value) -> Result<(), Fault> {
        let map = tree.as_mapping();
        let about = map
            .and_then(|map| get_str(map, "description"))
            .unwrap_or_default();
        let at = self.items.len();
        let body = match map {
            Some(map) if is_object(map) => self.object(name, map)?,
            Some(map) => Body::Wrapper(self.ty(map, &format!("{name}Item"), name, "")?),
            None => Body::Wrapper(Ty::Json),
        };
        let item = Item {
            name: name.to_owned(),
            about: about.to_owned(),
            body,
        };
        self.items.insert(at, item);
        Ok(())
    }

    fn object(&mut self, name: &str, map: &'d Mapping) -> Result<Body, Fault> {
        if let Some(tagged) = self.tagged(map) {
            return Ok(tagged);
        }
        let mut properties = Vec::new();
        self.properties(map, "", None, &mut properties);
        let mut fields: Vec<Field> = Vec::new();
        for Property {
            wire,
            schema: property,
            place,
            owner,
        } in &properties
        {
            if get_str(property, "x-alias-of").is_some() {
                continue;
            }
            let spellings = properties
                .iter()
                .filter(|other| get_str(other.schema, "x-alias-of") == Some(wire))
                .map(|other| other.wire.to_owned())
                .collect();
            let rust = get_str(property, "x-rust-name").map_or_else(|| snake(wire), str::to_owned);
            let rust = match METHODS.contains(&rust.as_str()) {
                true => format!("{rust}_"),
                false => rust,
            };
            let ident = escape(rust);
            if fields.iter().any(|field| field.ident == ident) {
                let problem = format!(
                    "a second field of {name} would be called {ident}; say `x-alias-of` or `x-rust-name`"
                );
                return Err(Fault::new(&self.source, place.as_str(), problem));
            }
            let inner = format!("{}{}", owner.as_deref().unwrap_or(name), pascal(wire));
            let ty = match owner {
                Some(_) => self.inherited(property, &inner, place)?,
                None => self.ty(property, &inner, &inner, place)?,
            };
            fields.push(Field {
                wire: (*wire).to_owned(),
                spellings,
                ident,
                ty,
                secret: property.get("writeOnly").and_then(Value::as_bool) == Some(true),
                about: get_str(property, "description")
                    .unwrap_or_default()
                    .to_owned(),
                facts: facts(property),
            });
        }
        Ok(Body::Object(fields))
    }

    /// All properties that an object may have, those of conditions too; of two with one name the first.
    fn properties(
        &self,
        map: &'d Mapping,
        place: &str,
        owner: Option<&String>,
        found: &mut Vec<Property<'d>>,
    ) {
        for (wire, schema) in get_map(map, "properties")
            .map(entries)
            .into_iter()
            .flatten()
        {
            let Some(schema) = schema.as_mapping() else {
                continue;
            };
            let is_field = ["description", "type", "$ref"]
                .iter()
                .any(|key| schema.contains_key(*key));
            if is_field && !found.iter().any(|other| other.wire == wire) {
                found.push(Property {
                    wire,
                    schema,
                    place: step(&step(place, "properties"), wire),
                    owner: owner.cloned(),
                });
            }
        }
        if let Some(name) = get_str(map, "$ref")
            && let Some(part) = self.schema(name)
        {
            self.properties(part, place, self.names.get(name), found);
        }
        for key in ["allOf", "anyOf"] {
            for (index, item) in get_list(map, key).iter().enumerate() {
                if let Some(item) = item.as_mapping() {
                    let here = step(&step(place, key), &index.to_string());
                    self.properties(item, &here, owner, found);
                }
            }
        }
        for key in ["then", "else"] {
            if let Some(branch) = get_map(map, key) {
                self.properties(branch, &step(place, key), owner, found);
            }
        }
    }

    /// The type of a field that a part brings: the part's file has it.
    fn inherited(&mut self, map: &'d Mapping, name: &str, place: &str) -> Result<Ty, Fault> {
        let (items, taken) = (
            std::mem::take(&mut self.items),
            std::mem::take(&mut self.taken),
        );
        let ty = self.ty(map, name, name, place);
        (self.items, self.taken) = (items, taken);
        ty
    }

    /// An object with one field, whose value says which part the rest is.
    fn tagged(&self, map: &'d Mapping) -> Option<Body> {
        let mut properties = get_map(map, "properties").map(entries)?;
        let (tag, _) = properties.next()?;
        if properties.next().is_some() {
            return None;
        }
        // `then: false` says that a value is wrong here: for the checker.
        let variants = get_list(map, "allOf")
            .iter()
            .filter(|item| !item.get("then").is_some_and(Value::is_bool))
            .map(|item| {
                let item = item.as_mapping()?;
                let value = get_map(item, "if")
                    .and_then(|condition| get_map(condition, "properties"))
                    .and_then(|properties| get_map(properties, tag))
                    .and_then(|property| get_str(property, "const"))?;
                let part = get_map(item, "then").and_then(|then| get_str(then, "$ref"))?;
                Some((value.to_owned(), self.names.get(part)?.clone()))
            })
            .collect::<Option<Vec<_>>>()?;
        (!variants.is_empty()).then(|| Body::Tagged {
            tag: tag.to_owned(),
            variants,
        })
    }

    /// The type of a value. `name` is what a type of its own would be called, `list` what the list around it is called.
    fn ty(&mut self, map: &'d Mapping, name: &str, list: &str, place: &str) -> Result<Ty, Fault> {
        if let Some(part) = get_str(map, "$ref").and_then(|part| self.names.get(part)) {
            return Ok(Ty::Named(part.clone()));
        }
        if is_object(map) {
            // On a property the keyword names the field.
            let named = get_str(map, "x-rust-name").filter(|_| place.ends_with("/items"));
            let name = self.take(named.unwrap_or(name).to_owned(), place)?;
            let at = self.items.len();
            let body = self.object(&name, map)?;
            let about = get_str(map, "description").unwrap_or_default().to_owned();
            self.items.insert(
                at,
                Item {
                    name: name.clone(),
                    about,
                    body,
                },
            );
            return Ok(Ty::Named(name));
        }
        let types = types(map);
        if types == ["array"] {
            let Some(items) = get_map(map, "items") else {
                return Ok(Ty::List(Box::new(Ty::Json)));
            };
            let one = match singular(list) {
                one if one == list => format!("{list}Item"),
                one => one,
            };
            let item = self.ty(items, &one, &one, &step(place, "items"))?;
            return Ok(Ty::List(Box::new(item)));
        }
        if types == ["object"] {
            return Ok(match get_map(map, "additionalProperties") {
                Some(value) if !map.contains_key("patternProperties") => {
                    let place = step(place, "additionalProperties");
                    let value = self.ty(value, &format!("{name}Value"), name, &place)?;
                    Ty::Map(Box::new(value))
                }
                _ => Ty::Map(Box::new(Ty::Json)),
            });
        }
        let values: Vec<&Value> = ["enum", "x-known-values"]
            .iter()
            .flat_map(|key| get_list(map, key))
            .collect();
        if values.iter().any(|value| value.is_bool()) || types == ["boolean"] {
            return Ok(Ty::Flag);
        }
        let is_number = |name: &&str| matches!(*name, "number" | "integer");
        if types.iter().any(&is_number)
            && types
                .iter()
                .all(|name| is_number(name) || matches!(*name, "string" | "null"))
        {
            return Ok(Ty::Number);
        }
        let texts: Option<Vec<String>> = values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect();
        let is_text = types == ["string"] || types == ["string", "null"];
        match texts {
            Some(values) if !values.is_empty() && (is_text || types.is_empty()) => {
                let name = self.take(name.to_owned(), place)?;
                self.items.push(Item {
                    name: name.clone(),
                    about: get_str(map, "description").unwrap_or_default().to_owned(),
                    body: Body::Values(values),
                });
                Ok(Ty::Named(name))
            }
            _ if is_text => Ok(Ty::Text),
            _ => Ok(Ty::Json),
        }
    }
}

/// Whether a schema is an object with fields, in one form or in several.
fn is_object(map: &Mapping) -> bool {
    let forms = get_list(map, "anyOf");
    let is_form = |form: &Value| {
        form.as_mapping()
            .is_some_and(|form| types(form) == ["object"] && is_object(form))
    };
    match types(map).as_slice() {
        ["object"] => ["properties", "allOf"]
            .iter()
            .any(|key| map.contains_key(*key)),
        [] => !forms.is_empty() && forms.iter().all(is_form),
        _ => false,
    }
}

fn types(map: &Mapping) -> Vec<&str> {
    match map.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Sequence(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What keywords say of a field, as sentences.
fn facts(map: &Mapping) -> Vec<String> {
    let mut facts = Vec::new();
    if map.get("deprecated").and_then(Value::as_bool) == Some(true) {
        facts.push("Deprecated by the provider.".to_owned());
    }
    if get_str(map, "x-certainty") == Some("low") {
        facts.push("Seen in use; no page of the provider tells it.".to_owned());
    }
    if let Some(unit) = get_str(map, "x-unit") {
        facts.push(format!("Unit: {unit}."));
    }
    if let Some(default) = map.get("default").and_then(plain) {
        facts.push(format!("Default: `{default}`."));
    }
    if let Some(low) = map.get("exclusiveMinimum").and_then(plain) {
        facts.push(format!("More than {low}."));
    }
    facts.extend(docs::limits(&limits(map)));
    facts
}

fn limits(map: &Mapping) -> Limits {
    let bound = |key: &str| map.get(key).and_then(Value::as_f64);
    let count = |key: &str| {
        let count = map.get(key).and_then(Value::as_u64);
        count.and_then(|count| count.try_into().ok())
    };
    Limits {
        minimum: bound("minimum"),
        maximum: bound("maximum"),
        max_length: count("maxLength"),
        max_items: count("maxItems"),
        // The least is one nearly everywhere, which no reader needs to be told.
        ..Limits::default()
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
