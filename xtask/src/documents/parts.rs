//! Parts that several schemas share, each told once.

use std::collections::BTreeMap;

use yaml_serde::{Mapping, Value};

use super::import::map;
use crate::import::tree::{get_map, get_str, set, single, text};

/// Objects that stand in several kinds word for word, where one of them stands, and the name that the part gets.
const INLINE: [(&str, &[&str], &str); 4] = [
    ("OutputMediaConfig", &["properties", "Video"], "OutputVideo"),
    (
        "MediaAiAnalysisParams",
        &["properties", "nlpParams"],
        "NlpParams",
    ),
    (
        "DynamicImageTemplateConfig",
        &["properties", "TimeSpan"],
        "TimeSpan",
    ),
    (
        "ImageWatermarkTemplateConfig",
        &["properties", "File"],
        "WatermarkFile",
    ),
];
/// Objects with the properties of another kind, and that kind.
const KINDS: [(&str, &[&str], &str); 3] = [
    (
        "BatchEditingTemplateConfig",
        &["properties", "EditingTemplateConfig"],
        "BatchEditingConfig",
    ),
    (
        "AdBreaks",
        &["items", "properties", "TimeSignalSettings"],
        "TimeSignalSettings",
    ),
    (
        "AdBreaks",
        &["items", "properties", "SpliceInsertSettings"],
        "SpliceInsertSettings",
    ),
];
/// The kind that is a template, and of what.
const TEMPLATE: (&str, &str) = ("TimelineTemplateConfig", "Timeline");
/// Where the fields of recognized text stand besides in the style of subtitles.
const RECOGNIZED: [&str; 2] = ["VideoTrackClip", "AudioTrackClip"];

/// Takes the shared parts out of the kinds.
pub(super) fn separate(kinds: &mut BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let mut shared = BTreeMap::new();
    if let Some(template) = kinds.get_mut(TEMPLATE.0).and_then(Value::as_mapping_mut) {
        let kept = ["title", "description", "x-rules"];
        let mut told: Mapping = std::mem::take(template)
            .into_iter()
            .filter(|(key, _)| kept.iter().any(|kept| key.as_str() == Some(kept)))
            .collect();
        set(&mut told, "x-template-of", text(TEMPLATE.1));
        *template = told;
    }
    for tree in kinds.values_mut().filter_map(Value::as_mapping_mut) {
        if let Some(Value::Mapping(defs)) = tree.remove("$defs") {
            for (name, part) in defs {
                if let Some(name) = name.as_str() {
                    shared.insert(name.to_owned(), part);
                }
            }
        }
    }
    style(&mut shared);
    same_properties(&mut shared, "EffectDLTransition", "EffectTransition");
    for (kind, path, name) in INLINE {
        if let Some(part) = kinds.get(kind).and_then(|tree| at(tree, path)).cloned() {
            for tree in kinds.values_mut() {
                replace(tree, &part, name);
            }
            shared.insert(name.to_owned(), part);
        }
    }
    for (kind, path, other) in KINDS {
        let wanted = kinds
            .get(other)
            .and_then(|tree| tree.get("properties"))
            .cloned();
        let place = kinds.get_mut(kind).and_then(|tree| at_mut(tree, path));
        if let (Some(wanted), Some(place)) = (wanted, place)
            && place.get("properties") == Some(&wanted)
        {
            refer(place, other);
        }
    }
    for tree in kinds.values_mut().chain(shared.values_mut()) {
        shorten(tree);
    }
    shared
}

/// The style of subtitles without the place, which recognized text on other tracks has too.
fn style(shared: &mut BTreeMap<String, Value>) {
    let Some(all) = shared
        .get("SubtitleStyle")
        .and_then(|style| get_map(map(style), "properties"))
        .cloned()
    else {
        return;
    };
    let (place, common): (Mapping, Mapping) = all
        .into_iter()
        .partition(|(name, _)| matches!(name.as_str(), Some("X" | "Y")));
    let inherit = |tree: &mut Mapping, properties: Mapping| {
        set(
            tree,
            "allOf",
            Value::Sequence(vec![single("$ref", text("#/$defs/TextStyle")).into()]),
        );
        set(tree, "properties", properties);
    };
    for name in RECOGNIZED {
        let branches = shared
            .get_mut(name)
            .and_then(|clip| clip.get_mut("allOf"))
            .and_then(Value::as_sequence_mut);
        for branch in branches.into_iter().flatten() {
            let Some(then) = branch.get_mut("then").and_then(Value::as_mapping_mut) else {
                continue;
            };
            let own = get_map(then, "properties").cloned().unwrap_or_default();
            let has_all = common.keys().all(|key| own.contains_key(key));
            if has_all {
                // What differs only in its words is the same field.
                let extra = own.into_iter().filter(|(key, _)| !common.contains_key(key));
                inherit(then, extra.collect());
            }
        }
    }
    if let Some(style) = shared
        .get_mut("SubtitleStyle")
        .and_then(Value::as_mapping_mut)
    {
        inherit(style, place);
    }
    let mut part = Mapping::new();
    set(&mut part, "type", text("object"));
    set(&mut part, "x-part", true);
    set(
        &mut part,
        "description",
        text("Look of text: font, colours, alignment, motion."),
    );
    set(&mut part, "properties", common);
    shared.insert("TextStyle".to_owned(), part.into());
}

fn same_properties(shared: &mut BTreeMap<String, Value>, name: &str, as_of: &str) {
    let other = shared
        .get(as_of)
        .and_then(|part| part.get("properties"))
        .cloned();
    if let Some(part) = shared.get_mut(name).and_then(Value::as_mapping_mut)
        && other.is_some()
        && part.get("properties").cloned() == other
    {
        part.remove("properties");
        part.remove("required");
        let of = single("$ref", text(format!("#/$defs/{as_of}")));
        set(part, "allOf", Value::Sequence(vec![of.into()]));
    }
}

fn at<'t>(tree: &'t Value, path: &[&str]) -> Option<&'t Value> {
    path.iter().try_fold(tree, |tree, step| tree.get(*step))
}

fn at_mut<'t>(tree: &'t mut Value, path: &[&str]) -> Option<&'t mut Value> {
    path.iter().try_fold(tree, |tree, step| tree.get_mut(*step))
}

/// Everything that is this part becomes a reference to it; its description may be another.
fn replace(tree: &mut Value, part: &Value, name: &str) {
    let is_same = part.get("properties").is_some()
        && ["type", "properties", "required", "x-open", "anyOf", "allOf"]
            .iter()
            .all(|key| tree.get(*key) == part.get(*key));
    if is_same {
        refer(tree, name);
        return;
    }
    match tree {
        Value::Mapping(map) => {
            for (_, value) in map.iter_mut() {
                replace(value, part, name);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                replace(item, part, name);
            }
        }
        _ => {}
    }
}

fn refer(place: &mut Value, name: &str) {
    let kept = ["description", "x-certainty", "x-source", "x-note"];
    let mut reference = single("$ref", text(format!("#/$defs/{name}")));
    for (key, value) in map(place) {
        if kept.iter().any(|kept| key.as_str() == Some(kept)) {
            reference.insert(key.clone(), value.clone());
        }
    }
    *place = reference.into();
}

/// References by name alone: where the schema stands, its name tells.
fn shorten(tree: &mut Value) {
    match tree {
        Value::Mapping(map) => {
            if let Some(of) = get_str(map, "$ref") {
                let name = of
                    .strip_prefix("#/$defs/")
                    .or(of.strip_prefix("urn:mediacloud:document:"));
                let name = text(name.unwrap_or(of));
                set(map, "$ref", name);
            }
            if let Some(note) = map.remove("$comment") {
                set(map, "x-note", note);
            }
            for (_, value) in map.iter_mut() {
                shorten(value);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(shorten),
        _ => {}
    }
}

/// The names that a schema refers to.
pub(super) fn references(tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(tree) = open.pop() {
        match tree {
            Value::Mapping(map) => {
                found.extend(get_str(map, "$ref").map(str::to_owned));
                open.extend(map.iter().map(|(_, value)| value));
            }
            Value::Sequence(items) => open.extend(items),
            _ => {}
        }
    }
    found
}
