//! Settings of the default transport.

use std::fmt;
use std::time::Duration;

use crate::timeouts::Timeouts;

/// How long an answer may be unless the builder says otherwise: far above what these APIs send.
pub(crate) const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// What the builder was told about connections.
#[derive(Clone)]
pub(crate) struct Settings {
    pub connect_timeout: Duration,
    /// For every host; may hold a password.
    pub proxy: Option<String>,
    /// PEM texts.
    pub root_certificates: Vec<Vec<u8>>,
    pub max_response_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout: Timeouts::default().connect(),
            proxy: None,
            root_certificates: Vec::new(),
            max_response_bytes: MAX_RESPONSE_BYTES,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &self.proxy.as_ref().map(|_| "[redacted]"))
            .field("root_certificates", &self.root_certificates.len())
            .field("max_response_bytes", &self.max_response_bytes)
            .finish()
    }
}
