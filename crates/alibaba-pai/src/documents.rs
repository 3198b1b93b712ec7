//! Documents that stand inside text parameters: options, attributes and settings of datasets and models.

pub use documents_core::{
    Certainty, Context, Document, Finding, Findings, Flag, InvalidDocument, Json, Kind, Number,
    Rest, Severity, Style,
};

pub use crate::generated::documents::kinds;
pub use crate::generated::documents::types::*;
