//! Documents that stand inside text parameters: timelines, output settings, templates and the rest.
//!
//! Every kind can be checked before anything is sent:
//!
//! ```
//! use alibaba_ice::documents::{Context, kinds};
//!
//! let text = r#"{"VideoTracks": [{"VideoTrackClips": [{"MediaId": "1", "In": 8, "Out": 2}]}]}"#;
//! let findings = kinds::TIMELINE.check(text, &Context::new());
//! assert_eq!(findings.errors().next().map(|finding| finding.rule), Some("clip.order"));
//! ```

mod address;
pub(crate) mod rules;
mod same;
mod scene;
mod template;

pub use documents_core::{
    Certainty, Context, Document, Finding, Findings, Flag, InvalidDocument, Json, Kind, Number,
    Rest, Severity, Style,
};

pub use crate::generated::documents::kinds;
pub use crate::generated::documents::types::*;
