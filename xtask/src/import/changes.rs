//! What changed between two specs, in words: one line for each operation, parameter or field.

use indexmap::IndexMap;
use yaml_serde::{Mapping, Value};

use super::tree::{entries, get_list, get_map, get_str};

/// One thing that can change, with all that the provider says of it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Item {
    owner: Option<String>,
    /// Label and value, in the order of the report.
    facts: Vec<(&'static str, String)>,
}

/// The provider's statements of one file, by the name people know the place by.
#[derive(Clone, Debug, Default)]
pub struct Facts(IndexMap<String, Item>);

/// Facts of an operation.
pub fn of_operation(method: &str, path: &str, operation: &Value) -> Facts {
    let mut facts = Facts::default();
    let Some(operation) = operation.as_mapping() else {
        return facts;
    };
    let mut whole = vec![("method", method.to_ascii_uppercase())];
    if !path.starts_with("/#") {
        whole.push(("path", path.to_owned()));
    }
    flag(operation, "deprecated", &mut whole);
    whole.push((
        "signed",
        if operation.contains_key("security") {
            "no"
        } else {
            "yes"
        }
        .to_owned(),
    ));
    for (status, response) in get_map(operation, "responses")
        .into_iter()
        .flat_map(entries)
    {
        let codes: Vec<&str> = contents(response)
            .filter(|_| status.starts_with(['4', '5']))
            .flat_map(|media| get_map(media, "examples").into_iter().flat_map(entries))
            .map(|(code, _)| code)
            .collect();
        if !codes.is_empty() {
            facts.add(
                &format!("error codes of status {status}"),
                None,
                vec![("codes", codes.join(", "))],
            );
        }
    }
    facts.add("", None, whole);

    for parameter in get_list(operation, "parameters")
        .iter()
        .filter_map(Value::as_mapping)
    {
        let wire = get_str(parameter, "name").unwrap_or_default();
        let mut said = vec![(
            "place",
            get_str(parameter, "in").unwrap_or_default().to_owned(),
        )];
        let schema = match (
            parameter.get("schema"),
            contents(&Value::Mapping(parameter.clone())).next(),
        ) {
            (Some(schema), _) => {
                let encoding = match (get_str(parameter, "x-list-style"), parameter.get("explode"))
                {
                    (Some(style), _) => style.to_owned(),
                    (None, Some(_)) => "comma-joined".to_owned(),
                    (None, None) => "plain".to_owned(),
                };
                said.push(("encoding", encoding));
                schema.clone()
            }
            (None, media) => {
                said.push(("encoding", "JSON".to_owned()));
                media
                    .and_then(|media| media.get("schema"))
                    .cloned()
                    .unwrap_or_default()
            }
        };
        flag(parameter, "required", &mut said);
        flag(parameter, "deprecated", &mut said);
        facts.schema(&format!("request {wire}"), None, &schema, said);
    }
    let body = operation
        .get("requestBody")
        .and_then(|body| body.get("content"))
        .and_then(Value::as_mapping);
    for (media, content) in body.into_iter().flat_map(entries) {
        let place = if media == super::operation::FORM {
            "form"
        } else {
            "body"
        };
        let encoded = |wire: &str| {
            content
                .get("encoding")
                .is_some_and(|encoding| encoding.get(wire).is_some())
        };
        let schema = content.get("schema").cloned().unwrap_or_default();
        facts.fields("request ", None, &schema, &|wire| {
            vec![
                ("place", place.to_owned()),
                (
                    "encoding",
                    if encoded(wire) { "JSON" } else { "plain" }.to_owned(),
                ),
            ]
        });
    }
    for (_, response) in get_map(operation, "responses")
        .into_iter()
        .flat_map(entries)
        .filter(|(status, _)| status.starts_with('2'))
    {
        for schema in contents(response).filter_map(|media| media.get("schema")) {
            if properties(schema).is_some() {
                facts.fields("response ", None, schema, &|_| Vec::new());
            } else {
                facts.schema("response", None, schema, Vec::new());
            }
        }
    }
    facts
}

/// Facts of a shared schema.
pub fn of_schema(schema: &Value) -> Facts {
    let mut facts = Facts::default();
    if properties(schema).is_some() {
        facts.add("", None, vec![("type", "object".to_owned())]);
        facts.fields("field ", None, schema, &|_| Vec::new());
    } else {
        facts.schema("", None, schema, Vec::new());
    }
    facts
}

impl Facts {
    fn add(&mut self, name: &str, owner: Option<&str>, facts: Vec<(&'static str, String)>) {
        let owner = owner.map(str::to_owned);
        self.0.insert(name.to_owned(), Item { owner, facts });
    }

    fn fields(
        &mut self,
        prefix: &str,
        owner: Option<&str>,
        schema: &Value,
        more: &dyn Fn(&str) -> Vec<(&'static str, String)>,
    ) {
        let required = schema
            .as_mapping()
            .map_or(&[][..], |schema| get_list(schema, "required"));
        for (wire, property) in properties(schema).into_iter().flat_map(entries) {
            let mut said = more(wire);
            let duty = required.iter().any(|name| name.as_str() == Some(wire));
            said.push(("required", if duty { "yes" } else { "no" }.to_owned()));
            if let Some(property) = property.as_mapping() {
                flag(property, "deprecated", &mut said);
            }
            self.schema(&format!("{prefix}{wire}"), owner, property, said);
        }
    }

    fn schema(
        &mut self,
        name: &str,
        owner: Option<&str>,
        schema: &Value,
        mut said: Vec<(&'static str, String)>,
    ) {
        said.insert(0, ("type", type_name(schema)));
        if let Some(schema) = schema.as_mapping() {
            for key in [
                "minimum",
                "maximum",
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "default",
                "enum",
            ] {
                said.push((
                    key,
                    schema.get(key).map_or_else(|| "none".to_owned(), short),
                ));
            }
        }
        self.add(name, owner, said);
        if properties(schema).is_some() {
            self.fields(&format!("{name}."), Some(name), schema, &|_| Vec::new());
        }
        for (key, mark) in [("items", "[]"), ("additionalProperties", "{}")] {
            if let Some(child @ Value::Mapping(_)) = schema.get(key) {
                self.schema(&format!("{name}{mark}"), Some(name), child, Vec::new());
            }
        }
    }

    fn fact(&self, name: &str, label: &str) -> Option<&str> {
        let item = self.0.get(name)?;
        item.facts
            .iter()
            .find(|(known, _)| *known == label)
            .map(|(_, value)| value.as_str())
    }
}

/// The lines that tell how `new` differs from `old`; `subject` is the operation or the schema.
pub fn differences(subject: &str, old: &Facts, new: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    let line = |name: &str, what: String| match name {
        "" => format!("{subject}: {what}"),
        name => format!("{subject}: {name}: {what}"),
    };
    // A change of the owner's type, or its coming and going, says it all.
    let told_by_owner = |item: &Item| {
        item.owner.as_deref().is_some_and(|owner| {
            let (before, after) = (old.fact(owner, "type"), new.fact(owner, "type"));
            before.is_none() || after.is_none() || before != after
        })
    };
    for (name, item) in &new.0 {
        let Some(before) = old.0.get(name) else {
            if !told_by_owner(item) {
                lines.push(line(name, format!("added ({})", summary(item))));
            }
            continue;
        };
        // Items are named in the type of their list.
        let skip_type = name.ends_with("[]") || name.ends_with("{}");
        for (label, value) in &item.facts {
            if *label == "type" && skip_type {
                continue;
            }
            let previous = before
                .facts
                .iter()
                .find(|(known, _)| known == label)
                .map_or("none", |(_, value)| value.as_str());
            if previous != value {
                lines.push(line(name, format!("{label} {previous} -> {value}")));
            }
        }
    }
    for (name, item) in &old.0 {
        if !new.0.contains_key(name) && !told_by_owner(item) {
            lines.push(line(name, format!("removed (was {})", summary(item))));
        }
    }
    lines
}

fn summary(item: &Item) -> String {
    let parts: Vec<String> = item
        .facts
        .iter()
        .filter(|(label, value)| match *label {
            "type" | "place" | "codes" => true,
            "required" | "deprecated" => value == "yes",
            "encoding" => value != "plain",
            _ => false,
        })
        .map(|(label, value)| match *label {
            "required" | "deprecated" => (*label).to_owned(),
            _ => value.clone(),
        })
        .collect();
    parts.join(", ")
}

fn flag(map: &Mapping, key: &'static str, said: &mut Vec<(&'static str, String)>) {
    let set = map.get(key).and_then(Value::as_bool) == Some(true);
    said.push((key, if set { "yes" } else { "no" }.to_owned()));
}

fn contents(owner: &Value) -> impl Iterator<Item = &Mapping> {
    owner
        .get("content")
        .and_then(Value::as_mapping)
        .into_iter()
        .flat_map(Mapping::values)
        .filter_map(Value::as_mapping)
}

fn properties(schema: &Value) -> Option<&Mapping> {
    schema
        .as_mapping()
        .and_then(|schema| get_map(schema, "properties"))
}

fn type_name(schema: &Value) -> String {
    let Some(map) = schema.as_mapping() else {
        return "any".to_owned();
    };
    if let Some(target) = get_str(map, "$ref") {
        let name = target.rsplit('/').next().unwrap_or(target);
        return name.strip_suffix(".yaml").unwrap_or(name).to_owned();
    }
    if let [target] = get_list(map, "allOf") {
        return type_name(target);
    }
    let inner = |key: &str| map.get(key).map_or_else(|| "any".to_owned(), type_name);
    match get_str(map, "type") {
        Some("array") => format!("list of {}", inner("items")),
        Some("object") if map.contains_key("properties") => "object".to_owned(),
        Some("object") => format!("map of {}", inner("additionalProperties")),
        Some("string") => get_str(map, "format")
            // A mark of ours, and the same type.
            .filter(|format| *format != "password")
            .unwrap_or("string")
            .to_owned(),
        Some(ty @ ("integer" | "number")) => get_str(map, "format").unwrap_or(ty).to_owned(),
        Some(ty) => ty.to_owned(),
        None => "any".to_owned(),
    }
}

fn short(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        Value::Sequence(items) => items.iter().map(short).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => "an object".to_owned(),
    }
}
