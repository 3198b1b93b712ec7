//! The codec that every generated model shares.
//!
//! A generated type lists its fields once, in the macro `model!`; everything else is here:
//!
//! * absent and `null` are the same, and nothing absent is written;
//! * a number where text is expected becomes text, text where a number or a boolean is expected is parsed, and an object
//!   or a list where text is expected stays as its JSON text;
//! * a field whose name differs in case only is taken, the exact name first;
//! * a list that is wrapped in an object is unwrapped, and an object where a list is expected is its only item;
//! * a value that cannot be used is left out, and a [`DecodeWarning`] names the place:
//!   `MediaInfos[3].FileInfoList: expected a list, found text`;
//! * fields that are not known are passed over; the answer keeps its body, and gives them when asked for.
//!
//! Nothing of it is generic over a format, so that all models share one compiled reader; see "Compile time" in
//! `CONTRIBUTING.md`.

pub(crate) mod codec;
mod date_time;
pub(crate) mod input;
mod json_text;
mod macros;
mod methods;
mod notes;
mod open_enum;
mod scalar;

pub use date_time::{DateTime, ParsedDateTime};
pub use json_text::{InvalidJsonText, from_json_text};
pub use notes::{DecodeWarning, UnknownField};
pub use open_enum::UnknownValue;

pub use serde_json::Value;

use serde::ser::SerializeMap;

use codec::Fields;
use input::Input;

/// A map with text keys, in the order of the keys.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// A value that can be read leniently. Types of the provider crates are; there is no need to implement it.
pub trait Decode: Sized {
    /// Reads one value; `None` for `null` and for what cannot be used, which is noted.
    #[doc(hidden)]
    fn decode(input: &mut Input<'_>) -> Option<Self>;

    /// What a `null` inside a list or a map of this type stands for; `None` leaves it out.
    #[doc(hidden)]
    fn null() -> Option<Self> {
        None
    }

    /// What an object in place of a list of these can mean.
    #[doc(hidden)]
    fn shape() -> Shape {
        Shape::Scalar
    }
}

/// The shape of a type, as far as it tells an item from something around a list of items.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// No object.
    Scalar,
    /// An object with these fields.
    Model(&'static [&'static str]),
    /// An object with any fields, or a list.
    Free,
}

/// A structure with named fields: what a generated type is.
pub trait Model: Default {
    /// The names of its fields on the wire.
    #[doc(hidden)]
    const NAMES: &'static [&'static str];

    /// Reads the value of the field called `key`; `false` when there is no such field and nothing was read.
    #[doc(hidden)]
    fn read(&mut self, key: &str, input: &mut Input<'_>) -> bool;

    /// Where fields without a name here are kept.
    #[doc(hidden)]
    fn rest(&mut self) -> Option<&mut Option<Map<Value>>> {
        None
    }

    /// Writes every field that is present.
    #[doc(hidden)]
    fn write<S: SerializeMap>(&self, fields: &mut Fields<'_, S>);
}

#[cfg(test)]
mod tests;
