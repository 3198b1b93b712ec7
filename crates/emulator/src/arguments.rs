//! The parameters of a request, checked against the operation's table.

use std::collections::BTreeMap;

use client_core::operation::{OperationInfo, ParameterInfo, Place, Style, Type};
use serde_json::{Map, Value};

use crate::answer::Failure;
use crate::documents::Verdict;
use crate::manner::Manner;
use crate::received::Received;

/// The checked values of path, query, form and JSON body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    /// Those of path, query and form as they were written.
    texts: BTreeMap<&'static str, String>,
    /// All of them as what they are.
    values: BTreeMap<&'static str, Value>,
    /// What is wrong with the documents among them.
    pub(crate) verdict: Verdict,
}

impl Arguments {
    /// The same with one more.
    pub(crate) fn with(mut self, name: &'static str, text: String) -> Self {
        self.values.insert(name, Value::from(text.clone()));
        self.texts.insert(name, text);
        self
    }

    /// The text of a parameter. An empty one is absent: the services filter by what is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts
            .get(name)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// The value of a parameter, whatever way it was written in: numbers, lists and objects as such.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// All values.
    pub(crate) fn all(&self) -> Map<String, Value> {
        let values = self.values.iter();
        values
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    }

    /// The value of a parameter as text; the path leads into an object.
    pub(crate) fn plain(&self, path: &str) -> Option<String> {
        let mut steps = path.split('.');
        let mut value = self.values.get(steps.next()?)?;
        for name in steps {
            value = value.get(name)?;
        }
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Array(values) if values.len() == 1 => values[0].as_str().map(str::to_owned),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        self.text(name)
            .map(|text| text.eq_ignore_ascii_case("true"))
    }
}

/// Why a request is refused for its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing(&'static str),
    Invalid(&'static str, String),
}

impl Refusal {
    /// A parameter whose value cannot be taken.
    pub(crate) fn invalid(name: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid(name, reason.into())
    }

    pub(crate) fn failure(&self, manner: &dyn Manner) -> Failure {
        match self {
            Self::Missing(name) => manner.missing(name),
            Self::Invalid(name, reason) => manner.invalid(name, reason),
        }
    }
}

/// Checks every parameter that the table knows; others are ignored, as by the services. A parameter in the wrong
/// place is a missing one.
pub(crate) fn check(
    operation: &'static OperationInfo,
    path_values: &[(&'static str, String)],
    request: &Received,
) -> Result<Arguments, Refusal> {
    let parameters = operation.parameters();
    let form = request.form();
    let body = if parameters
        .iter()
        .any(|parameter| parameter.place() == Place::Body)
    {
        json_body(request)?
    } else {
        Map::new()
    };

    let mut arguments = Arguments::default();
    for parameter in parameters {
        let name = parameter.name();
        let found = match parameter.place() {
            Place::Path => path_values
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone()),
            Place::Query => in_pairs(parameter, &request.query),
            Place::Form => in_pairs(parameter, &form),
            _ => {
                match body.get(name).filter(|value| !value.is_null()) {
                    Some(value) => {
                        check_json(parameter, value)?;
                        arguments.values.insert(name, value.clone());
                    }
                    None if parameter.is_required() => return Err(Refusal::Missing(name)),
                    None => {}
                }
                continue;
            }
        };
        match found {
            Some(text) if !text.is_empty() => {
                check_text(parameter, &text)?;
                let pairs = match parameter.place() {
                    Place::Query => &request.query,
                    _ => &form,
                };
                arguments
                    .values
                    .insert(name, typed(parameter, &text, pairs));
                arguments.texts.insert(name, text);
            }
            _ if parameter.is_required() => return Err(Refusal::Missing(name)),
            _ => {}
        }
    }
    Ok(arguments)
}

/// The value that a text stands for.
fn typed(parameter: &ParameterInfo, text: &str, pairs: &[(String, String)]) -> Value {
    let as_text = || Value::from(text);
    match (parameter.style(), parameter.kind()) {
        (Style::Json, _) => serde_json::from_str(text).unwrap_or_else(|_| as_text()),
        (Style::Comma, _) => text.split(',').map(Value::from).collect(),
        (Style::Flat, _) => flat(parameter.name(), pairs),
        (_, Type::Int32 | Type::Int64) => {
            text.parse::<i64>().map_or_else(|_| as_text(), Value::from)
        }
        (_, Type::Number) => text.parse::<f64>().map_or_else(|_| as_text(), Value::from),
        (_, Type::Boolean) => Value::from(text.eq_ignore_ascii_case("true")),
        _ => as_text(),
    }
}

/// `Tag.1.Key=k&Tag.1.Value=v&Tag.2.Key=...`: the list that is written so.
fn flat(name: &str, pairs: &[(String, String)]) -> Value {
    let mut entries: BTreeMap<usize, Value> = BTreeMap::new();
    for (key, value) in pairs {
        let Some(rest) = key
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        let (index, member) = rest
            .split_once('.')
            .map_or((rest, None), |(index, member)| (index, Some(member)));
        let Ok(index) = index.parse::<usize>() else {
            continue;
        };
        match member {
            None => {
                entries.insert(index, Value::from(value.as_str()));
            }
            Some(member) => {
                let entry = entries
                    .entry(index)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(members) = entry {
                    members.insert(member.to_owned(), Value::from(value.as_str()));
                }
            }
        }
    }
    entries.into_values().collect()
}

fn json_body(request: &Received) -> Result<Map<String, Value>, Refusal> {
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::invalid("body", "is JSON but no object")),
        Err(error) => Err(Refusal::invalid("body", format!("is no JSON ({error})"))),
    }
}

fn in_pairs(parameter: &ParameterInfo, pairs: &[(String, String)]) -> Option<String> {
    let wanted = match parameter.style() {
        Style::Flat => format!("{}.1", parameter.name()),
        _ => parameter.name().to_owned(),
    };
    pairs
        .iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value.clone())
}

fn check_text(parameter: &ParameterInfo, text: &str) -> Result<(), Refusal> {
    let name = parameter.name();
    match (parameter.style(), parameter.kind()) {
        (Style::Json, kind) => match serde_json::from_str::<Value>(text) {
            Ok(value) if has_kind(kind, &value) => Ok(()),
            Ok(_) => Err(Refusal::invalid(
                name,
                format!("is JSON of another type than {}", parameter.type_name()),
            )),
            Err(error) => Err(Refusal::invalid(name, format!("is no JSON ({error})"))),
        },
        (Style::Comma | Style::Flat, _) => Ok(()),
        (_, Type::Int32) => match text.parse::<i32>() {
            Ok(number) => in_range(parameter, f64::from(number)),
            Err(_) => Err(wrong_type(parameter)),
        },
        (_, Type::Int64) => match text.parse::<i64>() {
            #[expect(
                clippy::cast_precision_loss,
                reason = "documented limits are far below 2^53"
            )]
            Ok(number) => in_range(parameter, number as f64),
            Err(_) => Err(wrong_type(parameter)),
        },
        (_, Type::Number) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => in_range(parameter, number),
            _ => Err(wrong_type(parameter)),
        },
        (_, Type::Boolean)
            if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") =>
        {
            Err(wrong_type(parameter))
        }
        (_, Type::String) => in_length(parameter, text),
        _ => Ok(()),
    }
}

fn check_json(parameter: &ParameterInfo, value: &Value) -> Result<(), Refusal> {
    if !has_kind(parameter.kind(), value) {
        return Err(wrong_type(parameter));
    }
    match value {
        Value::String(text) => in_length(parameter, text),
        Value::Number(number) => in_range(parameter, number.as_f64().unwrap_or_default()),
        _ => Ok(()),
    }
}

fn has_kind(kind: Type, value: &Value) -> bool {
    match kind {
        Type::String => value.is_string(),
        Type::Int32 => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        Type::Int64 => value.is_i64(),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::List => value.is_array(),
        Type::Object => value.is_object(),
        _ => true,
    }
}

fn wrong_type(parameter: &ParameterInfo) -> Refusal {
    Refusal::invalid(
        parameter.name(),
        format!("has to be {}", parameter.type_name()),
    )
}

fn in_range(parameter: &ParameterInfo, number: f64) -> Result<(), Refusal> {
    let (least, most) = parameter.range();
    match (least, most) {
        (Some(least), _) if number < least => Err(Refusal::invalid(
            parameter.name(),
            format!("is below {least}"),
        )),
        (_, Some(most)) if number > most => Err(Refusal::invalid(
            parameter.name(),
            format!("is above {most}"),
        )),
        _ => Ok(()),
    }
}

fn in_length(parameter: &ParameterInfo, text: &str) -> Result<(), Refusal> {
    let (least, most) = parameter.length();
    let characters = text.chars().count();
    let outside = |limit: u32, below: bool| {
        usize::try_from(limit).is_ok_and(|limit| {
            if below {
                characters < limit
            } else {
                characters > limit
            }
        })
    };
    match (least, most) {
        (Some(least), _) if outside(least, true) => Err(Refusal::invalid(
            parameter.name(),
            format!("is shorter than {least} characters"),
        )),
        (_, Some(most)) if outside(most, false) => Err(Refusal::invalid(
            parameter.name(),
            format!("is longer than {most} characters"),
        )),
        _ => Ok(()),
    }
}
