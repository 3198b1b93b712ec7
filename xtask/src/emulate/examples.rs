//! One example answer per operation, built from the examples of its fields.
//!
//! A field without an example has its default, the first of its values, or what its type and name let expect. Types that
//! hold themselves end at the second time.

use serde_json::{Map, Value, json};

use crate::codegen::model::{Api, Field, Operation, ResponseBody, SchemaBody, Struct, Ty};

/// One line of JSON per operation: its name and its answer.
pub fn lines(api: &Api) -> String {
    api.operations
        .iter()
        .map(|operation| {
            let answer = answer(api, operation);
            format!("{}\n", json!({"operation": operation.id, "answer": answer}))
        })
        .collect()
}

/// The example answer of an operation.
pub fn answer(api: &Api, operation: &Operation) -> Value {
    let mut maker = Maker {
        api,
        inside: Vec::new(),
    };
    match &operation.response {
        ResponseBody::Own(body) => maker.object(body),
        ResponseBody::Schema(name) => maker.schema(name).unwrap_or_else(|| json!({})),
    }
}

struct Maker<'a> {
    api: &'a Api,
    /// The shared schemas around.
    inside: Vec<&'a str>,
}

impl<'a> Maker<'a> {
    fn object(&mut self, body: &'a Struct) -> Value {
        let mut members = Map::new();
        for field in &body.fields {
            if let Some(value) = self.field(field) {
                members.insert(field.wire.clone(), value);
            }
        }
        Value::Object(members)
    }

    fn field(&mut self, field: &'a Field) -> Option<Value> {
        for text in [&field.example, &field.default].into_iter().flatten() {
            if let Some(value) = read(text, &field.ty) {
                return Some(value);
            }
        }
        self.value(&field.wire, &field.ty)
    }

    fn value(&mut self, name: &str, ty: &'a Ty) -> Option<Value> {
        Some(match ty {
            Ty::String if is_moment(name) => json!(MOMENT),
            Ty::String => json!(text(name)),
            Ty::DateTime => json!(MOMENT),
            Ty::Enum(known) => json!(known.values.first().cloned().unwrap_or_else(|| text(name))),
            Ty::Int32 | Ty::Int64 => json!(1),
            Ty::Number => json!(0.5),
            Ty::Boolean => json!(true),
            Ty::Any => json!({}),
            Ty::List(item) => json!([self.value(name, item)?]),
            Ty::Map(item) => json!({"key": self.value(name, item)?}),
            Ty::Struct(body) => self.object(body),
            Ty::Schema(name) | Ty::BoxedSchema(name) => return self.schema(name),
        })
    }

    fn schema(&mut self, name: &str) -> Option<Value> {
        let schema = self.api.schemas.iter().find(|schema| schema.name == name)?;
        if self.inside.iter().filter(|outer| **outer == name).count() == 2 {
            return None;
        }
        self.inside.push(&schema.name);
        let value = match &schema.body {
            SchemaBody::Struct(body) => self.object(body),
            SchemaBody::Enum(known) => json!(known.values.first().cloned().unwrap_or_default()),
        };
        self.inside.pop();
        Some(value)
    }
}

const MOMENT: &str = "2026-01-02T03:04:05Z";

/// Whether a text of this name is a moment.
fn is_moment(name: &str) -> bool {
    ["Time", "Date", "UTC"]
        .iter()
        .any(|end| name.ends_with(end))
        || name.starts_with("Gmt")
}

/// A text that says what it stands for.
fn text(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// An example, which a spec has as text, as a value of the type; `None` where it is none.
fn read(text: &str, ty: &Ty) -> Option<Value> {
    let parsed = || serde_json::from_str::<Value>(text).ok();
    match ty {
        Ty::String | Ty::DateTime | Ty::Enum(_) => Some(json!(text)),
        Ty::Int32 => text.trim().parse::<i32>().ok().map(|number| json!(number)),
        Ty::Int64 => text.trim().parse::<i64>().ok().map(|number| json!(number)),
        Ty::Number => text.trim().parse::<f64>().ok().map(|number| json!(number)),
        Ty::Boolean => text
            .trim()
            .to_lowercase()
            .parse::<bool>()
            .ok()
            .map(|flag| json!(flag)),
        Ty::Any => parsed(),
        // Objects are built from their own fields, which are typed; a list of plain values may have an example.
        Ty::List(item) => match (parsed()?, &**item) {
            (Value::Array(values), item)
                if !values.is_empty() && values.iter().all(|value| fits(value, item)) =>
            {
                Some(Value::Array(values))
            }
            _ => None,
        },
        Ty::Map(item) => match parsed()? {
            Value::Object(members) if members.values().all(|value| fits(value, item)) => {
                Some(Value::Object(members))
            }
            _ => None,
        },
        Ty::Struct(_) | Ty::Schema(_) | Ty::BoxedSchema(_) => None,
    }
}

fn fits(value: &Value, ty: &Ty) -> bool {
    match ty {
        Ty::String | Ty::DateTime | Ty::Enum(_) => value.is_string(),
        Ty::Int32 | Ty::Int64 => value.is_i64(),
        Ty::Number => value.is_number(),
        Ty::Boolean => value.is_boolean(),
        Ty::Any => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_text_says_what_it_stands_for() {
        assert_eq!(text("MediaUrl"), "media-url");
        assert_eq!(text("projectId"), "project-id");
    }
}
