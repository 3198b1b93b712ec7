//! Timelines built in few lines: constructors and setters beside those of each field.

mod clips;
mod effects;
mod length;
mod materials;
mod templates;
mod tracks;

pub use length::PlacedClip;
pub use materials::Material;
pub use templates::TemplateSlot;
