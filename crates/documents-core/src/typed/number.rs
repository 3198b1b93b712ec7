//! Numbers, which the services also take and write as text.

use std::borrow::Cow;
use std::fmt;

use super::part::{Part, Style};
use crate::json::{Json, Node, Value};

/// A number of a document: written as it was given or read, digit for digit, also when it came as text.
///
/// ```
/// use documents_core::Number;
///
/// assert_eq!(Number::from(2.0).to_string(), "2");
/// assert_eq!(Number::from("0.5").as_f64(), Some(0.5));
/// assert_eq!(Number::from(3), Number::from(3.0));
/// ```
#[derive(Clone)]
pub struct Number(Form);

#[derive(Clone)]
enum Form {
    /// As it stands in JSON.
    Plain(Box<str>),
    /// Between quotes.
    Quoted(Box<str>),
}

impl Number {
    /// The value; `None` for a text that is no number.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Form::Plain(text) => text.parse().ok(),
            Form::Quoted(text) => crate::loose::number(text),
        }
    }

    /// The value, if it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        if let Ok(whole) = self.as_str().parse() {
            return Some(whole);
        }
        let value = self.as_f64()?;
        // Beyond 2^53 a double no longer tells whole numbers apart.
        let is_exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole, and within the bounds of i64"
        )]
        is_exact.then_some(value as i64)
    }

    /// The digits as they are written.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Plain(text) | Form::Quoted(text) => text,
        }
    }

    /// Whether it is written as text.
    pub fn is_text(&self) -> bool {
        matches!(self.0, Form::Quoted(_))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Plain(text) => f.write_str(text),
            Form::Quoted(text) => write!(f, "{text:?}"),
        }
    }
}

/// Equal by value; texts that are no number, by their letters.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
            || matches!((self.as_f64(), other.as_f64()), (Some(one), Some(two)) if one == two)
    }
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl From<$type> for Number {
            fn from(value: $type) -> Self {
                Self(Form::Plain(value.to_string().into()))
            }
        }
    )*};
}

whole!(i8 i16 i32 i64 u8 u16 u32 u64 usize);

/// A whole value is written without a fraction. What JSON has no number for (infinite, not a number) becomes text.
impl From<f64> for Number {
    fn from(value: f64) -> Self {
        let text = value.to_string().into();
        Self(match value.is_finite() {
            true => Form::Plain(text),
            false => Form::Quoted(text),
        })
    }
}

impl From<f32> for Number {
    fn from(value: f32) -> Self {
        let text = value.to_string().into();
        Self(match value.is_finite() {
            true => Form::Plain(text),
            false => Form::Quoted(text),
        })
    }
}

/// Written as text.
impl From<&str> for Number {
    fn from(text: &str) -> Self {
        Self(Form::Quoted(text.into()))
    }
}

/// Written as text.
impl From<String> for Number {
    fn from(text: String) -> Self {
        Self(Form::Quoted(text.into()))
    }
}

impl Part for Number {
    fn read(node: &Node<'_>) -> Option<Self> {
        match node.value() {
            Value::Number(text) => Some(Self(Form::Plain(text.as_ref().into()))),
            Value::Text(text) => Some(Self(Form::Quoted(text.as_ref().into()))),
            _ => None,
        }
    }

    fn write(&self, _: Style) -> Json {
        let text = Cow::Owned(self.as_str().to_owned());
        Json::placeless(match self.0 {
            Form::Plain(_) => Value::Number(text),
            Form::Quoted(_) => Value::Text(text),
        })
    }
}
