//! Whether to try again, and when.
//!
//! Two questions are asked: can the failure pass, and is repeating safe. The second one depends on the operation's
//! [`RetryClass`](crate::operation::RetryClass). A client has one budget for all its calls, so that a service in trouble
//! is not buried under retries.

mod backoff;
mod budget;
mod decide;

use std::time::Duration;

pub(crate) use backoff::delay;
pub(crate) use budget::Budget;
pub(crate) use decide::{Next, Progress, next};

/// How often and how patiently a call is repeated.
///
/// ```
/// use client_core::retry::RetryPolicy;
///
/// let patient = RetryPolicy::default().with_max_attempts(6);
/// let never = RetryPolicy::none();
/// assert_eq!((patient.max_attempts(), never.max_attempts()), (6, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base: Duration,
    throttling_base: Duration,
    max_backoff: Duration,
    max_hint: Duration,
}

impl Default for RetryPolicy {
    /// 3 attempts; the pause before attempt n + 1 is random between nothing and 100 ms (1 s after throttling) times
    /// 2^(n-1), 20 s at most; a pause that the service asks for is kept up to 60 s.
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base: Duration::from_millis(100),
            throttling_base: Duration::from_secs(1),
            max_backoff: Duration::from_secs(20),
            max_hint: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// One attempt and no more.
    pub fn none() -> Self {
        Self::default().with_max_attempts(1)
    }

    /// Sets how many requests are sent at most, the first included. 0 counts as 1.
    #[must_use]
    pub const fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the longest first pause after a passing fault (100 ms) and after throttling (1 s).
    #[must_use]
    pub const fn with_base(mut self, fault: Duration, throttling: Duration) -> Self {
        self.base = fault;
        self.throttling_base = throttling;
        self
    }

    /// Sets the longest pause of our own making (20 s).
    #[must_use]
    pub const fn with_max_backoff(mut self, limit: Duration) -> Self {
        self.max_backoff = limit;
        self
    }

    /// Sets the longest pause that the service may ask for (60 s); a longer request is cut to it.
    #[must_use]
    pub const fn with_max_hint(mut self, limit: Duration) -> Self {
        self.max_hint = limit;
        self
    }

    /// How many requests are sent at most.
    pub const fn max_attempts(&self) -> u32 {
        self.max_attempts
    }
}

#[cfg(test)]
mod tests;
