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
//!
//! Every kind is a type as well, with a setter per field; [`Timeline`] has more, for what is common:
//!
//! ```
//! use alibaba_ice::documents::{AudioClip, Context, SubtitleClip, Timeline, Transition, VideoClip};
//!
//! let timeline = Timeline::new()
//!     .video(VideoClip::media("a1b2").range(2.0..8.0).effect(Transition::random()))
//!     .video(VideoClip::url("https://bucket.oss-cn-shanghai.aliyuncs.com/b.mp4").volume(0.0))
//!     .subtitle(SubtitleClip::text("Hello").at(0.0..3.0).font_size(40).y(0.8))
//!     .audio(AudioClip::media("c3d4").fade_out(2.0));
//! assert!(!timeline.check(&Context::new()).has_errors());
//! // What goes into the parameter; `Timeline::parse` reads it again.
//! let text = timeline.to_json();
//! assert_eq!(Timeline::parse(&text)?, timeline);
//! # Ok::<(), alibaba_ice::documents::InvalidDocument>(())
//! ```
//!
//! Reading loses nothing: what a type has no field for, and what has another shape than its field, stays in `rest`.

mod address;
pub(crate) mod rules;
mod same;
mod scene;
mod template;
mod timeline;

pub use documents_core::{
    Certainty, Context, Document, Finding, Findings, Flag, InvalidDocument, Json, Kind, Number,
    Rest, Severity, Style,
};

pub use timeline::{Material, PlacedClip, TemplateSlot};

pub use crate::generated::documents::kinds;
pub use crate::generated::documents::types::*;
