//! A schema without what its file says already: the source that most fields have, certainty where it is high, ids.

use std::collections::BTreeMap;

use yaml_serde::{Mapping, Value};

use crate::import::tree::{get_str, set, sort_keys, text};

const SOURCE: &str = "x-source";
const FIRST: [&str; 16] = [
    "title",
    "$ref",
    "description",
    "x-note",
    "x-template-of",
    "x-certainty",
    SOURCE,
    "x-uses",
    "x-part",
    "x-open",
    "deprecated",
    "x-alias-of",
    "type",
    "x-text-form",
    "x-unit",
    "enum",
];
const LAST: [&str; 9] = [
    "required",
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "anyOf",
    "not",
    "allOf",
    "x-rules",
];

/// Tidies the schema of a file.
pub(super) fn tidy(tree: &mut Value) {
    let Some(root) = tree.as_mapping_mut() else {
        return;
    };
    root.remove("$schema");
    root.remove("$id");
    // Where a kind is used, the operations say; what is none of them stays.
    if let Some(Value::Sequence(uses)) = root.remove("x-uses") {
        let rest: Vec<Value> = uses
            .into_iter()
            .filter(|item| {
                let told = item.as_str().unwrap_or_default();
                !told.contains('.') || told.contains("not in the SDK")
            })
            .collect();
        if !rest.is_empty() {
            set(root, "x-uses", Value::Sequence(rest));
        }
    }
    let mut counts = BTreeMap::new();
    count(&Value::Mapping(root.clone()), &mut counts);
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    if let Some((source, _)) = most
        && !root.contains_key(SOURCE)
    {
        set(root, SOURCE, text(source));
    }
    let source = get_str(root, SOURCE).map(str::to_owned);
    members(root, source.as_deref());
    if let Some(rules) = root.get_mut("x-rules").and_then(Value::as_sequence_mut) {
        for rule in rules.iter_mut().filter_map(Value::as_mapping_mut) {
            if get_str(rule, "certainty") == Some("high") {
                rule.remove("certainty");
            }
            if get_str(rule, "source") == source.as_deref() {
                rule.remove("source");
            }
        }
    }
    sort(root);
}

fn count(tree: &Value, counts: &mut BTreeMap<String, usize>) {
    match tree {
        Value::Mapping(map) => {
            if let Some(source) = get_str(map, SOURCE) {
                *counts.entry(source.to_owned()).or_default() += 1;
            }
            map.iter().for_each(|(_, value)| count(value, counts));
        }
        Value::Sequence(items) => items.iter().for_each(|item| count(item, counts)),
        _ => {}
    }
}

/// Everything below a schema that says `inherited` or has it from above.
fn members(map: &mut Mapping, inherited: Option<&str>) {
    for (key, value) in map.iter_mut() {
        match key.as_str() {
            Some("enum" | "const" | "default" | "examples" | "x-rules") => {}
            Some("properties" | "patternProperties") => {
                for (_, property) in value.as_mapping_mut().into_iter().flatten() {
                    schema(property, inherited);
                }
            }
            _ => schema(value, inherited),
        }
    }
}

fn schema(tree: &mut Value, inherited: Option<&str>) {
    match tree {
        Value::Mapping(map) => {
            if get_str(map, "x-certainty") == Some("high") {
                map.remove("x-certainty");
            }
            let own = get_str(map, SOURCE).map(str::to_owned);
            if own.is_some() && own.as_deref() == inherited {
                map.remove(SOURCE);
            }
            members(map, own.as_deref().or(inherited));
            sort(map);
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| schema(item, inherited)),
        _ => {}
    }
}

/// Keywords in one order everywhere; the others keep theirs between the first and the last.
fn sort(map: &mut Mapping) {
    let is_schema = [
        "type",
        "properties",
        "$ref",
        "anyOf",
        "allOf",
        "description",
        "enum",
    ]
    .iter()
    .any(|key| map.contains_key(*key));
    if is_schema {
        sort_keys(map, &FIRST, &LAST);
    }
}
