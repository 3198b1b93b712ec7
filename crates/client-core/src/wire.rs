//! A request between the model and the network: encoded, not yet signed.

use bytes::Bytes;

use crate::operation::OperationInfo;

/// An encoded request that no endpoint, credential or time has touched yet.
///
/// Everything in it is final text: what is signed is what is sent.
#[derive(Clone, Debug)]
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
}
