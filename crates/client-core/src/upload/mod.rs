//! Files on their way to a service, whatever its storage.

mod presigned;
mod source;

use std::time::Duration;

pub use presigned::put;
#[cfg(feature = "oss")]
pub(crate) use source::OpenSource;
pub use source::UploadSource;

use crate::client::CoreClient;

/// What a file may take at least: slow lines need longer for it than for a call with a small body.
const LEAST_ATTEMPT: Duration = Duration::from_secs(120);

/// How long an attempt to send a file may take.
pub(crate) fn attempt_limit(client: &CoreClient) -> Duration {
    client.inner.timeouts.attempt.max(LEAST_ATTEMPT)
}

/// Whether a file, or the right to store it, would be shown on the way to a place where the client's own calls are not.
pub(crate) fn is_in_the_clear(client: &CoreClient, scheme: &str, is_this_machine: bool) -> bool {
    scheme != "https" && !is_this_machine && client.endpoint().scheme() == "https"
}
