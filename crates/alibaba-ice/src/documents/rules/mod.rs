//! The conditions of rules: one small function each, called as the rule. What a rule says stands beside the schema of its kind in
//! `specs/alibaba-ice/documents`, and codegen refuses the one without the other.

pub(crate) mod assets;
pub(crate) mod audio;
pub(crate) mod batch;
pub(crate) mod batch_output;
pub(crate) mod clips;
pub(crate) mod effects;
pub(crate) mod export;
pub(crate) mod iproduction;
pub(crate) mod live;
pub(crate) mod output;
pub(crate) mod processing;
pub(crate) mod references;
pub(crate) mod regions;
pub(crate) mod slots;
pub(crate) mod smart;
pub(crate) mod subtitles;
pub(crate) mod templates;
pub(crate) mod tracks;
pub(crate) mod translation;
pub(crate) mod user_data;
