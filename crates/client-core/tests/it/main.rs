//! The crate from outside: whole calls against a scripted transport and against a server on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
// These build clients for https.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
mod builder;
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
mod fuzz;
mod limits;
mod paging;
#[cfg(feature = "reqwest")]
mod providers;
#[cfg(feature = "reqwest")]
mod proxy;
mod rate;
mod requests;
mod retries;
#[cfg(feature = "reqwest")]
mod secrets;
#[cfg(feature = "reqwest")]
mod streams;
mod support;
#[cfg(feature = "__rustls")]
mod tls;
mod types;
#[cfg(feature = "reqwest")]
mod wire;
