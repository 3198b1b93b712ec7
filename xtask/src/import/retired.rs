//! `retired.yaml`: our texts whose place the metadata does not have at present.
//!
//! An operation may be missing from one published file and be there again in the next. Our texts wait here meanwhile.

use std::collections::BTreeMap;
use std::path::Path;

use yaml_serde::{Mapping, Value};

use crate::fault::{Fault, step};

use super::emit;
use super::ours::{Own, Texts};
use super::tree::{entries, get_map, set};

/// The name of the file.
pub const FILE: &str = "retired.yaml";

const HEAD: &str = "\
# Texts of ours whose operation, schema, parameter or field is not in the provider's metadata at present.
# `cargo xtask import` puts them here when the place vanishes, and puts them back when it returns.
";

/// The store: by file name without ending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retired {
    /// Of operations.
    pub operations: BTreeMap<String, Texts>,
    /// Of shared schemas.
    pub schemas: BTreeMap<String, Texts>,
}

impl Retired {
    /// Reads the store.
    ///
    /// # Errors
    /// When the tree has another shape than the one written here.
    pub fn read(tree: &Value, file: &Path) -> Result<Self, Fault> {
        let of = |section: &str| {
            let mut all = BTreeMap::new();
            for (name, places) in tree
                .as_mapping()
                .and_then(|map| get_map(map, section))
                .into_iter()
                .flat_map(entries)
            {
                let pointer = step(&step("", section), name);
                let mut texts = Texts::default();
                let places = places
                    .as_mapping()
                    .ok_or_else(|| Fault::new(file, &pointer, "must be an object of places"))?;
                for (place, keys) in entries(places) {
                    match keys {
                        Value::String(comment) if place == "comment" => {
                            texts.comment.clone_from(comment)
                        }
                        Value::Mapping(keys) => {
                            let mut node = keys.clone();
                            let schema = match node.shift_remove("schema") {
                                Some(Value::Mapping(schema)) => schema,
                                _ => Mapping::new(),
                            };
                            texts.places.insert(place.to_owned(), Own { node, schema });
                        }
                        _ => {
                            return Err(Fault::new(
                                file,
                                step(&pointer, place),
                                "must be an object of texts (`description: ...`)",
                            ));
                        }
                    }
                }
                all.insert(name.to_owned(), texts);
            }
            Ok(all)
        };
        Ok(Self {
            operations: of("operations")?,
            schemas: of("schemas")?,
        })
    }

    /// The file, or none when nothing is stored.
    pub fn write(&self) -> Option<String> {
        let mut tree = Mapping::new();
        for (section, all) in [("operations", &self.operations), ("schemas", &self.schemas)] {
            let mut named = Mapping::new();
            for (name, texts) in all.iter().filter(|(_, texts)| !texts.is_empty()) {
                let mut places = Mapping::new();
                if !texts.comment.is_empty() {
                    set(&mut places, "comment", texts.comment.clone());
                }
                for (place, own) in &texts.places {
                    let mut keys = own.node.clone();
                    if !own.schema.is_empty() {
                        set(&mut keys, "schema", Value::Mapping(own.schema.clone()));
                    }
                    set(&mut places, place, Value::Mapping(keys));
                }
                set(&mut named, name, Value::Mapping(places));
            }
            if !named.is_empty() {
                set(&mut tree, section, Value::Mapping(named));
            }
        }
        (!tree.is_empty()).then(|| format!("{HEAD}{}", emit::document(&Value::Mapping(tree))))
    }
}
