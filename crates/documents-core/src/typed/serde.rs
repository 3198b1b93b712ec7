//! Typed documents through serde.

use serde::{Deserialize, Deserializer};

use super::part::Part;
use crate::json::Json;

/// Reads a part from any format that serde reads.
///
/// # Errors
/// What the format reports, and a value of another shape than the part's.
pub fn read_serde<'de, T: Part, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Json::deserialize(deserializer)?;
    T::read(&json)
        .ok_or_else(|| serde::de::Error::custom(format!("{} has another shape", json.shape())))
}

/// Implements `Serialize` and `Deserialize` for parts.
#[doc(hidden)]
#[macro_export]
macro_rules! document_serde {
    ($type:ident) => {
        impl $crate::__private::Serialize for $type {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(
                    &$crate::Part::write(self, $crate::Style::AsRead),
                    serializer,
                )
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_serde(deserializer)
            }
        }
    };
}
