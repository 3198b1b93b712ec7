//! The retry quota that the calls of one client share.

use std::sync::atomic::{AtomicU32, Ordering};

const CAPACITY: u32 = 500;
const COST: u32 = 5;
/// A timeout has already cost the service the most.
const TIMEOUT_COST: u32 = 10;

/// A bucket of retry tokens: retries take from it, successes put back.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            tokens: AtomicU32::new(CAPACITY),
        }
    }
}

impl Budget {
    /// Takes the price of one retry; `None` when the client has used up its quota.
    pub fn take(&self, after_timeout: bool) -> Option<u32> {
        let cost = if after_timeout { TIMEOUT_COST } else { COST };
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// A call went well: what its last retry took comes back, or one token for a call without retries.
    pub fn give_back(&self, taken: Option<u32>) {
        let amount = taken.unwrap_or(1);
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                Some(tokens.saturating_add(amount).min(CAPACITY))
            });
    }

    #[cfg(test)]
    pub fn left(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }
}
