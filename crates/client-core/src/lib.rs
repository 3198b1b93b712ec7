//! What the mediacloud clients share.

pub mod builder;
pub mod by_name;
pub mod call;
pub mod client;
mod client_macro;
pub mod config;
pub mod decode;
pub mod encode;
pub mod endpoint;
pub mod error;
pub mod model;
pub mod operation;
pub mod paging;
mod pipeline;
pub mod random;
pub mod response;
pub mod retry;
pub mod service;
pub mod system;
#[cfg(feature = "test-util")]
pub mod test_util;
pub mod timeouts;
pub mod transport;
pub mod wire;

/// Credentials, and the providers that find them.
pub use auth_core as credentials;

/// What generated code and the macros of this crate name; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use serde::de::{Deserialize, Deserializer, MapAccess};
    pub use serde::ser::{Serialize, SerializeMap, Serializer};
    pub use serde_json::Value;
}
