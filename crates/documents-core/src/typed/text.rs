//! Texts with a type of their own.

use crate::json::Node;

/// Reads a text into a type that is made of any.
pub fn read_text<T: for<'t> From<&'t str>>(node: &Node<'_>) -> Option<T> {
    node.text().map(T::from)
}
