//! Values of requests in the form that answers have: the example of the field tells it.

use serde_json::{Map, Value};

/// The value in the form of the example: text for a text, a number for a number, a list for a list. What cannot be turned into
/// it stays as it is.
pub(super) fn fit(value: &Value, example: Option<&Value>) -> Value {
    match (value, example) {
        (Value::Number(_) | Value::Bool(_), Some(Value::String(_))) => {
            Value::from(value.to_string())
        }
        (Value::Array(_) | Value::Object(_), Some(Value::String(_))) => {
            Value::from(value.to_string())
        }
        (Value::String(text), Some(Value::Number(_))) => {
            number(text).unwrap_or_else(|| value.clone())
        }
        (Value::String(text), Some(Value::Bool(_))) => text
            .to_lowercase()
            .parse::<bool>()
            .map_or_else(|_| value.clone(), Value::from),
        (Value::String(text), Some(Value::Array(examples))) => {
            match serde_json::from_str::<Value>(text) {
                Ok(list @ Value::Array(_)) => fit(&list, example),
                _ => text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(|part| fit(&Value::from(part), examples.first()))
                    .collect(),
            }
        }
        (Value::String(text), Some(Value::Object(_))) => {
            match serde_json::from_str::<Value>(text) {
                Ok(object @ Value::Object(_)) => fit(&object, example),
                _ => value.clone(),
            }
        }
        (Value::Array(values), Some(Value::Array(examples))) => values
            .iter()
            .map(|value| fit(value, examples.first()))
            .collect(),
        (Value::Object(members), Some(Value::Object(examples))) => renamed(members, examples),
        _ => value.clone(),
    }
}

/// `{Key, Value}` of a request is `{TagKey, TagValue}` in some answers.
fn renamed(members: &Map<String, Value>, examples: &Map<String, Value>) -> Value {
    let members = members.iter().map(|(name, value)| {
        let mut longer = examples
            .keys()
            .filter(|known| known.ends_with(name.as_str()) || known.eq_ignore_ascii_case(name));
        let field = match (examples.contains_key(name), longer.next(), longer.next()) {
            (false, Some(only), None) => only.clone(),
            _ => name.clone(),
        };
        let value = fit(value, examples.get(&field));
        (field, value)
    });
    Value::Object(members.collect())
}

fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(number) => Some(Value::from(number)),
        Err(_) => text.parse::<f64>().ok().map(Value::from),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fit;

    #[test]
    fn values_take_the_form_of_the_example() {
        for (value, example, expected) in [
            (json!(5), json!("1"), json!("5")),
            (json!("5"), json!(1), json!(5)),
            (json!("True"), json!(false), json!(true)),
            (json!("a, b"), json!(["x"]), json!(["a", "b"])),
            (json!("[1,2]"), json!([0]), json!([1, 2])),
            (json!({"a": 1}), json!("{}"), json!("{\"a\":1}")),
            (json!("{\"a\":\"1\"}"), json!({"a": 2}), json!({"a": 1})),
            (
                json!([{"Key": "k", "Value": "v"}]),
                json!([{"TagKey": "x", "TagValue": "y"}]),
                json!([{"TagKey": "k", "TagValue": "v"}]),
            ),
            (json!("no number"), json!(1), json!("no number")),
        ] {
            assert_eq!(
                fit(&value, Some(&example)),
                expected,
                "{value} as {example}"
            );
        }
        assert_eq!(fit(&json!(5), None), json!(5));
    }
}
