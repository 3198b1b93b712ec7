//! The built program, run as a user runs it.

// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod call;
mod check;
mod describe;
mod dry_run;
mod operations;
mod proxies;
mod show;
mod support;
mod usage;
