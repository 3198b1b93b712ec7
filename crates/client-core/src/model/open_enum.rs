//! Enums that never fail to decode.

/// Text that this version of the crate has no name for.
///
/// It is built and read through the enum only (`as_str`, `From<&str>`), so that code keeps working when a later
/// version gives the value a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// Wraps the text; for the `open_enum!` macro.
    #[doc(hidden)]
    pub fn __new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text; for the `open_enum!` macro.
    #[doc(hidden)]
    pub fn __as_str(&self) -> &str {
        &self.0
    }
}

/// Gives an enum of documented values, with a last variant `Unknown(UnknownValue)`, its text, its conversions and its
/// codec: one line per value.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident { $($variant:ident => $wire:literal),* $(,)? }) => {
        impl $name {
            /// The documented values; the service may use others.
            pub const VALUES: &'static [&'static str] = &[$($wire),*];

            /// The value as it goes on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.__as_str(),
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown($crate::model::UnknownValue::__new(text)),
                }
            }
        }

        $crate::__open_enum_traits!($name);
    };
}

/// The traits of an open enum that follow from `as_str` and `From<&str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum_traits {
    ($name:ident) => {
        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::__text_codec!($name);
    };
}

/// The codec of a type that is text on the wire and has `as_str` and `From<String>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_codec {
    ($name:ident) => {
        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::model::Decode for $name {
            #[inline]
            fn decode(input: &mut $crate::__private::Input<'_>) -> ::core::option::Option<Self> {
                $crate::__private::decode_text(input).map(Self::from)
            }
        }
    };
}
