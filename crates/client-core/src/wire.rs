//! A request between the model and the network: encoded, not yet signed.

use std::fmt;

use bytes::Bytes;

use crate::operation::{OperationInfo, RetryClass};

/// An encoded request that no endpoint, credential or time has touched yet.
///
/// Everything in it is final text: what is signed is what is sent.
#[derive(Clone)]
pub struct WireRequest {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The path with every value percent-encoded.
    pub path: String,
    /// The query in canonical form, without `?`; empty when there is none.
    pub query: String,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The body's content type, when there is a body.
    pub content_type: Option<&'static str>,
    /// The caller has set the parameter by which the service recognizes a repetition.
    pub has_repeat_key: bool,
}

impl WireRequest {
    /// What may be retried: the operation's class, or [`RetryClass::Idempotent`] when the caller has set the
    /// [parameter](OperationInfo::repeat_key) by which the service recognizes a repetition.
    pub fn retry_class(&self) -> RetryClass {
        match self.operation.retry_class() {
            RetryClass::Unsafe if self.has_repeat_key => RetryClass::Idempotent,
            class => class,
        }
    }
}

impl fmt::Debug for WireRequest {
    /// The request as it will be sent; of the operation, its name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WireRequest")
            .field("operation", &self.operation.name())
            .field("method", &self.operation.method())
            .field("path", &self.path)
            .field("query", &self.query)
            .field("content_type", &self.content_type)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish_non_exhaustive()
    }
}
