//! From a request model to text on the wire.
//!
//! The model is turned into a JSON object once; the operation's table then says where each member goes. So generated
//! code holds no encoding of its own, and a call by name takes the same way as a typed one.

use auth_core::encode::{percent_encode, query_string};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::model::{Decode, Model};
use crate::operation::{OperationInfo, ParameterInfo, Place, Style, Type};
use crate::wire::WireRequest;

/// The request of one operation.
pub trait Request: Model + Serialize + Send + Sync + 'static {
    /// What the service answers.
    type Response: Decode + Serialize + Send + 'static;

    /// What is known of the operation.
    fn operation() -> &'static OperationInfo;
}

/// Encodes a request.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) when required parameters are missing (all of
/// them are named at once), when a path parameter is empty, or when a value cannot be written.
pub fn encode<R: Request>(request: &R) -> Result<WireRequest, Error> {
    let operation = R::operation();
    match serde_json::to_value(request) {
        Ok(Value::Object(members)) => assemble(operation, members),
        Ok(_) => Err(Error::invalid_request(
            operation.name(),
            "the request is not an object".to_owned(),
        )),
        Err(error) => Err(Error::invalid_request(operation.name(), error.to_string())),
    }
}

/// Puts every member where the operation's table says.
fn assemble(
    operation: &'static OperationInfo,
    mut members: Map<String, Value>,
) -> Result<WireRequest, Error> {
    let parameters = operation.parameters();
    let missing: Vec<&str> = parameters
        .iter()
        .filter(|parameter| parameter.is_required() && !members.contains_key(parameter.name()))
        .map(ParameterInfo::name)
        .collect();
    if !missing.is_empty() {
        return Err(Error::missing_parameters(operation.name(), &missing));
    }

    let has_repeat_key = operation
        .repeat_key()
        .and_then(|name| members.get(name))
        .is_some_and(|key| key.as_str().is_none_or(|key| !key.is_empty()));
    let mut path = operation.path().to_owned();
    let mut query = Vec::new();
    let mut form = Vec::new();
    let mut body = parameters
        .iter()
        .any(|parameter| parameter.place() == Place::Body)
        .then(Map::new);
    for parameter in parameters {
        let name = parameter.name();
        let Some(value) = members.remove(name) else {
            continue;
        };
        let invalid = |what: &str| {
            Err(Error::invalid_request(
                operation.name(),
                format!("parameter {name} {what}"),
            ))
        };
        if value.is_null() && parameter.kind() == Type::Number {
            // What serde_json makes of them; sent as null they would silently mean "absent".
            return invalid("is not a finite number");
        }
        match parameter.place() {
            Place::Path => {
                let text = scalar_text(&value);
                // Servers and proxies take "." and ".." as steps in the path even when percent-encoded.
                if text.is_empty() || text == "." || text == ".." {
                    return invalid(&format!(
                        "is \"{text}\", which cannot stand in a path: give the identifier"
                    ));
                }
                path = path.replace(&format!("{{{name}}}"), &percent_encode(&text));
            }
            Place::Query => push_pairs(&mut query, parameter, &value),
            Place::Form => push_pairs(&mut form, parameter, &value),
            Place::Body => {
                if let Some(body) = &mut body {
                    body.insert(name.to_owned(), value);
                }
            }
        }
    }

    let (body, content_type) = match body {
        Some(members) => (
            Value::Object(members).to_string(),
            Some("application/json; charset=utf-8"),
        ),
        None if form.is_empty() => (String::new(), None),
        None => (join(&form), Some("application/x-www-form-urlencoded")),
    };
    Ok(WireRequest {
        operation,
        path,
        query: join(&query),
        body: Bytes::from(body),
        content_type,
        has_repeat_key,
    })
}

fn join(pairs: &[(String, String)]) -> String {
    query_string(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

fn push_pairs(pairs: &mut Vec<(String, String)>, parameter: &ParameterInfo, value: &Value) {
    let name = parameter.name();
    match (parameter.style(), value) {
        (Style::Json, _) => pairs.push((name.to_owned(), value.to_string())),
        (Style::Comma, Value::Array(items)) => {
            let items: Vec<String> = items.iter().map(scalar_text).collect();
            pairs.push((name.to_owned(), items.join(",")));
        }
        (Style::Flat, Value::Array(items)) => pairs.extend(
            (1..)
                .zip(items)
                .map(|(index, item)| (format!("{name}.{index}"), scalar_text(item))),
        ),
        _ => pairs.push((name.to_owned(), scalar_text(value))),
    }
}

/// Text of a value outside JSON: numbers in plain decimal, never with an exponent, and whole floating point numbers
/// with one decimal, as the provider's own clients write them.
fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => format!("{float:.1}"),
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        },
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
