#![doc = include_str!("../README.md")]
#![doc = ""]
#![doc = include_str!("generated/groups.md")]

#[cfg(feature = "documents")]
pub mod documents;
#[rustfmt::skip]
mod generated;
mod image_labels;

pub use image_labels::{ImageLabelFilter, ImageLabelKey, InvalidImageLabel};

client_core::client! {
    /// A client of Platform for AI: AIWorkSpace.
    generated
}
