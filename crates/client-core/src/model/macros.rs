//! The macro through which a generated type lists its fields.

/// Shows a model of which some fields are secrets: of those only whether they are there.
///
/// ```
/// struct Login {
///     name: Option<String>,
///     password: Option<String>,
/// }
/// client_core::__private::shows!(Login { shown name, secret password });
///
/// let login = Login { name: Some("a".to_owned()), password: Some("b".to_owned()) };
/// assert_eq!(format!("{login:?}"), r#"Login { name: Some("a"), password: Some([redacted]) }"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __shows {
    ($name:ident { $($how:ident $field:ident),* $(,)? }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                $($crate::__shows!(@ $how shown self $field);)*
                shown.finish()
            }
        }
    };
    (@ shown $shown:ident $self:ident $field:ident) => {
        $shown.field(stringify!($field), &$self.$field);
    };
    (@ secret $shown:ident $self:ident $field:ident) => {
        $shown.field(
            stringify!($field),
            &$self.$field.as_ref().map(|_| ::core::format_args!("[redacted]")),
        );
    };
}

/// Implements [`Model`](crate::model::Model), `serde::Serialize` and
/// `serde::Deserialize` for a structure whose fields are all `Option`s: one line per field, wire name first.
///
/// A last field may keep what has no name here: `model!(Thing { .. => other, "Name" => name })`, a map of free JSON.
///
/// ```
/// #[derive(Default)]
/// struct Tag {
///     key: Option<String>,
/// }
/// client_core::__private::model!(Tag { "Key" => key });
///
/// let tag: Tag = serde_json::from_str(r#"{"Key": 7}"#)?;
/// assert_eq!(tag.key.as_deref(), Some("7"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __model {
    ($name:ident { .. => $rest:ident $(, $wire:literal => $field:ident)* $(,)? }) => {
        $crate::__model!(@ $name [$rest] $($wire => $field,)*);
    };
    ($name:ident { $($wire:literal => $field:ident),* $(,)? }) => {
        $crate::__model!(@ $name [] $($wire => $field,)*);
    };
    (@ $name:ident [$($rest:ident)?] $($wire:literal => $field:ident,)*) => {
        impl $crate::model::Model for $name {
            const NAMES: &'static [&'static str] = &[$($wire),*];

            #[inline]
            #[allow(unused_variables, reason = "a model may have no fields")]
            fn read(&mut self, key: &str, input: &mut $crate::__private::Input<'_>) -> bool {
                match key {
                    $($wire => $crate::__private::read(&mut self.$field, input),)*
                    _ => false,
                }
            }

            $(
                #[inline]
                fn rest(
                    &mut self,
                ) -> ::core::option::Option<&mut ::core::option::Option<$crate::model::Map<$crate::model::Value>>> {
                    ::core::option::Option::Some(&mut self.$rest)
                }
            )?

            #[allow(unused_variables, reason = "a model may have no fields")]
            fn write<S: $crate::__private::SerializeMap>(&self, fields: &mut $crate::__private::Fields<'_, S>) {
                $(fields.write($wire, &self.$field);)*
                $(fields.write_rest(&self.$rest);)?
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_model(self, serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_model(deserializer)
            }
        }
    };
}
