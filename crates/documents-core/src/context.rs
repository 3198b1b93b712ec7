//! What is known of the place where a document stands.

use std::collections::BTreeMap;

/// Where a document will go to or came from: some rules depend on it, and those that miss something say nothing.
///
/// ```
/// use documents_core::Context;
///
/// let context = Context::new()
///     .with_operation("SubmitMediaProducingJob")
///     .with_region("cn-shanghai")
///     .with_parameter("OutputMediaTarget", "vod-media");
/// assert_eq!(context.region(), Some("cn-shanghai"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    operation: Option<String>,
    region: Option<String>,
    parameters: BTreeMap<String, String>,
    is_answer: bool,
}

impl Context {
    /// A request of which nothing more is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the operation in whose parameter or answer the document stands.
    #[must_use]
    pub fn with_operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Names the region of the endpoint, such as `cn-shanghai`: buckets must lie there, and not every function runs everywhere.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Gives another parameter of the same request, as text: some decide what a document may hold.
    #[must_use]
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Says that the service wrote the document: it carries more than one may send.
    #[must_use]
    pub fn of_answer(mut self) -> Self {
        self.is_answer = true;
        self
    }

    /// The operation.
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The region of the endpoint.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Another parameter of the request.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// Whether the service wrote the document.
    pub fn is_answer(&self) -> bool {
        self.is_answer
    }
}
