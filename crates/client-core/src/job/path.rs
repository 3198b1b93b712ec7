//! Paths into answers: `Job.Status`, `JobList[].Status`, `Job.Extend|ErrorCode`.

use std::borrow::Cow;

use serde_json::Value;

/// Every value at a path; lists on the way give one each. Names are taken in another case where none fits.
pub(super) fn all<'a>(root: &'a Value, path: &str) -> Vec<Cow<'a, Value>> {
    let mut found = vec![Cow::Borrowed(root)];
    for step in steps(path) {
        found = found
            .into_iter()
            .flat_map(|value| step.from(value))
            .collect();
    }
    found
}

/// The first value at a path.
pub(super) fn first<'a>(root: &'a Value, path: &str) -> Option<Cow<'a, Value>> {
    all(root, path).into_iter().next()
}

/// The first value at a path as text; numbers and booleans count, `null` and what is empty does not.
pub(super) fn text(root: &Value, path: &str) -> Option<String> {
    all(root, path).iter().find_map(|value| plain(value))
}

/// A single value as text.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

enum Step<'a> {
    Member(&'a str),
    /// Into the entries of a list.
    Entries,
    /// Into the document that a text holds.
    Document,
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for (index, document) in path.split('|').enumerate() {
        if index > 0 {
            steps.push(Step::Document);
        }
        for name in document.split('.').filter(|name| !name.is_empty()) {
            match name.strip_suffix("[]") {
                Some(name) => steps.extend([Step::Member(name), Step::Entries]),
                None => steps.push(Step::Member(name)),
            }
        }
    }
    steps
}

impl Step<'_> {
    fn from<'v>(&self, value: Cow<'v, Value>) -> Vec<Cow<'v, Value>> {
        match (self, value) {
            (Self::Member(name), Cow::Borrowed(value)) => {
                member(value, name).map(Cow::Borrowed).into_iter().collect()
            }
            (Self::Member(name), Cow::Owned(value)) => member(&value, name)
                .cloned()
                .map(Cow::Owned)
                .into_iter()
                .collect(),
            (Self::Entries, Cow::Borrowed(Value::Array(entries))) => {
                entries.iter().map(Cow::Borrowed).collect()
            }
            (Self::Entries, Cow::Owned(Value::Array(entries))) => {
                entries.into_iter().map(Cow::Owned).collect()
            }
            (Self::Entries, _) => Vec::new(),
            (Self::Document, value) => match value.as_ref() {
                Value::String(text) => serde_json::from_str(text)
                    .ok()
                    .map(Cow::Owned)
                    .into_iter()
                    .collect(),
                Value::Object(_) => vec![value],
                _ => Vec::new(),
            },
        }
    }
}

fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let members = value.as_object()?;
    members.get(name).or_else(|| {
        members
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{all, text};

    #[test]
    fn paths_lead_through_lists_and_documents() {
        let answer = json!({
            "Job": {"Status": "Success", "Extend": "{\"ErrorCode\":\"E\",\"n\":{\"m\":3}}", "Bad": "{"},
            "List": [{"Id": "1", "Status": "a"}, {"Id": "2", "Status": "b"}],
            "Empty": [], "Nothing": null, "Blank": "",
        });
        let rows = [
            ("Job.Status", Some("Success")),
            ("job.status", Some("Success")),
            ("Job.Extend|ErrorCode", Some("E")),
            ("Job.Extend|n.m", Some("3")),
            ("Job.Bad|ErrorCode", None),
            ("List[].Status", Some("a")),
            ("Empty[].Status", None),
            ("Nothing", None),
            ("Nothing.More", None),
            ("Blank", None),
            ("Job", None),
        ];
        for (path, expected) in rows {
            assert_eq!(text(&answer, path).as_deref(), expected, "{path}");
        }
        assert_eq!(all(&answer, "List[].Id").len(), 2);
    }
}
