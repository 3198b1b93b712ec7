//! Documents inside text parameters: what a check finds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test may panic"
)]

mod each_rule;
mod mutate;
mod peer;
mod rebuilt;
mod samples;
mod sending;
mod typed;
