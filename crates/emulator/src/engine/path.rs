//! Places in an answer: `Project`, `Libs.Lib`, `JobList[].Status`, `Job.Extend|ErrorCode`.

use serde_json::{Map, Value, json};

/// The value at a path; a list on the way gives its first entry.
pub(super) fn get<'a>(root: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let path = path.split('|').next()?;
    let mut steps = path.split('.');
    let mut place = step(root, steps.next()?)?;
    for name in steps {
        place = step(place.as_object()?, name)?;
    }
    Some(place)
}

fn step<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match name.strip_suffix("[]") {
        Some(name) => members.get(name)?.get(0),
        None => members.get(name),
    }
}

/// Puts a value at a path, and makes what is missing on the way.
pub(super) fn put(root: &mut Map<String, Value>, path: &str, value: Value) {
    if let Some((outer, inner)) = path.split_once('|') {
        let mut document = match get(root, outer) {
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            _ => Map::new(),
        };
        put(&mut document, inner, value);
        return put(
            root,
            outer,
            Value::from(Value::Object(document).to_string()),
        );
    }
    let (name, rest) = path
        .split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)));
    let place = match name.strip_suffix("[]") {
        Some(name) => {
            let list = root.entry(name).or_insert_with(|| json!([]));
            if !list.is_array() {
                *list = json!([]);
            }
            let Value::Array(entries) = list else { return };
            if entries.is_empty() {
                entries.push(json!({}));
            }
            &mut entries[0]
        }
        None => root.entry(name).or_insert(Value::Null),
    };
    match rest {
        None => *place = value,
        Some(rest) => {
            if !place.is_object() {
                *place = json!({});
            }
            if let Value::Object(members) = place {
                put(members, rest, value);
            }
        }
    }
}

/// Takes away what stands at a path.
pub(super) fn remove(root: &mut Map<String, Value>, path: &str) {
    let Some((outer, name)) = path.split('|').next().unwrap_or_default().rsplit_once('.') else {
        root.remove(path);
        return;
    };
    let mut place = root;
    for step in outer.split('.') {
        let next = match step.strip_suffix("[]") {
            Some(name) => place.get_mut(name).and_then(|list| list.get_mut(0)),
            None => place.get_mut(step),
        };
        let Some(Value::Object(members)) = next else {
            return;
        };
        place = members;
    }
    place.remove(name);
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{get, put, remove};

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn places_are_made_on_the_way() {
        let mut root = object(json!({"List": [{"Id": "1"}], "Text": "{\"a\":1}"}));
        put(&mut root, "List[].Status", json!("x"));
        put(&mut root, "New[].Deep.Status", json!("y"));
        put(&mut root, "Text|b", json!(2));
        assert_eq!(get(&root, "List[].Id"), Some(&json!("1")));
        assert_eq!(
            Value::Object(root.clone()),
            json!({"List": [{"Id": "1", "Status": "x"}], "New": [{"Deep": {"Status": "y"}}], "Text": "{\"a\":1,\"b\":2}"})
        );
        remove(&mut root, "List[].Status");
        remove(&mut root, "New");
        remove(&mut root, "No.Such");
        assert_eq!(
            Value::Object(root),
            json!({"List": [{"Id": "1"}], "Text": "{\"a\":1,\"b\":2}"})
        );
    }
}
