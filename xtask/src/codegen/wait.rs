//! Reads `x-wait`: what an operation starts, where its state stands, and when it is over; and checks that everything it
//! names exists.

use serde_json::Value;

use super::model::{
    Api, Certainty, Enumeration, Field, Operation, ResponseBody, Schema, SchemaBody, Source,
    Struct, Ty, Wait, WaitCall, WaitKind,
};

const KEYS: [&str; 22] = [
    "kind",
    "query",
    "parameters",
    "fixed",
    "id",
    "status",
    "entry",
    "running",
    "success",
    "failure",
    "cancelled",
    "paused",
    "partial",
    "code",
    "message",
    "progress",
    "begins",
    "results",
    "stop",
    "stop-parameters",
    "stop-fixed",
    "certainty",
];

/// The extension by its form alone; [`check`] holds it against the operations.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn read(extension: &Value) -> Result<Wait, (String, String)> {
    let keys = extension
        .as_object()
        .ok_or_else(|| fault("", "must be an object".to_owned()))?;
    if let Some(key) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(fault(
            key,
            format!("is no key of `x-wait`; there are {}", KEYS.join(", ")),
        ));
    }
    let kind = match text(extension, "kind")?.as_deref() {
        None | Some("job") => WaitKind::Job,
        Some("readiness") => WaitKind::Readiness,
        Some("continuous") => WaitKind::Continuous,
        Some(_) => {
            return Err(fault(
                "kind",
                "must be `job` (or left out), `readiness` or `continuous`".to_owned(),
            ));
        }
    };
    let certainty = match text(extension, "certainty")?.as_deref() {
        None | Some("high") => Certainty::High,
        Some("medium") => Certainty::Medium,
        Some("low") => Certainty::Low,
        Some(_) => {
            return Err(fault(
                "certainty",
                "must be `high` (or left out), `medium` or `low`".to_owned(),
            ));
        }
    };
    let stop = match text(extension, "stop")? {
        Some(operation) => Some(WaitCall {
            operation,
            parameters: parameters(extension, "stop-parameters", "stop-fixed")?,
        }),
        None => None,
    };
    let success = list(extension, "success")?;
    if success.is_empty() {
        return Err(fault(
            "success",
            "is missing: write the states in which the work is done".to_owned(),
        ));
    }
    Ok(Wait {
        kind,
        certainty,
        query: WaitCall {
            operation: required(extension, "query")?,
            parameters: parameters(extension, "parameters", "fixed")?,
        },
        id: source(&required(extension, "id")?).map_err(|problem| fault("id", problem))?,
        status: required(extension, "status")?,
        entry: text(extension, "entry")?,
        running: list(extension, "running")?,
        success,
        failure: list(extension, "failure")?,
        cancelled: list(extension, "cancelled")?,
        paused: list(extension, "paused")?,
        partial: list(extension, "partial")?,
        code: text(extension, "code")?,
        message: text(extension, "message")?,
        progress: text(extension, "progress")?,
        begins: text(extension, "begins")?,
        results: list(extension, "results")?,
        stop,
    })
}

fn fault(key: &str, problem: String) -> (String, String) {
    (key.to_owned(), problem)
}

fn text(extension: &Value, key: &str) -> Result<Option<String>, (String, String)> {
    match extension.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(fault(key, "must be text".to_owned())),
    }
}

fn required(extension: &Value, key: &str) -> Result<String, (String, String)> {
    text(extension, key)?.ok_or_else(|| fault(key, "is missing".to_owned()))
}

fn list(extension: &Value, key: &str) -> Result<Vec<String>, (String, String)> {
    let wrong = || fault(key, "must be a list of texts".to_owned());
    match extension.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => values
            .iter()
            .map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect(),
        Some(_) => Err(wrong()),
    }
}

fn source(text: &str) -> Result<Source, String> {
    match text.split_once('.') {
        Some(("request", path)) => Ok(Source::Request(path.to_owned())),
        Some(("response", path)) => Ok(Source::Response(path.to_owned())),
        _ if text == "caller" => Ok(Source::Caller),
        _ => Err(format!(
            "`{text}` must be `request.` or `response.` and a path, or `caller` for what neither has"
        )),
    }
}

fn parameters(
    extension: &Value,
    key: &str,
    fixed: &str,
) -> Result<Vec<(String, Source)>, (String, String)> {
    let members = |key: &str| match extension.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Object(members)) => members
            .iter()
            .map(|(name, value)| {
                let text = value
                    .as_str()
                    .ok_or_else(|| fault(key, format!("`{name}` must be text")))?;
                Ok((name.clone(), text.to_owned()))
            })
            .collect(),
        Some(_) => Err(fault(key, "must be an object".to_owned())),
    };
    let mut found = Vec::new();
    for (name, text) in members(key)? {
        found.push((name, source(&text).map_err(|problem| fault(key, problem))?));
    }
    for (name, text) in members(fixed)? {
        found.push((name, Source::Fixed(text)));
    }
    Ok(found)
}

/// Holds the `x-wait` of an operation against the others.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn check(api: &Api, operation: &Operation, wait: &Wait) -> Result<(), (String, String)> {
    let query = called(api, operation, "query", "parameters", &wait.query)?;
    if let Some(stop) = &wait.stop {
        called(api, operation, "stop", "stop-parameters", stop)?;
    }
    reachable(api, operation, &wait.id).map_err(|problem| fault("id", problem))?;
    let inside = Answer::of(api, query);
    let of_query = [
        ("status", Some(&wait.status)),
        ("code", wait.code.as_ref()),
        ("message", wait.message.as_ref()),
        ("progress", wait.progress.as_ref()),
    ];
    let results = wait.results.iter().map(|path| ("results", Some(path)));
    for (key, path) in of_query.into_iter().chain(results) {
        let Some(path) = path else { continue };
        // `Field|Member`: the member of a JSON document in a text field.
        let path = path.split('|').next().unwrap_or_default();
        if !inside.has(path) {
            return Err(fault(
                key,
                format!(
                    "`{path}` is no field of the answer of {}; correct the path",
                    query.id
                ),
            ));
        }
    }
    if let Some(entry) = &wait.entry {
        let list = wait.status.split("[]").next().unwrap_or_default();
        if !wait.status.contains("[]") || !inside.has(&format!("{list}[].{entry}")) {
            return Err(fault(
                "entry",
                format!("`{entry}` is no field of the entries of a list on the way to the status"),
            ));
        }
    }
    if let Some(begins) = &wait.begins
        && !Answer::of(api, operation).has(begins)
    {
        return Err(fault(
            "begins",
            format!("`{begins}` is no field of the answer; correct the path"),
        ));
    }
    Ok(())
}

/// The operation of a call, whose parameters are all there and reachable.
fn called<'a>(
    api: &'a Api,
    from: &Operation,
    key: &str,
    parameters: &str,
    call: &WaitCall,
) -> Result<&'a Operation, (String, String)> {
    let operation = api
        .operations
        .iter()
        .find(|operation| operation.id == call.operation)
        .ok_or_else(|| {
            fault(
                key,
                format!(
                    "`{}` is no operation of this API; correct the name",
                    call.operation
                ),
            )
        })?;
    for (name, source) in &call.parameters {
        if !operation
            .parameters
            .iter()
            .any(|parameter| parameter.field.wire == *name)
        {
            return Err(fault(
                parameters,
                format!(
                    "`{name}` is no parameter of {}; correct the name",
                    operation.id
                ),
            ));
        }
        reachable(api, from, source).map_err(|problem| fault(parameters, problem))?;
    }
    let paging = operation.paging.as_ref();
    let said = |name: &str| {
        call.parameters.iter().any(|(given, _)| given == name)
            || paging
                .and_then(|paging| paging.page.as_ref())
                .is_some_and(|page| page.name == name)
            || paging
                .and_then(|paging| paging.size.as_ref())
                .is_some_and(|size| size.name == name)
    };
    match operation
        .parameters
        .iter()
        .find(|parameter| parameter.field.required && !said(&parameter.field.wire))
    {
        Some(missing) => Err(fault(
            parameters,
            format!(
                "{} needs `{}`; say where it comes from",
                operation.id, missing.field.wire
            ),
        )),
        None => Ok(operation),
    }
}

fn reachable(api: &Api, operation: &Operation, source: &Source) -> Result<(), String> {
    match source {
        Source::Fixed(_) | Source::Caller => Ok(()),
        Source::Request(path) => {
            let (first, rest) = path
                .split_once('.')
                .map_or((path.as_str(), None), |(first, rest)| (first, Some(rest)));
            let parameter = operation
                .parameters
                .iter()
                .find(|parameter| parameter.field.wire == first);
            let is_there = parameter.is_some_and(|parameter| {
                rest.is_none_or(|rest| {
                    Answer::inside(api, &parameter.field.ty).is_some_and(|inside| inside.has(rest))
                })
            });
            is_there.then_some(()).ok_or_else(|| {
                format!(
                    "`request.{path}` is no parameter of {}; correct the path",
                    operation.id
                )
            })
        }
        Source::Response(path) => Answer::of(api, operation)
            .has(path)
            .then_some(())
            .ok_or_else(|| {
                format!(
                    "`response.{path}` is no field of the answer of {}; correct the path",
                    operation.id
                )
            }),
    }
}

/// Gives the state that a query answers the values which `x-wait` tells, where its schema has a plain text.
pub fn type_states(api: &mut Api) {
    let waits: Vec<Wait> = api
        .operations
        .iter()
        .filter_map(|operation| operation.wait.clone())
        .collect();
    for wait in waits {
        let states = [
            &wait.running,
            &wait.success,
            &wait.partial,
            &wait.failure,
            &wait.cancelled,
            &wait.paused,
        ];
        let mut values: Vec<String> = Vec::new();
        for value in states.into_iter().flatten() {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        let query = api
            .operations
            .iter_mut()
            .find(|operation| operation.id == wait.query.operation);
        if let Some(Operation {
            response: ResponseBody::Own(body),
            ..
        }) = query
        {
            type_at(&mut body.fields, &wait.status, &values);
        }
    }
}

fn type_at(fields: &mut [Field], path: &str, values: &[String]) {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let name = first.strip_suffix("[]").unwrap_or(first);
    let Some(field) = fields.iter_mut().find(|field| field.wire == name) else {
        return;
    };
    let mut ty = &mut field.ty;
    if let Ty::List(item) = ty {
        ty = item;
    }
    match (rest, ty) {
        (Some(rest), Ty::Struct(body)) => type_at(&mut body.fields, rest, values),
        // Codes are texts of digits in few places: names of variants cannot be made of those.
        (None, ty @ Ty::String)
            if values
                .iter()
                .all(|value| value.starts_with(char::is_alphabetic)) =>
        {
            *ty = Ty::Enum(Enumeration {
                title: None,
                description: String::new(),
                values: values.to_vec(),
            });
        }
        _ => {}
    }
}

/// The fields of an answer, or of an object inside.
pub(crate) struct Answer<'a> {
    api: &'a Api,
    fields: &'a [Field],
}

impl<'a> Answer<'a> {
    pub(crate) fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let fields = match &operation.response {
            ResponseBody::Own(body) => &body.fields,
            ResponseBody::Schema(name) => {
                return Self::named(api, name).unwrap_or(Self { api, fields: &[] });
            }
        };
        Self { api, fields }
    }

    fn named(api: &'a Api, name: &str) -> Option<Self> {
        let Schema {
            body: SchemaBody::Struct(Struct { fields, .. }),
            ..
        } = api.schemas.iter().find(|schema| schema.name == name)?
        else {
            return None;
        };
        Some(Self { api, fields })
    }

    fn inside(api: &'a Api, ty: &'a Ty) -> Option<Self> {
        match ty {
            Ty::Struct(body) => Some(Self {
                api,
                fields: &body.fields,
            }),
            Ty::Schema(name) | Ty::BoxedSchema(name) => Self::named(api, name),
            _ => None,
        }
    }

    /// Whether a dotted path leads to a field; `[]` after a name steps into a list.
    pub(crate) fn has(&self, path: &str) -> bool {
        let (first, rest) = path
            .split_once('.')
            .map_or((path, None), |(first, rest)| (first, Some(rest)));
        let (name, into_list) = match first.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (first, false),
        };
        let Some(field) = self.fields.iter().find(|field| field.wire == name) else {
            return false;
        };
        let ty = match (&field.ty, into_list) {
            (Ty::List(item), true) => item,
            (_, true) | (Ty::List(_), false) if rest.is_some() => return false,
            (ty, _) => ty,
        };
        match rest {
            None => true,
            Some(rest) => Self::inside(self.api, ty).is_some_and(|inside| inside.has(rest)),
        }
    }
}
