//! Setters and accessors of models: one entry per field.

/// Gives a model its `with_*` setters.
///
/// What stands in the brackets is how a value is taken: `into T`, `list T`, `list into T`, `map T`, `boxed T`, or a type.
///
/// ```
/// #[derive(Default)]
/// pub struct Thing {
///     /// Its name.
///     pub name: Option<String>,
///     /// Its labels.
///     pub labels: Option<Vec<String>>,
/// }
/// client_core::__private::setters!(Thing { with_name => name: [into String], with_labels => labels: [list into String] });
///
/// let thing = Thing::default().with_name("cup").with_labels(["blue", "small"]);
/// assert_eq!(thing.labels.as_deref().map(<[_]>::len), Some(2));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($type:ident { $($name:ident => $field:ident: [$($kind:tt)+]),* $(,)? }) => {
        impl $type {
            $($crate::__setter!($name $field $($kind)+);)*
        }
    };
}

/// One setter.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($name:ident $field:ident list into $type:ty) => {
        $crate::__setter!(@ $name $field, impl IntoIterator<Item = impl Into<$type>>,
            value => value.into_iter().map(Into::into).collect());
    };
    ($name:ident $field:ident list $type:ty) => {
        $crate::__setter!(@ $name $field, impl IntoIterator<Item = $type>, value => value.into_iter().collect());
    };
    ($name:ident $field:ident map $type:ty) => {
        $crate::__setter!(@ $name $field, impl IntoIterator<Item = (impl Into<String>, $type)>,
            value => value.into_iter().map(|(key, value)| (key.into(), value)).collect());
    };
    ($name:ident $field:ident into $type:ty) => {
        $crate::__setter!(@ $name $field, impl Into<$type>, value => value.into());
    };
    ($name:ident $field:ident boxed $type:ty) => {
        $crate::__setter!(@ $name $field, $type, value => ::std::boxed::Box::new(value));
    };
    ($name:ident $field:ident $type:ty) => {
        $crate::__setter!(@ $name $field, $type, value => value);
    };
    (@ $name:ident $field:ident, $argument:ty, $value:ident => $stored:expr) => {
        #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ").")]
        #[inline]
        #[must_use]
        pub fn $name(mut self, $value: $argument) -> Self {
            self.$field = ::core::option::Option::Some($stored);
            self
        }
    };
}

/// Gives a model accessors for its lists and maps, without the `Option`.
///
/// ```
/// #[derive(Default)]
/// pub struct Page {
///     /// The things.
///     pub things: Option<Vec<String>>,
/// }
/// client_core::__private::accessors!(Page { things: [list String] });
///
/// assert!(Page::default().things().is_empty());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __accessors {
    ($type:ident { $($field:ident: [$($kind:tt)+]),* $(,)? }) => {
        impl $type {
            $($crate::__accessor!($field $($kind)+);)*
        }
    };
}

/// One accessor.
#[doc(hidden)]
#[macro_export]
macro_rules! __accessor {
    ($field:ident list $type:ty) => {
        #[doc = concat!("The items of [`", stringify!($field), "`](field@Self::", stringify!($field), "); empty when absent.")]
        #[inline]
        pub fn $field(&self) -> &[$type] {
            self.$field.as_deref().unwrap_or_default()
        }
    };
    ($field:ident map $type:ty) => {
        #[doc = concat!("The entries of [`", stringify!($field), "`](field@Self::", stringify!($field), "); empty when absent.")]
        #[inline]
        pub fn $field(&self) -> &$crate::model::Map<$type> {
            $crate::__private::map_or_empty(&self.$field)
        }
    };
}
