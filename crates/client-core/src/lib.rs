#![doc = include_str!("../README.md")]

mod alarm;
pub mod by_name;
pub mod call;
pub mod client;
mod client_macro;
pub mod config;
mod context;
pub mod decode;
pub mod documents;
pub mod encode;
pub mod endpoint;
pub mod error;
pub mod facade;
mod foreign;
pub mod jitter;
pub mod job;
mod json_text;
pub mod model;
pub mod network;
pub mod operation;
pub mod operation_builder;
pub mod paging;
mod paging_info;
mod pipeline;
pub mod protocol;
pub mod rate;
mod refusal;
pub mod response;
pub mod retry;
pub mod service;
mod sse;
pub mod streaming;
pub mod system;
#[cfg(feature = "test-util")]
pub mod test_util;
pub mod timeouts;
pub mod transport;
#[cfg(feature = "upload")]
pub mod upload;
mod wait_info;
pub mod wire;

/// Credentials, and the providers that find them.
pub use auth_core as credentials;

/// What generated code and the macros of this crate name; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use serde::de::{Deserialize, Deserializer, Error as DeError};
    pub use serde::ser::{Serialize, SerializeMap, Serializer};

    pub use crate::model::codec::{
        Fields, decode_text, deserialize_model, map_or_empty, read, serialize_model,
    };
    pub use crate::model::input::Input;
    pub use crate::operation_builder::CallBuilder;
    pub use crate::{
        __accessors as accessors, __call_options as call_options,
        __checks_documents as checks_documents, __json_texts as json_texts, __model as model,
        __open_enum as open_enum, __operation as operation, __paging as paging,
        __reads_jobs as reads_jobs, __setters as setters, __shows as shows, __streams as streams,
        __submits as submits,
    };
}
