//! Makes JSON documents for the types of a spec: always the same ones, and as unpleasant as the types allow.

use serde_json::{Map, Value, json};
use xtask::codegen::model::{
    Api, Operation, Parameter, Place, ResponseBody, SchemaBody, Struct, Ty,
};

/// How much of a document is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every field; lists and maps have two items.
    Full,
    /// What the spec requires and nothing else; lists and maps have one item.
    Required,
    /// As `Required`, and what else can be empty is there and empty.
    Empty,
}

/// What every operation is tried with. Each round of full documents has other values in every place.
pub const DOCUMENTS: [(Extent, u8); 5] = [
    (Extent::Full, 0),
    (Extent::Full, 1),
    (Extent::Full, 2),
    (Extent::Required, 0),
    (Extent::Empty, 0),
];

/// What stands around a value's own name. Each went wrong in some client of some service.
const TEXTS: [&str; 12] = [
    "space plus + star * tilde ~",
    "slash / question ? and & equals = percent %",
    "already %2F encoded %41%0A",
    "quotes ' \" ( ) !",
    "\u{4e2d}\u{6587} \u{e9}mo\u{308}ji \u{1f39e}\u{fe0f} \u{df} \u{d55c}\u{ae00}",
    "line\nfeed\r\nand\ttab",
    "back\\slash \\n \\u0041 {\"json\":[1,2]}",
    "a,b;c:d@e$f#g[h]|i^j`k{l}<m>",
    " around ",
    "\u{2028}\u{7f}\u{1}\u{a0}\u{feff}",
    "-._~0",
    "../.. //",
];

const KEYS: [&str; 4] = [
    "plain",
    "a b+c&d=e",
    "\u{5bc6}\u{94a5}.1",
    "quote\"back\\slash\n",
];

/// The type of an API at hand, and the shared schemas around it.
pub struct Filler<'a> {
    api: &'a Api,
    extent: Extent,
    round: u8,
}

impl<'a> Filler<'a> {
    pub const fn new(api: &'a Api, (extent, round): (Extent, u8)) -> Self {
        Self { api, extent, round }
    }

    /// A request in wire names.
    pub fn request(&self, operation: &Operation) -> Value {
        let members = operation.parameters.iter().filter_map(|parameter| {
            let path = format!("{}{}.{}", self.round, operation.id, parameter.field.wire);
            Some((
                parameter.field.wire.clone(),
                self.parameter(parameter, &path)?,
            ))
        });
        Value::Object(members.collect())
    }

    /// A successful answer.
    pub fn answer(&self, operation: &Operation) -> Value {
        let path = format!("{}{}:", self.round, operation.id);
        match &operation.response {
            ResponseBody::Own(body) => self.object(body, &path, &mut Vec::new()),
            ResponseBody::Schema(name) => self.schema(name, &path, &mut Vec::new()).unwrap(),
        }
    }

    fn parameter(&self, parameter: &Parameter, path: &str) -> Option<Value> {
        let required = parameter.field.required || parameter.place == Place::Path;
        match self.extent {
            Extent::Full => self.value(&parameter.field.ty, path, &mut Vec::new()),
            _ if required => self.value(&parameter.field.ty, path, &mut Vec::new()),
            Extent::Required => None,
            Extent::Empty => match &parameter.field.ty {
                Ty::String | Ty::DateTime | Ty::Enum(_) => Some(json!("")),
                Ty::List(_) => Some(json!([])),
                Ty::Map(_) => Some(json!({})),
                _ => None,
            },
        }
    }

    /// A value, or none where a type inside itself has to end. `inside` names the schemas around it.
    fn value(&self, ty: &'a Ty, path: &str, inside: &mut Vec<&'a str>) -> Option<Value> {
        Some(match ty {
            Ty::String | Ty::DateTime => json!(text(path)),
            Ty::Enum(known) => known
                .values
                .get(hash(path) % (known.values.len() + 1))
                .map_or_else(|| json!(text(path)), |value| json!(value)),
            Ty::Int32 => json!(pick(path, &[i32::MAX, i32::MIN, 0, -1, 1_000_000])),
            Ty::Int64 => json!(pick(
                path,
                &[i64::MAX, i64::MIN, (1 << 53) + 1, 90_000_000_000_000_001, 0]
            )),
            Ty::Number => json!(pick(
                path,
                &[
                    0.5,
                    -2.25,
                    0.1 + 0.2,
                    1_234_567.875,
                    3.0,
                    123_456_789.123_456_79,
                    0.000_012_3,
                    2.5e-7
                ]
            )),
            Ty::Boolean => json!(pick(path, &[true, false])),
            Ty::Any => any(path),
            Ty::List(item) => {
                let items = self.keys().enumerate();
                Value::Array(
                    items
                        .map(|(index, _)| self.value(item, &format!("{path}[{index}]"), inside))
                        .collect::<Option<_>>()?,
                )
            }
            Ty::Map(item) => {
                let members = self.keys().map(|key| {
                    let value = self.value(item, &format!("{path}.{key}"), inside)?;
                    Some((format!("{key}{}", hash(path) % 7), value))
                });
                Value::Object(members.collect::<Option<_>>()?)
            }
            Ty::Struct(body) => self.object(body, path, inside),
            Ty::Schema(name) | Ty::BoxedSchema(name) => return self.schema(name, path, inside),
        })
    }

    fn schema(&self, name: &str, path: &str, inside: &mut Vec<&'a str>) -> Option<Value> {
        let schema = self
            .api
            .schemas
            .iter()
            .find(|schema| schema.name == name)
            .unwrap();
        if inside.iter().filter(|outer| **outer == name).count() == 2 {
            return None;
        }
        inside.push(&schema.name);
        let value = match &schema.body {
            SchemaBody::Struct(body) => self.object(body, path, inside),
            SchemaBody::Enum(_) => json!(text(path)),
        };
        inside.pop();
        Some(value)
    }

    fn object(&self, body: &'a Struct, path: &str, inside: &mut Vec<&'a str>) -> Value {
        let mut members = Map::new();
        for field in &body.fields {
            if self.extent == Extent::Full || field.required {
                let value = self.value(&field.ty, &format!("{path}.{}", field.wire), inside);
                members.extend(value.map(|value| (field.wire.clone(), value)));
            }
        }
        Value::Object(members)
    }

    fn keys(&self) -> impl Iterator<Item = &'static str> {
        let count = if self.extent == Extent::Full { 2 } else { 1 };
        KEYS.into_iter()
            .skip(if count == 2 { 1 } else { 0 })
            .take(count)
    }
}

/// Free JSON: every kind of value, and shapes that a typed model would spoil.
fn any(path: &str) -> Value {
    let texts = text(path);
    pick(
        path,
        &[
            json!({"b": [1, -1.5, null, true, {"a": texts}], "a": {"null": null, "": ""}, "Wide": u64::MAX}),
            json!([[], {}, [texts], (1_i64 << 53) + 1]),
            json!(texts),
            json!(i64::MIN),
            json!(2.5e-7),
            json!(false),
        ],
    )
}

/// A text of the place's own, so that two swapped values are noticed.
fn text(path: &str) -> String {
    let number = hash(path);
    let name = path.rsplit('.').next().unwrap_or(path);
    let (before, after) = (
        TEXTS[number % TEXTS.len()],
        TEXTS[(number / TEXTS.len()) % TEXTS.len()],
    );
    format!("{before}{name}#{number:x}{after}")
}

fn pick<T: Clone>(path: &str, values: &[T]) -> T {
    values[hash(path) % values.len()].clone()
}

/// FNV-1a: the same on every platform and in every version of Rust, which `DefaultHasher` does not promise.
fn hash(path: &str) -> usize {
    let hash = path.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    // The low bits of FNV alone follow the last character too closely.
    (hash ^ (hash >> 15)) as usize
}
