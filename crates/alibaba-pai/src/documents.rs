//! Documents that stand inside text parameters: options, attributes and settings of datasets and models.

pub use documents_core::{Certainty, Context, Finding, Findings, Kind, Severity};

pub use crate::generated::documents::kinds;
