//! Text, numbers, booleans and free JSON, with the conversions between neighbours.

use serde_json::Value;

use super::input::{Input, Token};
use super::{Decode, Shape};

const TEXT: &str = "text";
const BOOLEAN: &str = "a boolean";

/// Reads text; numbers and booleans become text, and so does JSON that services send where they document text.
pub fn decode_text(input: &mut Input<'_>) -> Option<String> {
    let at = input.here();
    match input.token()? {
        Token::Null => None,
        Token::Text(text) => input.keep(text),
        Token::Number(number) => input.keep(number.into()),
        Token::Boolean(value) => Some(value.to_string()),
        Token::List | Token::Object if input.is_answer() => {
            input.go_to(at);
            Some(input.skip().to_owned())
        }
        other => {
            input.reject(at, TEXT, &other);
            None
        }
    }
}

impl Decode for String {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        decode_text(input)
    }
}

/// A number type and what to call it.
trait Number: Sized {
    const EXPECTED: &'static str;

    /// The number that a text of JSON's grammar stands for; `None` when it does not fit.
    fn parse(text: &str) -> Option<Self>;
}

/// An integer written with a fraction of zero, such as `3.0`, is that integer. Above 2^53 a float no longer tells
/// neighbours apart, so it is refused.
fn whole(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let value: f64 = text.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

impl Number for i32 {
    const EXPECTED: &'static str = "a 32-bit integer";

    fn parse(text: &str) -> Option<Self> {
        whole(text)?.try_into().ok()
    }
}

impl Number for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";

    fn parse(text: &str) -> Option<Self> {
        whole(text)
    }
}

impl Number for f64 {
    const EXPECTED: &'static str = "a number";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &Self| number.is_finite())
    }
}

fn decode_number<N: Number>(input: &mut Input<'_>) -> Option<N> {
    let at = input.here();
    match input.token()? {
        Token::Null => None,
        Token::Number(text) => N::parse(text).or_else(|| {
            let shown = text
                .get(..40)
                .map_or_else(|| text.to_owned(), |cut| format!("{cut}..."));
            input.mismatch(at, N::EXPECTED, &format!("the number {shown}"));
            None
        }),
        Token::Text(text) => {
            let text = text.trim();
            // Services that write numbers as text write an absent number as empty text.
            if text.is_empty() {
                return None;
            }
            let number = N::parse(text).filter(|_| is_plain_number(text));
            if number.is_none() {
                input.mismatch(at, N::EXPECTED, "text that is no such number");
            }
            number
        }
        other => {
            input.reject(at, N::EXPECTED, &other);
            None
        }
    }
}

/// Rust also parses `inf` and `NaN`, which are no numbers of JSON.
fn is_plain_number(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Decode for $type {
            fn decode(input: &mut Input<'_>) -> Option<Self> {
                decode_number(input)
            }
        }
    )*};
}
number!(i32, i64, f64);

impl Decode for bool {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        let at = input.here();
        match input.token()? {
            Token::Null => None,
            Token::Boolean(value) => Some(value),
            Token::Number("0") => Some(false),
            Token::Number("1") => Some(true),
            Token::Text(text) => match text.trim() {
                "" => None,
                "1" => Some(true),
                "0" => Some(false),
                text if text.eq_ignore_ascii_case("true") => Some(true),
                text if text.eq_ignore_ascii_case("false") => Some(false),
                _ => {
                    input.mismatch(at, BOOLEAN, "text that is neither true nor false");
                    None
                }
            },
            other => {
                input.reject(at, BOOLEAN, &other);
                None
            }
        }
    }
}

impl Decode for Value {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        input.value().filter(|value| !value.is_null())
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    fn shape() -> Shape {
        Shape::Free
    }
}
