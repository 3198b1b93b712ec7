//! The parameters of a later call, gathered from the request that started the work, from its answer and from the caller.

use serde_json::{Map, Value};

use super::path;
use crate::operation::{OperationInfo, ParameterInfo, Type};
use crate::wait_info::{Source, WaitCall};

/// Where parameters may come from.
pub(super) struct Gather<'a> {
    pub request: &'a Value,
    /// `None` before there is an answer: what it will give is not asked for then.
    pub response: Option<&'a Value>,
    /// Said by the caller; before everything else.
    pub said: &'a Map<String, Value>,
}

impl Gather<'_> {
    /// The parameters of `call`, whose operation is `operation`.
    ///
    /// # Errors
    /// What is missing or cannot be taken, in words.
    pub fn parameters(
        &self,
        call: &WaitCall,
        operation: &OperationInfo,
    ) -> Result<Map<String, Value>, String> {
        let mut parameters = Map::new();
        for (name, source) in call.parameters {
            if self.response.is_none() && matches!(source, Source::Response(_)) {
                continue;
            }
            let info = operation
                .parameters()
                .iter()
                .find(|parameter| parameter.name() == *name);
            let found = match self.said.get(*name) {
                Some(said) => Some(said.clone()),
                None => self.value(source, info)?,
            };
            match found {
                Some(value) => {
                    parameters.insert((*name).to_owned(), value);
                }
                None if info.is_some_and(ParameterInfo::is_required) => {
                    return Err(format!(
                        "{} needs {name}, which {}",
                        operation.name(),
                        origin(source)
                    ));
                }
                None => {}
            }
        }
        Ok(parameters)
    }

    fn value(
        &self,
        source: &Source,
        info: Option<&ParameterInfo>,
    ) -> Result<Option<Value>, String> {
        let found = match source {
            Source::Request(path) => path::first(self.request, path),
            Source::Response(path) => self
                .response
                .and_then(|response| path::first(response, path)),
            Source::Fixed(value) => return Ok(Some(Value::from(*value))),
            Source::Caller => None,
        };
        let Some(found) = found.filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        fit(&found, info.map(ParameterInfo::kind))
            .map(Some)
            .ok_or_else(|| {
                format!(
                    "{} names several, and one at a time can be waited for",
                    place(source)
                )
            })
    }
}

fn place(source: &Source) -> String {
    match source {
        Source::Request(path) => format!("{path} of the request"),
        Source::Response(path) => format!("{path} of the answer"),
        Source::Fixed(value) => (*value).to_owned(),
        Source::Caller => "the caller".to_owned(),
    }
}

/// Where a value should have come from.
fn origin(source: &Source) -> String {
    match source {
        Source::Caller => {
            "the request does not have: say it with `with_query_parameter`".to_owned()
        }
        source => format!("should be {}", place(source)),
    }
}

/// Ids are numbers in some operations and text in others; a list of one is the one. `None` for several where one is meant.
fn fit(value: &Value, kind: Option<Type>) -> Option<Value> {
    Some(match (value, kind) {
        (Value::Array(_), Some(Type::List | Type::Any)) => value.clone(),
        (Value::Array(values), _) => match values.as_slice() {
            [one] => return fit(one, kind),
            _ => return None,
        },
        (Value::Number(number), Some(Type::String)) => Value::from(number.to_string()),
        (Value::String(text), Some(Type::Int32 | Type::Int64)) => text
            .trim()
            .parse::<i64>()
            .map_or_else(|_| value.clone(), Value::from),
        _ => value.clone(),
    })
}
