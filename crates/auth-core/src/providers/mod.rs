//! What the providers of all clouds share: chain, HTTP exchange, configuration files.

pub(crate) mod authority;
pub(crate) mod chain;
pub(crate) mod default_file;
pub(crate) mod endpoint;
pub(crate) mod exchange;
pub(crate) mod ini;
pub(crate) mod json;
mod rejected;

pub use chain::ProviderChain;
