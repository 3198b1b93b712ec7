//! The emulator over real sockets, asked by a client of a few lines that shares nothing with the SDK but its signer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed expectation is the failure of the test"
)]

mod client;
mod control;
mod faults;
mod fixtures;
mod life;
mod lists;
mod parameters;
mod signatures;
