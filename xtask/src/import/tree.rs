//! Small helpers over YAML trees. Key order is kept everywhere: it reaches the files.

use yaml_serde::{Mapping, Number, Value};

/// A text value.
pub fn text(value: impl Into<String>) -> Value {
    Value::String(value.into())
}

/// The text at a key.
pub fn get_str<'a>(map: &'a Mapping, key: &str) -> Option<&'a str> {
    map.get(key).and_then(Value::as_str)
}

/// The object at a key. Published files have `[]` where an object is expected; that is none.
pub fn get_map<'a>(map: &'a Mapping, key: &str) -> Option<&'a Mapping> {
    map.get(key).and_then(Value::as_mapping)
}

/// The list at a key; none is an empty one.
pub fn get_list<'a>(map: &'a Mapping, key: &str) -> &'a [Value] {
    map.get(key)
        .and_then(Value::as_sequence)
        .map_or(&[], Vec::as_slice)
}

/// Entries with text keys.
pub fn entries(map: &Mapping) -> impl Iterator<Item = (&str, &Value)> {
    map.iter()
        .filter_map(|(key, value)| Some((key.as_str()?, value)))
}

/// Puts a value under a key.
pub fn set(map: &mut Mapping, key: &str, value: impl Into<Value>) {
    map.insert(text(key), value.into());
}

/// An object of one entry.
pub fn single(key: &str, value: impl Into<Value>) -> Mapping {
    let mut map = Mapping::new();
    set(&mut map, key, value);
    map
}

/// Sorts keys: the known ones as listed, the others between them and `tail` by name.
pub fn sort_keys(map: &mut Mapping, known: &[&str], tail: &[&str]) {
    let rank = |key: &Value| {
        let key = key.as_str().unwrap_or_default();
        let place = |list: &[&str]| list.iter().position(|name| *name == key);
        match (place(known), place(tail)) {
            (Some(place), _) => (0, place, String::new()),
            (None, Some(place)) => (2, place, String::new()),
            (None, None) => (1, 0, key.to_owned()),
        }
    };
    let mut all: Vec<(Value, Value)> = std::mem::take(map).into_iter().collect();
    all.sort_by_cached_key(|(key, _)| rank(key));
    *map = all.into_iter().collect();
}

/// A number as it is shortest: published bounds are `1`, `1.0` and `"1"` alike.
pub fn number(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(value.clone()),
        Value::Number(number) => number.as_f64().and_then(shortest),
        Value::String(text) => {
            let text = text.trim();
            match (text.parse::<i64>(), text.parse::<u64>()) {
                (Ok(whole), _) => Some(Value::Number(Number::from(whole))),
                (_, Ok(whole)) => Some(Value::Number(Number::from(whole))),
                _ => text.parse::<f64>().ok().and_then(shortest),
            }
        }
        _ => None,
    }
}

fn shortest(value: f64) -> Option<Value> {
    // Above 2^53 a float is no longer a certain whole number.
    const CERTAIN: f64 = 9_007_199_254_740_992.0;
    if !value.is_finite() {
        None
    } else if value.fract() == 0.0 && value.abs() < CERTAIN {
        Some(Value::Number(Number::from(value as i64)))
    } else {
        Some(Value::Number(Number::from(value)))
    }
}

/// A whole number.
pub fn whole(value: &Value) -> Option<Value> {
    number(value).filter(|value| !value.is_f64())
}
