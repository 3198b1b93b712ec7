//! Tests of the generator and the importer, driven by the files beside this folder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed unwrap fails the test"
)]

mod changes;
mod faults;
mod golden;
mod import;
mod scratch;
mod texts;
