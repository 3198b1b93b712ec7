//! Settings of the default transport.

use std::fmt;
use std::time::Duration;

use super::MAX_RESPONSE_BYTES;
use super::proxies::Proxies;
use crate::timeouts::Timeouts;

/// What the builder was told about connections.
pub(crate) struct Settings {
    pub connect_timeout: Duration,
    pub proxies: Proxies,
    /// PEM texts.
    pub root_certificates: Vec<Vec<u8>>,
    pub max_response_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Timeouts::default().connect(),
            proxies: Proxies::from_process(),
            root_certificates: Vec::new(),
            max_response_bytes: MAX_RESPONSE_BYTES,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxies", &self.proxies)
            .field("root_certificates", &self.root_certificates.len())
            .field("max_response_bytes", &self.max_response_bytes)
            .finish()
    }
}
