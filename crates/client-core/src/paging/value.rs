//! Page numbers and tokens are text in some operations and numbers in others.

use crate::model::DateTime;

/// A field that can hold a token, a page number, a page size or a total.
pub trait PageValue: Sized {
    /// Its text.
    fn to_text(&self) -> String;

    /// The value that a text stands for.
    fn from_text(text: &str) -> Option<Self>;

    /// Its number.
    fn to_number(&self) -> Option<i64> {
        self.to_text().trim().parse().ok()
    }

    /// The value that a number stands for.
    fn from_number(number: i64) -> Option<Self> {
        Self::from_text(&number.to_string())
    }

    /// Whether a token of this value means that there are no more pages.
    fn is_end(&self) -> bool {
        self.to_text().is_empty()
    }
}

impl PageValue for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl PageValue for DateTime {
    fn to_text(&self) -> String {
        self.as_str().to_owned()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl PageValue for $number {
            fn to_text(&self) -> String {
                self.to_string()
            }

            fn from_text(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            // Numeric tokens start at 1; some services send 0 where others leave the token out.
            fn is_end(&self) -> bool {
                *self == 0
            }
        }
    )*};
}

numbers!(i32, i64);
