//! The places where people already keep credentials, each a provider of its own.

pub mod alibaba;
mod authority;
mod chain;
mod default_file;
mod endpoint;
mod exchange;
mod ini;
mod json;
pub mod ncp;

pub use chain::ProviderChain;
