//! All provider crates against their specs, the official SDKs and the emulator.
//!
//! Tests that need the official Python SDKs run when `MEDIACLOUD_PEER_PYTHON` names a Python that has
//! `tests/peer/requirements.txt` installed, as `cargo xtask test` sees to; without it they say so and pass.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod answers;
mod apis;
mod buffered;
mod clients;
mod compare;
mod documented;
mod events;
mod field_answers;
mod fill;
mod jobs;
mod lifecycles;
mod names;
mod one_crate;
mod own_address;
#[macro_use]
mod paged;
mod pai_documents;
mod peer;
mod peer_emulator;
mod peer_wire;
mod pictures;
mod quirks;
mod recorder;
mod streams;
mod survivors;
mod uploads;
mod walks;
mod wings;
