//! What one call costs, beside clients that were written by hand for the same two operations.
//!
//! The three answers are S (`ListProjects`, one project), L (`ListProjects`, 200 projects) and M (ICE
//! `ListMediaBasicInfos`, 100 assets). The setting: plain HTTP on loopback, one kept connection, one call in flight on a
//! current-thread runtime, static credentials, a POST with two query parameters and no body.

pub mod bodies;
pub mod clients;
pub mod models;
pub mod server;

/// What went wrong in a benchmark.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;
