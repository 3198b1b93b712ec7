//! The macros through which generated types list their fields.

/// Makes a structure whose fields are all `Option`s, and which has a last field `rest`, an object of a document: its codec and
/// a setter per field.
///
/// ```
/// use documents_core::{Document, Number, Object, Part, Rest, Style};
///
/// /// A cup.
/// #[derive(Clone, Default)]
/// pub struct Cup {
///     /// What it is called.
///     pub name: Option<String>,
///     /// In millilitres.
///     pub volume: Option<Number>,
///     /// What else is there.
///     pub rest: Rest,
/// }
/// documents_core::object!(Cup {
///     "Name" | "name" => name: [into String],
///     "Volume" => volume: [into Number],
/// });
///
/// let cup = Cup::new().name("blue").volume(250);
/// assert_eq!(cup.write(Style::AsRead).to_string(), r#"{"Name":"blue","Volume":250}"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($type:ident { $($name:literal $(| $spelling:literal)* => $field:ident: [$($kind:tt)+]),* $(,)? }) => {
        impl $crate::Object for $type {
            const NAMES: &'static [&'static [&'static str]] = &[$(&[$name $(, $spelling)*]),*];

            #[allow(unused_variables, reason = "an object may have no fields")]
            fn set(&mut self, name: &str, node: &$crate::Node<'_>) -> bool {
                match name {
                    $($name => $crate::read_into(&mut self.$field, node),)*
                    _ => false,
                }
            }

            #[allow(unused_variables, reason = "an object may have no fields")]
            fn each(&self, members: &mut $crate::Members<'_>) {
                $($crate::object_put!(members, $name, self.$field, $($kind)+);)*
            }

            fn rest(&self) -> &$crate::Rest {
                &self.rest
            }

            fn rest_mut(&mut self) -> &mut $crate::Rest {
                &mut self.rest
            }
        }

        impl $crate::Part for $type {
            fn read(node: &$crate::Node<'_>) -> ::core::option::Option<Self> {
                $crate::read_object(node)
            }

            fn write(&self, style: $crate::Style) -> $crate::Json {
                $crate::write_object(self, style)
            }
        }

        // Through JSON and not derived: that takes half the time to compile.
        impl ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug_object(stringify!($type), self, f)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::same_objects(self, other)
            }
        }

        impl $type {
            /// One without any field.
            pub fn new() -> Self {
                Self::default()
            }

            $($crate::object_setter!($field $($kind)+);)*
        }
    };
}

/// Writes one field of [`object!`].
#[doc(hidden)]
#[macro_export]
macro_rules! object_put {
    ($members:ident, $name:literal, $object:ident.$field:ident, secret $type:ty) => {
        $members.put_secret($name, &$object.$field)
    };
    ($members:ident, $name:literal, $object:ident.$field:ident, $($kind:tt)+) => {
        $members.put($name, &$object.$field)
    };
}

/// One setter of [`object!`].
#[doc(hidden)]
#[macro_export]
macro_rules! object_setter {
    ($field:ident list $type:ty) => {
        $crate::object_setter!(@ $field, impl IntoIterator<Item = impl Into<$type>>,
            value => value.into_iter().map(Into::into).collect());
    };
    ($field:ident map $type:ty) => {
        $crate::object_setter!(@ $field, impl IntoIterator<Item = (impl Into<String>, impl Into<$type>)>,
            value => value.into_iter().map(|(key, value)| (key.into(), value.into())).collect());
    };
    ($field:ident into $type:ty) => {
        $crate::object_setter!(@ $field, impl Into<$type>, value => value.into());
    };
    ($field:ident secret $type:ty) => {
        $crate::object_setter!(@ $field, impl Into<$type>, value => value.into());
    };
    ($field:ident boxed $type:ty) => {
        $crate::object_setter!(@ $field, $type, value => ::std::boxed::Box::new(value));
    };
    ($field:ident whole $type:ty) => {
        $crate::object_setter!(@ $field, $type, value => value);
    };
    (@ $field:ident, $argument:ty, $value:ident => $stored:expr) => {
        #[doc = concat!("Sets [`", stringify!($field), "`](field@Self::", stringify!($field), ").")]
        #[must_use]
        pub fn $field(mut self, $value: $argument) -> Self {
            self.$field = ::core::option::Option::Some($stored);
            self
        }
    };
}

/// Makes an enum of documented values a part of documents. It has `as_str` and `From<&str>` already.
#[doc(hidden)]
#[macro_export]
macro_rules! text {
    ($($type:ident),* $(,)?) => {$(
        impl $crate::Part for $type {
            fn read(node: &$crate::Node<'_>) -> ::core::option::Option<Self> {
                $crate::read_text(node)
            }

            fn write(&self, _: $crate::Style) -> $crate::Json {
                $crate::Json::from(self.as_str())
            }
        }
    )*};
}

/// Makes an enum whose variant a member of the object names, with a last variant `Other` for all values that have none.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged {
    ($type:ident by $tag:literal { $($value:literal => $variant:ident($inner:ty)),* $(,)? }) => {
        $(
            impl From<$inner> for $type {
                fn from(inner: $inner) -> Self {
                    Self::$variant(inner)
                }
            }
        )*

        impl $crate::Part for $type {
            fn read(node: &$crate::Node<'_>) -> ::core::option::Option<Self> {
                let (tag, members) = $crate::read_tagged($tag, node)?;
                match tag.as_deref() {
                    $(Some($value) => <$inner as $crate::Part>::read(&members).map(Self::$variant),)*
                    _ => Some(Self::Other(node.to_owned_json())),
                }
            }

            fn write(&self, style: $crate::Style) -> $crate::Json {
                match self {
                    $(Self::$variant(inner) => $crate::write_tagged($tag, $value, $crate::Part::write(inner, style)),)*
                    Self::Other(json) => json.clone(),
                }
            }
        }
    };
}

/// Makes a structure around a list or map, `Name(pub Vec<T>)`, a part of documents.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper {
    ($type:ident($inner:ty)) => {
        impl $crate::Part for $type {
            fn read(node: &$crate::Node<'_>) -> ::core::option::Option<Self> {
                <$inner as $crate::Part>::read(node).map(Self)
            }

            fn write(&self, style: $crate::Style) -> $crate::Json {
                $crate::Part::write(&self.0, style)
            }
        }

        impl From<$inner> for $type {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }
    };
}

/// Gives a type of an answer a method per text that holds a document.
#[doc(hidden)]
#[macro_export]
macro_rules! reads {
    ($type:path { $($field:ident => $method:ident: $kind:ident),* $(,)? }) => {
        impl $type {
            $($crate::reads_one!($field $method $kind);)*
        }
    };
}

/// One method of [`reads!`].
#[doc(hidden)]
#[macro_export]
macro_rules! reads_one {
    ($field:ident $method:ident any) => {
        #[doc = concat!("What [`", stringify!($field), "`](field@Self::", stringify!($field), ") holds, as the kind of document \
            that it is; `None` when nothing is there.")]
        ///
        /// # Errors
        /// A text that is no JSON, or JSON of another shape altogether.
        pub fn $method<D: $crate::Document>(
            &self,
        ) -> ::core::result::Result<::core::option::Option<D>, $crate::InvalidDocument> {
            $crate::read_answer(self.$field.as_deref())
        }
    };
    ($field:ident $method:ident $kind:ident) => {
        #[doc = concat!("What [`", stringify!($field), "`](field@Self::", stringify!($field), ") holds; `None` when nothing is \
            there.")]
        ///
        /// # Errors
        /// A text that is no JSON, or JSON of another shape altogether.
        pub fn $method(
            &self,
        ) -> ::core::result::Result<::core::option::Option<$kind>, $crate::InvalidDocument> {
            $crate::read_answer(self.$field.as_deref())
        }
    };
}

/// Makes a part a whole document of a kind, with the methods of [`Document`](crate::Document) without an import.
#[doc(hidden)]
#[macro_export]
macro_rules! document {
    ($type:ident, $kind:expr) => {
        impl $crate::Document for $type {
            const KIND: &'static $crate::Kind = &$kind;
        }

        impl $type {
            /// Reads a document from its text, without loss; see [`Document::parse`](documents_core::Document::parse).
            ///
            /// # Errors
            /// A text that is no JSON, or JSON of another shape altogether.
            pub fn parse(text: &str) -> ::core::result::Result<Self, $crate::InvalidDocument> {
                <Self as $crate::Document>::parse(text)
            }

            /// The text that goes into a parameter: one line.
            pub fn to_json(&self) -> String {
                $crate::Document::to_json(self)
            }

            /// The text for a reader: one member a line.
            pub fn to_pretty_json(&self) -> String {
                $crate::Document::to_pretty_json(self)
            }

            /// All findings of the schema and the rules, with lines and columns of [`to_pretty_json`](Self::to_pretty_json).
            pub fn check(&self, context: &$crate::Context) -> $crate::Findings {
                $crate::Document::check(self, context)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = $crate::InvalidDocument;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                <Self as $crate::Document>::parse(text)
            }
        }

        $crate::document_serde!($type);
    };
}
