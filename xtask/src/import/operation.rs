//! From the provider's operations to OpenAPI path items: only what is the provider's, no texts.

use std::collections::BTreeSet;

use yaml_serde::{Mapping, Value};

use super::guess;
use super::schema::{Converter, Side, is_required, kind, reference};
use super::tree::{entries, get_list, get_map, get_str, set, single, sort_keys, text};

/// The order of keys in an operation.
pub const OPERATION_KEYS: [&str; 15] = [
    "operationId",
    "summary",
    "description",
    "tags",
    "externalDocs",
    "deprecated",
    "security",
    "x-permission",
    "x-retry",
    "x-rate-limit",
    "x-paging",
    "x-wait",
    "x-stream",
    "x-feature",
    "x-rust-name",
];
/// What stands at the end of an operation.
pub const OPERATION_TAIL: [&str; 3] = ["parameters", "requestBody", "responses"];
/// The order of keys in a parameter.
pub const PARAMETER_KEYS: [&str; 9] = [
    "name",
    "in",
    "x-rust-name",
    "description",
    "deprecated",
    "required",
    "style",
    "explode",
    "x-list-style",
];
/// What stands at the end of a parameter.
pub const PARAMETER_TAIL: [&str; 4] = ["schema", "content", "example", "examples"];
/// The methods that an operation can have.
pub const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];
/// The media type of JSON.
pub const JSON: &str = "application/json";
/// The media type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What the conversion of operations needs to know.
pub struct Context<'a> {
    /// Whether this is a ROA API.
    pub roa: bool,
    /// Names of the shared schemas, and the schemas.
    pub known: &'a BTreeSet<String>,
    /// The shared schemas themselves.
    pub schemas: &'a std::collections::BTreeMap<String, Value>,
}

/// A converted operation.
pub struct Converted {
    /// `get`, `post`, ...
    pub method: String,
    /// Where it is served: for an RPC operation the key by which it is listed.
    pub path: String,
    /// The operation, without anything that is ours.
    pub operation: Mapping,
}

/// Converts one operation.
pub fn convert(
    name: &str,
    api: &Mapping,
    context: &Context<'_>,
    warnings: &mut Vec<String>,
) -> Converted {
    let method = method(api, context.roa);
    let path = match get_str(api, "path") {
        Some(path) if context.roa && path.starts_with('/') => path.to_owned(),
        _ => {
            if context.roa {
                warnings.push(format!(
                    "{name} has no path: no client can send it until there is one"
                ));
            }
            format!("/#{name}")
        }
    };
    let mut operation = Mapping::new();
    set(&mut operation, "operationId", name);
    if api.get("deprecated").and_then(Value::as_bool) == Some(true) {
        set(&mut operation, "deprecated", true);
    }
    let anonymous = get_list(api, "security")
        .iter()
        .any(|scheme| scheme.get("Anonymous").is_some());
    if anonymous {
        set(&mut operation, "security", Vec::<Value>::new());
    }

    let (mut parameters, mut form, mut body) = (Vec::new(), Body::default(), Body::default());
    let published = get_list(api, "parameters");
    let whole_body = whole_body(published, context);
    for parameter in published.iter().filter_map(Value::as_mapping) {
        let Some(wire) = get_str(parameter, "name") else {
            warnings.push(format!("{name}: a parameter without a name: left out"));
            continue;
        };
        let place = format!("{name}: request {wire}");
        let schema = parameter.get("schema").cloned().unwrap_or(Value::Null);
        let style = get_str(parameter, "style");
        let mut converter = Converter {
            known: context.known,
            folder: "../schemas/",
            side: Side::Request,
            warnings: &mut *warnings,
        };
        match get_str(parameter, "in").unwrap_or("query") {
            "query" | "path" => parameters.push(Value::Mapping(self::parameter(
                wire,
                parameter,
                &schema,
                context.roa,
                &mut converter,
                &place,
            ))),
            "formData" => {
                let converted = converter.convert(&schema, &place);
                let json = style == Some("json") || is_compound(&schema);
                form.add(wire, converted, is_required(&schema), json);
            }
            "body" if whole_body.is_some() => {
                let fields = whole_body.iter().flat_map(entries);
                for (field, schema) in fields {
                    let converted = converter.convert(schema, &format!("{name}: request {field}"));
                    body.add(field, converted, is_required(schema), false);
                }
                warnings.push(format!(
                    "{name}: the parameter `{wire}` is taken for the whole of the body: check it against the provider's page"
                ));
            }
            "body" => {
                let converted = converter.convert(&schema, &place);
                body.add(wire, converted, is_required(&schema), false);
            }
            other => converter.warnings.push(format!(
                "{place} travels in `{other}`, which no client here can send: left out"
            )),
        }
    }
    if !parameters.is_empty() {
        set(&mut operation, "parameters", parameters);
    }
    if let Some((media, content)) = form.finish(FORM).or_else(|| body.finish(JSON)) {
        set(
            &mut operation,
            "requestBody",
            Value::Mapping(single(
                "content",
                Value::Mapping(single(media, Value::Mapping(content))),
            )),
        );
    }
    let responses = responses(name, api, context, warnings);
    set(&mut operation, "responses", Value::Mapping(responses));
    Converted {
        method,
        path,
        operation,
    }
}

/// The first published method, but POST for an RPC operation that takes it: published files list the two in either order,
/// and parameters may be longer than what proxies allow in a URL.
fn method(api: &Mapping, roa: bool) -> String {
    let methods: Vec<String> = get_list(api, "methods")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_ascii_lowercase)
        .filter(|method| METHODS.contains(&method.as_str()))
        .collect();
    match methods.first() {
        Some(first) if roa || !methods.iter().any(|method| method == "post") => first.clone(),
        _ => "post".to_owned(),
    }
}

/// Published ROA metadata describes a body either field by field or as one object called `body`.
fn whole_body(parameters: &[Value], context: &Context<'_>) -> Option<Mapping> {
    let mut bodies = parameters
        .iter()
        .filter_map(Value::as_mapping)
        .filter(|parameter| get_str(parameter, "in") == Some("body"));
    let only = bodies
        .next()
        .filter(|only| get_str(only, "name") == Some("body"))?;
    if bodies.next().is_some() {
        return None;
    }
    let schema = get_map(only, "schema")?;
    let schema = match reference(schema) {
        Some(name) => context.schemas.get(name)?.as_mapping()?,
        None => schema,
    };
    get_map(schema, "properties")
        .filter(|properties| !properties.is_empty())
        .cloned()
}

/// Not a scalar: one text on the wire only after some encoding.
fn is_compound(schema: &Value) -> bool {
    schema.as_mapping().is_some_and(|schema| {
        reference(schema).is_some() || matches!(kind(schema), "array" | "object")
    })
}

fn parameter(
    wire: &str,
    given: &Mapping,
    schema: &Value,
    roa: bool,
    converter: &mut Converter<'_>,
    place: &str,
) -> Mapping {
    let in_path = get_str(given, "in") == Some("path");
    let mut out = Mapping::new();
    set(&mut out, "name", wire);
    set(&mut out, "in", if in_path { "path" } else { "query" });
    if in_path || is_required(schema) {
        set(&mut out, "required", true);
    }
    let mut converted = converter.convert(schema, place);
    // A parameter has its own `deprecated`.
    if let Some(schema) = converted.as_mapping_mut()
        && schema.shift_remove("deprecated").is_some()
    {
        set(&mut out, "deprecated", true);
        if let Some([Value::Mapping(target)]) = schema
            .get("allOf")
            .and_then(Value::as_sequence)
            .map(Vec::as_slice)
            && schema.len() == 1
        {
            *schema = target.clone();
        }
    }
    let array = schema
        .as_mapping()
        .is_some_and(|schema| kind(schema) == "array");
    let style = match get_str(given, "style") {
        Some("repeatList") => Some("flat"),
        Some(style @ ("json" | "simple" | "flat")) => Some(style),
        other if is_compound(schema) && !in_path => {
            let guess = match (array, roa) {
                (true, true) => "simple",
                (true, false) => "flat",
                _ => "json",
            };
            converter.warnings.push(format!(
                "{place} has the style `{}`: taken as `{guess}`; a correction in corrections.yaml settles it",
                other.unwrap_or("(none)")
            ));
            Some(guess)
        }
        _ => None,
    };
    match style {
        Some("json") => {
            let media = single("schema", converted);
            set(
                &mut out,
                "content",
                Value::Mapping(single(JSON, Value::Mapping(media))),
            );
        }
        style => {
            if style == Some("simple") {
                set(&mut out, "style", "form");
                set(&mut out, "explode", false);
            } else if style == Some("flat") {
                set(&mut out, "x-list-style", "flat");
            }
            set(&mut out, "schema", converted);
        }
    }
    sort_keys(&mut out, &PARAMETER_KEYS, &PARAMETER_TAIL);
    out
}

/// The fields of a body.
#[derive(Default)]
struct Body {
    properties: Mapping,
    required: Vec<Value>,
    encoding: Mapping,
}

impl Body {
    fn add(&mut self, wire: &str, schema: Value, required: bool, json: bool) {
        set(&mut self.properties, wire, schema);
        if required {
            self.required.push(text(wire));
        }
        if json {
            set(
                &mut self.encoding,
                wire,
                Value::Mapping(single("contentType", JSON)),
            );
        }
    }

    fn finish(self, media: &'static str) -> Option<(&'static str, Mapping)> {
        if self.properties.is_empty() {
            return None;
        }
        let mut schema = single("type", "object");
        set(&mut schema, "properties", Value::Mapping(self.properties));
        if !self.required.is_empty() {
            set(&mut schema, "required", self.required);
        }
        let mut content = single("schema", Value::Mapping(schema));
        if !self.encoding.is_empty() {
            set(&mut content, "encoding", Value::Mapping(self.encoding));
        }
        Some((media, content))
    }
}

fn responses(
    name: &str,
    api: &Mapping,
    context: &Context<'_>,
    warnings: &mut Vec<String>,
) -> Mapping {
    let mut out = Mapping::new();
    let success = get_map(api, "responses")
        .into_iter()
        .flat_map(entries)
        .find(|(status, response)| status.starts_with('2') && response.is_mapping());
    let (status, schema) = match success {
        Some((status, response)) => (
            status,
            response.get("schema").filter(|schema| schema.is_mapping()),
        ),
        None => ("200", None),
    };
    let mut response = single("description", guess::phrase(status));
    if let Some(schema) = schema {
        let mut converter = Converter {
            known: context.known,
            folder: "../schemas/",
            side: Side::Response,
            warnings,
        };
        let media = single(
            "schema",
            converter.convert(schema, &format!("{name}: response")),
        );
        set(
            &mut response,
            "content",
            Value::Mapping(single(JSON, Value::Mapping(media))),
        );
    }
    set(&mut out, status, Value::Mapping(response));

    let mut errors: Vec<(&str, &Value)> = get_map(api, "errorCodes")
        .into_iter()
        .flat_map(entries)
        .filter(|(status, _)| {
            status
                .parse::<u16>()
                .is_ok_and(|status| (400..600).contains(&status))
        })
        .collect();
    errors.sort_by_key(|(status, _)| *status);
    for (status, codes) in errors {
        let mut examples = Mapping::new();
        for code in codes.as_sequence().into_iter().flatten() {
            let code = code
                .as_mapping()
                .and_then(|code| get_str(code, "errorCode"));
            if let Some(code) = code.filter(|code| !code.trim().is_empty()) {
                set(
                    &mut examples,
                    code,
                    Value::Mapping(single("value", Value::Mapping(single("Code", code)))),
                );
            }
        }
        if !examples.is_empty() {
            let mut response = single("description", guess::phrase(status));
            let media = single("examples", Value::Mapping(examples));
            set(
                &mut response,
                "content",
                Value::Mapping(single(JSON, Value::Mapping(media))),
            );
            set(&mut out, status, Value::Mapping(response));
        }
    }
    out
}

/// Sorts the keys of an operation.
pub fn sort(operation: &mut Mapping) {
    sort_keys(operation, &OPERATION_KEYS, &OPERATION_TAIL);
}
