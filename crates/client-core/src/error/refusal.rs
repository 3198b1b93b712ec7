//! What an answer says of itself.

use auth_core::Meaning;

use super::AccessDeniedDetail;

/// What a refusal says, read from whatever form it has; what is not there stays absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusal {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    pub recommend: Option<String>,
    pub denied: Option<AccessDeniedDetail>,
    /// The code is one of a gateway's in front of the service.
    pub gateway: bool,
    /// The beginning of a body that says neither code nor message in a known way.
    pub text: Option<String>,
    /// The body is a page of markup that says neither: a proxy's or a firewall's rather than the service's.
    pub page: bool,
    /// What the code means.
    pub meaning: Option<Meaning>,
}
