//! Text that holds JSON.

use std::fmt;

/// The text of a parameter that holds a JSON document: any text of the caller's, free JSON, or a typed document of the crate's
/// `documents` module.
///
/// Text and free JSON are sent as they are. A typed document is checked before the call is made: errors fail it with
/// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest), and warnings are logged. `with_unchecked()` of the
/// builder turns that off.
///
/// ```
/// use client_core::documents::JsonText;
///
/// assert_eq!(JsonText::from(r#"{"Width":1280}"#).as_str(), r#"{"Width":1280}"#);
/// assert_eq!(JsonText::from(serde_json::json!({"Width": 1280})).as_str(), r#"{"Width":1280}"#);
/// ```
#[derive(Clone)]
pub struct JsonText {
    pub(super) text: String,
    pub(super) check: Option<DocumentCheck>,
}

/// Looks for what is wrong with a document that is about to be sent.
pub type DocumentCheck = fn(&str, &DocumentPlace<'_>) -> DocumentVerdict;

/// The call in which a document stands.
#[derive(Clone, Copy, Debug)]
pub struct DocumentPlace<'c> {
    /// The operation.
    pub operation: &'c str,
    /// The region of the client.
    pub region: Option<&'c str>,
    /// The parameters of the call that are no part of a path, as text.
    pub parameters: &'c [(String, String)],
}

/// What a check has found, as text for people; empty when it is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentVerdict {
    /// Why the service would refuse the document, or do nothing with it.
    pub errors: String,
    /// What is probably not meant.
    pub warnings: String,
}

impl JsonText {
    /// The text of a typed document, with its check.
    #[doc(hidden)]
    pub fn __checked(text: String, check: DocumentCheck) -> Self {
        Self {
            text,
            check: Some(check),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

// A document may hold keys of other services.
impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonText({} bytes)", self.text.len())
    }
}

impl From<&str> for JsonText {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<&String> for JsonText {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for JsonText {
    fn from(text: String) -> Self {
        Self { text, check: None }
    }
}

impl From<serde_json::Value> for JsonText {
    fn from(value: serde_json::Value) -> Self {
        Self::from(&value)
    }
}

impl From<&serde_json::Value> for JsonText {
    fn from(value: &serde_json::Value) -> Self {
        Self::from(value.to_string())
    }
}

impl From<JsonText> for String {
    fn from(text: JsonText) -> Self {
        text.text
    }
}

/// Lets typed documents be taken as text, with the check that the crate has for them.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_texts {
    ($check:ident { $($type:ident),* $(,)? }) => {$(
        impl From<&$type> for $crate::documents::JsonText {
            fn from(document: &$type) -> Self {
                Self::__checked(document.to_json(), $check::<$type>)
            }
        }

        impl From<$type> for $crate::documents::JsonText {
            fn from(document: $type) -> Self {
                Self::from(&document)
            }
        }

        impl From<&$type> for String {
            fn from(document: &$type) -> Self {
                document.to_json()
            }
        }

        impl From<$type> for String {
            fn from(document: $type) -> Self {
                document.to_json()
            }
        }
    )*};
}
