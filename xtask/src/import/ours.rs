//! What is ours in a spec: texts, paging, retry classes, chosen names. It is taken out by place and put back by place.

use std::collections::BTreeMap;

use yaml_serde::{Mapping, Value};

use super::guess;
use super::places::{
    Kind, integer, is_failure, media_types, schema_of, sort_place, walk_operation, walk_schema,
};
use super::tree::{entries, get_str, set, single};

/// What is ours at one place. Parameters have texts of their own and a schema with more of them; for everything else all
/// of it ends up in the same object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own {
    /// Description, example, and all that is said of a place as such.
    pub node: Mapping,
    /// The name of a type and the like.
    pub schema: Mapping,
}

/// All that is ours in one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// The comment at the head.
    pub comment: String,
    /// By place.
    pub places: BTreeMap<String, Own>,
    /// Widths of integers as they stand, by place: they settle a guess.
    pub widths: BTreeMap<String, String>,
}

impl Texts {
    /// Nothing of ours.
    pub fn is_empty(&self) -> bool {
        self.comment.is_empty() && self.places.is_empty()
    }

    /// Adds what `older` has and this has not.
    pub fn fill_from(&mut self, older: &Texts) {
        if self.comment.is_empty() {
            self.comment.clone_from(&older.comment);
        }
        for (place, own) in &older.places {
            let mine = self.places.entry(place.clone()).or_default();
            for (from, to) in [(&own.node, &mut mine.node), (&own.schema, &mut mine.schema)] {
                for (key, value) in from {
                    if !to.contains_key(key) {
                        to.insert(key.clone(), value.clone());
                    }
                }
            }
        }
    }
}

/// Takes what is ours out of an operation.
pub fn harvest_operation(operation: &Value) -> Texts {
    let mut texts = Texts::default();
    walk_operation(&mut operation.clone(), &mut |place, kind, node| {
        collect(&mut texts, place, kind, node)
    });
    texts
}

/// Takes what is ours out of a shared schema.
pub fn harvest_schema(schema: &Value) -> Texts {
    let mut texts = Texts::default();
    walk_schema(&mut schema.clone(), &mut |place, kind, node| {
        collect(&mut texts, place, kind, node)
    });
    texts
}

fn collect(texts: &mut Texts, place: &str, kind: Kind, node: &mut Value) {
    let own = take(place, kind, node);
    if own != Own::default() {
        texts.places.insert(place.to_owned(), own);
    }
    if let Some(width) = integer(kind, node).and_then(|schema| get_str(schema, "format")) {
        texts.widths.insert(place.to_owned(), width.to_owned());
    }
}

/// What of a schema is ours: its texts, extensions, and the mark of a secret.
fn is_ours(key: &str, value: &Value) -> bool {
    is_schema_key(key) || (key == "format" && value.as_str() == Some("password"))
}

fn is_extension(key: &str) -> bool {
    key.starts_with("x-") && key != "x-list-style"
}

fn take(place: &str, kind: Kind, node: &mut Value) -> Own {
    let mut own = Own::default();
    let Some(map) = node.as_mapping() else {
        return own;
    };
    match kind {
        Kind::Operation => {
            const THEIRS: [&str; 6] = [
                "operationId",
                "deprecated",
                "security",
                "parameters",
                "requestBody",
                "responses",
            ];
            for (key, value) in entries(map).filter(|(key, _)| !THEIRS.contains(key)) {
                set(&mut own.node, key, value.clone());
            }
        }
        Kind::Parameter => {
            for (key, value) in entries(map) {
                if matches!(key, "description" | "example" | "examples") || is_extension(key) {
                    set(&mut own.node, key, value.clone());
                }
            }
            for media in media_types(Some(&mut *node)) {
                for (key, value) in
                    entries(media).filter(|(key, _)| matches!(*key, "example" | "examples"))
                {
                    set(&mut own.node, key, value.clone());
                }
            }
            if let Some(Value::Mapping(schema)) = schema_of(node) {
                for (key, value) in entries(schema).filter(|(key, value)| is_ours(key, value)) {
                    set(&mut own.schema, key, value.clone());
                }
            }
        }
        Kind::Schema => {
            for (key, value) in entries(map).filter(|(key, value)| is_ours(key, value)) {
                let part = match key {
                    "description" | "example" | "x-rust-name" => &mut own.node,
                    _ => &mut own.schema,
                };
                set(part, key, value.clone());
            }
        }
        Kind::Response => {
            let status = place.rsplit('/').next().unwrap_or_default();
            for (key, value) in entries(map) {
                let is_phrase =
                    key == "description" && value.as_str() == Some(guess::phrase(status).as_str());
                if (key == "description" || is_extension(key)) && !is_phrase {
                    set(&mut own.node, key, value.clone());
                }
            }
            if !is_failure(status) {
                for media in media_types(Some(node)) {
                    for (key, value) in
                        entries(media).filter(|(key, _)| matches!(*key, "example" | "examples"))
                    {
                        set(&mut own.node, key, value.clone());
                    }
                }
            }
        }
        Kind::ErrorCode => {
            let code = place.rsplit('/').next().unwrap_or_default();
            let plain = Value::Mapping(single("Code", code));
            for (key, value) in
                entries(map).filter(|(key, value)| !(*key == "value" && **value == plain))
            {
                set(&mut own.node, key, value.clone());
            }
        }
    }
    own
}

fn is_schema_key(key: &str) -> bool {
    matches!(key, "description" | "title" | "example" | "externalDocs") || is_extension(key)
}

/// What became of our texts in a file.
#[derive(Debug, Default)]
pub struct Applied {
    /// Texts whose place is not there any more.
    pub left: Texts,
    /// Integers without a width, taken as 64 bits.
    pub guessed: Vec<String>,
}

/// Puts what is ours into an operation.
pub fn apply_operation(operation: &mut Value, texts: Texts) -> Applied {
    let mut state = Applied {
        left: texts,
        ..Applied::default()
    };
    walk_operation(operation, &mut |place, kind, node| {
        put_back(&mut state, place, kind, node)
    });
    state
}

/// Puts what is ours into a shared schema.
pub fn apply_schema(schema: &mut Value, texts: Texts) -> Applied {
    let mut state = Applied {
        left: texts,
        ..Applied::default()
    };
    walk_schema(schema, &mut |place, kind, node| {
        put_back(&mut state, place, kind, node)
    });
    state
}

fn put_back(state: &mut Applied, place: &str, kind: Kind, node: &mut Value) {
    if let Some(schema) = integer(kind, node)
        && !schema.contains_key("format")
    {
        let width = state.left.widths.get(place).cloned().unwrap_or_else(|| {
            state.guessed.push(place.to_owned());
            "int64".to_owned()
        });
        set(schema, "format", width);
        sort_place(kind, node);
    }
    if let Some(own) = state.left.places.remove(place) {
        give(kind, node, own);
        sort_place(kind, node);
    }
}

fn give(kind: Kind, node: &mut Value, own: Own) {
    match kind {
        Kind::Schema => {
            let mut all = own.schema;
            all.extend(own.node);
            into_schema(node, all);
        }
        Kind::Parameter => {
            let mut schema = own.schema;
            let mut node_keys = own.node;
            // Beside `content`, OpenAPI allows no `example` in a parameter.
            if node.get("content").is_some() {
                if let Some(example) = node_keys.shift_remove("example") {
                    set(&mut schema, "example", example);
                }
                if let Some(examples) = node_keys.shift_remove("examples")
                    && let Some(media) = media_types(Some(&mut *node)).into_iter().next()
                {
                    set(media, "examples", examples);
                }
            }
            if let Some(target) = schema_of(node) {
                into_schema(target, schema);
            }
            if let Value::Mapping(map) = node {
                map.extend(node_keys);
            }
        }
        Kind::Operation => {
            if let Value::Mapping(map) = node {
                map.extend(own.node);
            }
        }
        Kind::Response => {
            let mut keys = own.node;
            for key in ["example", "examples"] {
                if let Some(value) = keys.shift_remove(key)
                    && let Some(media) = media_types(Some(&mut *node)).into_iter().next()
                {
                    set(media, key, value);
                }
            }
            if let Value::Mapping(map) = node {
                map.extend(keys);
            }
        }
        Kind::ErrorCode => {
            if let Value::Mapping(map) = node {
                map.extend(own.node);
            }
        }
    }
}

/// A `$ref` allows nothing beside it, so texts go around it.
fn into_schema(schema: &mut Value, keys: Mapping) {
    if keys.is_empty() {
        return;
    }
    if !schema.is_mapping() {
        *schema = Value::Mapping(Mapping::new());
    }
    let Value::Mapping(map) = schema else {
        return;
    };
    if map.contains_key("$ref") {
        let target = std::mem::take(map);
        set(map, "allOf", vec![Value::Mapping(target)]);
    }
    map.extend(keys);
}

/// Whether a person has written about an operation: who chose its tag has written a summary as well.
pub fn is_written(operation: &Mapping) -> bool {
    operation.contains_key("summary") || operation.contains_key("description")
}

/// Takes out of the texts of a vanished operation what the next import would make anew.
pub fn forget_first_values(texts: &mut Texts, name: &str, method: &str, docs_url: &str) {
    let Some(own) = texts.places.get_mut("operation") else {
        return;
    };
    let retry = guess::retry(name, method);
    if get_str(&own.node, "x-retry") == Some(retry) {
        own.node.shift_remove("x-retry");
    }
    if own.node.get("externalDocs") == Some(&Value::Mapping(single("url", docs_url))) {
        own.node.shift_remove("externalDocs");
    }
    if !is_written(&own.node) {
        own.node.shift_remove("tags");
    }
    if *own == Own::default() {
        texts.places.remove("operation");
    }
}
