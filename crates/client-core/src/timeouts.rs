//! Time limits of a client.

use std::time::Duration;

/// The limits that a client's calls have unless a call says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) overall: Option<Duration>,
}

impl Default for Timeouts {
    /// 5 s to connect, 30 s for an attempt, no limit for the whole call.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(30),
            overall: None,
        }
    }
}

impl Timeouts {
    /// Sets the limit for making a connection, TLS included.
    #[must_use]
    pub const fn with_connect(mut self, limit: Duration) -> Self {
        self.connect = limit;
        self
    }

    /// Sets the limit for one attempt, from the connection to the last byte of the answer.
    #[must_use]
    pub const fn with_attempt(mut self, limit: Duration) -> Self {
        self.attempt = limit;
        self
    }

    /// Sets the limit for the whole call, retries and pauses included.
    #[must_use]
    pub const fn with_overall(mut self, limit: Option<Duration>) -> Self {
        self.overall = limit;
        self
    }

    /// The limit for making a connection.
    pub const fn connect(&self) -> Duration {
        self.connect
    }

    /// The limit for one attempt.
    pub const fn attempt(&self) -> Duration {
        self.attempt
    }

    /// The limit for the whole call.
    pub const fn overall(&self) -> Option<Duration> {
        self.overall
    }
}
