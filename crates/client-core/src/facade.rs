//! What a provider crate shows beside its own operations and types: [`client!`](crate::client!) re-exports all of it, so
//! that this list stands once and every crate has the same names.
//!
//! A type that occurs in a public signature belongs here, also one of another library, so that a program needs no
//! dependency but the provider crate. `crates/conformance` has a test that reads the sources for what is missing. What
//! only generated code names is in `__private`.

pub use crate::call::CallOptions;
pub use crate::error::{Error, ErrorKind};
pub use crate::response::Response;

#[doc(inline)]
pub use crate::credentials;
#[cfg(feature = "test-util")]
#[doc(inline)]
pub use crate::test_util;

/// One call: its options, the future that `send()` gives, and the layer without types below it.
pub mod call {
    pub use crate::call::{CallOptions, Pending};
    pub use crate::client::CoreClient;
    pub use crate::encode::Request;
    pub use crate::wire::WireRequest;
}

/// Settings of a client.
pub mod config {
    pub use crate::client::{FromCore, ServiceClient};
    pub use crate::config::ClientBuilder;
    pub use crate::endpoint::Endpoint;
    pub use crate::jitter::{Jitter, SystemJitter};
    pub use crate::network::Network;
    #[cfg(feature = "reqwest")]
    pub use crate::system::default_system;
    pub use crate::system::system;
    pub use crate::timeouts::Timeouts;
}

/// The one error of every call, and what it tells.
pub mod error {
    pub use crate::error::{AccessDeniedDetail, Error, ErrorKind};
}

/// What is known of the API without calling it: its operations, their parameters, its hosts and regions.
pub mod info {
    pub use crate::by_name::OperationEntry;
    pub use crate::operation::{
        ErrorInfo, OperationInfo, PagingInfo, PagingStyle, ParameterInfo, Place, RetryClass,
        Source, States, Style, Type, WaitCall, WaitInfo, WaitKind,
    };
    pub use crate::protocol::{self, Protocol};
    #[doc(no_inline)]
    pub use crate::rate::RateLimit;
    pub use crate::service::{Hosts, RegionInfo, Service, ServiceInfo};
}

/// Whole jobs: started, waited for, watched, stopped, and found again by another process.
pub mod job {
    pub use crate::job::{
        AnyJobHandle, Job, JobHandle, JobOutput, JobParts, JobState, JobStatus, Stoppable, Submit,
        WaitOptions, Watch,
    };
}

/// Building blocks of requests and responses.
pub mod model {
    pub use crate::documents::{DocumentCheck, DocumentPlace, DocumentVerdict, JsonText};
    pub use crate::model::{
        DateTime, Decode, InvalidJsonText, Map, Model, ParsedDateTime, UnknownValue, Value,
        from_json_text,
    };
    #[doc(no_inline)]
    pub use serde::{Deserialize, Serialize};
    #[doc(no_inline)]
    pub use time::{OffsetDateTime, PrimitiveDateTime};
}

/// Walking lists: streams of pages and of items.
pub mod paging {
    pub use crate::paging::{Buffered, Items, PageValue, Paged, Pages};
    #[doc(no_inline)]
    pub use futures_core::Stream;
}

/// Keeping within the provider's quotas.
pub mod rate {
    pub use crate::rate::{
        AdaptiveRate, DocumentedRate, RateLimit, RateLimiter, RateOutcome, RateScope, RatedCall,
    };
}

/// What comes back from a call.
pub mod response {
    pub use crate::model::{DecodeWarning, UnknownField};
    pub use crate::response::{RawResponse, Response};
}

/// How often and how patiently a call is repeated.
pub mod retry {
    pub use crate::operation::RetryClass;
    pub use crate::retry::RetryPolicy;
}

/// Answers that come event by event.
pub mod streaming {
    pub use crate::streaming::{Event, EventStream};
}

/// How bytes get to the service and back.
pub mod transport {
    #[cfg(feature = "reqwest")]
    pub use crate::transport::ReqwestTransport;
    pub use crate::transport::{
        AttemptTimeouts, Body, Direct, Transport, TransportError, TransportErrorKind,
    };
    /// The buffers that bodies are made of.
    #[doc(no_inline)]
    pub use bytes;
    /// The parts of requests and responses.
    #[doc(no_inline)]
    pub use http;
    /// The HTTP client that `http_client(...)` of the builder takes.
    #[cfg(feature = "reqwest")]
    #[doc(no_inline)]
    pub use reqwest;
    /// What an upload can be read from.
    #[cfg(feature = "upload")]
    #[doc(no_inline)]
    pub use tokio::io::AsyncRead;
}
