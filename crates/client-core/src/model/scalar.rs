//! Text, numbers, booleans and free JSON, with the conversions between neighbours.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Decode;

pub(super) const FOUND_LIST: &str = "a list";
pub(super) const FOUND_OBJECT: &str = "an object";
const FOUND_TEXT: &str = "text";
const FOUND_NUMBER: &str = "a number";
const FOUND_BOOLEAN: &str = "a boolean";

#[cold]
pub(super) fn reject<E: Error>(expected: &str, found: &str) -> E {
    E::custom(format_args!("expected {expected}, found {found}"))
}

/// `null` is absent; every other scalar is an error that says what was found.
macro_rules! reject_scalars {
    ($expected:literal) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(reject($expected, "a boolean"))
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(reject($expected, "a number"))
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(reject($expected, "a number"))
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(reject($expected, "a number"))
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(reject($expected, "text"))
        }
    };
}
pub(super) use reject_scalars;

/// A list or an object where a scalar is expected.
macro_rules! reject_composites {
    ($expected:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(reject($expected, FOUND_LIST))
        }

        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(reject($expected, FOUND_OBJECT))
        }
    };
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FOUND_TEXT)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Some(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    reject_composites!(FOUND_TEXT);
}

/// Reads text; numbers and booleans become text.
///
/// # Errors
/// As [`Decode::decode`].
pub fn decode_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(TextVisitor)
}

impl Decode for String {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        decode_text(deserializer)
    }
}

/// A number type and what to call it.
trait Number: FromStr + Sized {
    const EXPECTED: &'static str;
    fn from_i64(value: i64) -> Option<Self>;
    fn from_u64(value: u64) -> Option<Self>;
    fn from_f64(value: f64) -> Option<Self>;
}

/// An integer written with a fraction of zero, such as `3.0`, is that integer. Above 2^53 a float no longer tells
/// neighbours apart, so it is refused.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

impl Number for i32 {
    const EXPECTED: &'static str = "a 32-bit integer";

    fn from_i64(value: i64) -> Option<Self> {
        value.try_into().ok()
    }

    fn from_u64(value: u64) -> Option<Self> {
        value.try_into().ok()
    }

    fn from_f64(value: f64) -> Option<Self> {
        whole(value).and_then(Self::from_i64)
    }
}

impl Number for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";

    fn from_i64(value: i64) -> Option<Self> {
        Some(value)
    }

    fn from_u64(value: u64) -> Option<Self> {
        value.try_into().ok()
    }

    fn from_f64(value: f64) -> Option<Self> {
        whole(value)
    }
}

impl Number for f64 {
    const EXPECTED: &'static str = FOUND_NUMBER;

    fn from_i64(value: i64) -> Option<Self> {
        Some(value as f64)
    }

    fn from_u64(value: u64) -> Option<Self> {
        Some(value as f64)
    }

    fn from_f64(value: f64) -> Option<Self> {
        Some(value)
    }
}

struct NumberVisitor<N>(PhantomData<N>);

impl<N: Number> NumberVisitor<N> {
    fn take<E: Error>(number: Option<N>, found: impl fmt::Display) -> Result<Option<N>, E> {
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(reject(N::EXPECTED, &format!("the number {found}"))),
        }
    }
}

impl<'de, N: Number> Visitor<'de> for NumberVisitor<N> {
    type Value = Option<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(N::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Err(reject(N::EXPECTED, FOUND_BOOLEAN))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Self::take(N::from_i64(value), value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Self::take(N::from_u64(value), value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Self::take(N::from_f64(value), value)
    }

    /// Services that write numbers as text write an absent number as empty text.
    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        let text = value.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text
            .parse()
            .ok()
            .or_else(|| text.parse().ok().and_then(N::from_f64));
        match number {
            Some(number) if is_plain_number(text) => Ok(Some(number)),
            _ => Err(reject(N::EXPECTED, "text that is no such number")),
        }
    }

    reject_composites!(N::EXPECTED);
}

/// Rust also parses `inf` and `NaN`, which are no numbers of JSON.
fn is_plain_number(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Decode for $type {
            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                deserializer.deserialize_any(NumberVisitor::<$type>(PhantomData))
            }
        }
    )*};
}
number!(i32, i64, f64);

struct BooleanVisitor;

impl<'de> Visitor<'de> for BooleanVisitor {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FOUND_BOOLEAN)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        match value {
            0 => Ok(Some(false)),
            1 => Ok(Some(true)),
            _ => Err(reject(FOUND_BOOLEAN, FOUND_NUMBER)),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_i64(value.try_into().unwrap_or(i64::MAX))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(reject(FOUND_BOOLEAN, FOUND_NUMBER))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        let text = value.trim();
        if text.is_empty() {
            Ok(None)
        } else if text.eq_ignore_ascii_case("true") || text == "1" {
            Ok(Some(true))
        } else if text.eq_ignore_ascii_case("false") || text == "0" {
            Ok(Some(false))
        } else {
            Err(reject(FOUND_BOOLEAN, "text that is neither true nor false"))
        }
    }

    reject_composites!(FOUND_BOOLEAN);
}

impl Decode for bool {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(BooleanVisitor)
    }
}

impl Decode for Value {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let value = Self::deserialize(deserializer)?;
        Ok((!value.is_null()).then_some(value))
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}
