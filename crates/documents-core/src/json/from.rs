//! JSON of values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Json, Member, Value};
use crate::typed::{Number, Part, Style};

/// `null`.
impl Default for Json {
    fn default() -> Self {
        Self::placeless(Value::Null)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::placeless(Value::Text(Cow::Owned(text)))
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::placeless(Value::Boolean(value))
    }
}

impl From<Number> for Json {
    fn from(number: Number) -> Self {
        number.write(Style::AsRead)
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Json {
            fn from(value: $type) -> Self {
                Number::from(value).into()
            }
        }
    )*};
}

numbers!(i32 i64 u32 u64 usize f64);

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::placeless(Value::List(items))
    }
}

impl From<BTreeMap<String, Json>> for Json {
    fn from(members: BTreeMap<String, Json>) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| Member::placeless(Cow::Owned(name), value));
        Self::placeless(Value::Object(members.collect()))
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::placeless(Value::Null),
            serde_json::Value::Bool(value) => Self::from(value),
            serde_json::Value::Number(number) => {
                Self::placeless(Value::Number(Cow::Owned(number.to_string())))
            }
            serde_json::Value::String(text) => Self::from(text),
            serde_json::Value::Array(items) => {
                Self::placeless(Value::List(items.into_iter().map(Self::from).collect()))
            }
            serde_json::Value::Object(members) => {
                let members = members
                    .into_iter()
                    .map(|(name, value)| Member::placeless(Cow::Owned(name), Self::from(value)));
                Self::placeless(Value::Object(members.collect()))
            }
        }
    }
}
