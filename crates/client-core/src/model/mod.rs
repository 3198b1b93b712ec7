//! The codec that every generated model shares.
//!
//! A generated type lists its fields once, in the macro `model!`; everything else is here:
//!
//! * absent and `null` are the same, and nothing absent is written;
//! * a number where text is expected becomes text, text where a number or a boolean is expected is parsed;
//! * fields that are not known are skipped;
//! * an error names the place: `$.MediaInfos[3].FileInfoList: expected a list, found text`.
//!
//! The types are generic over the serde format only where a crate must not pay for it twice; see `DESIGN` notes in
//! `CONTRIBUTING.md`, "Compile time".

pub(crate) mod codec;
mod date_time;
mod json_text;
mod macros;
mod methods;
mod open_enum;
mod path;
mod scalar;

pub use date_time::{DateTime, ParsedDateTime};
pub use json_text::{InvalidJsonText, from_json_text};
pub use open_enum::UnknownValue;
pub(crate) use path::strip_root;

pub use serde_json::Value;

use serde::de::{Deserializer, MapAccess};
use serde::ser::SerializeMap;

use codec::Fields;

/// A map with text keys, in the order of the keys.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// A value that can be read leniently.
pub trait Decode: Sized {
    /// Reads one value; `None` for `null`.
    ///
    /// # Errors
    /// A syntax error of the format, or a value of a type that cannot be converted, with the path to it.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;

    /// What a `null` inside a list or a map of this type stands for; `None` leaves it out.
    fn null() -> Option<Self> {
        None
    }
}

/// A structure with named fields: what a generated type is.
pub trait Model: Default {
    /// Reads the value of the field called `key`; `false` when there is no such field and nothing was read.
    ///
    /// # Errors
    /// As [`Decode::decode`].
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;

    /// Writes every field that is present.
    fn write<S: SerializeMap>(&self, fields: &mut Fields<'_, S>);
}

#[cfg(test)]
mod tests;
