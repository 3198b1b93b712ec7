//! Tests of this crate from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

mod cache_rules;
mod cases;
mod config_fuzz;
mod loopback;
mod peer;
mod processes;
mod region;
mod second_opinion;
mod secrets;
mod signatures;
mod signing_rules;
mod sts_requests;
mod support;
