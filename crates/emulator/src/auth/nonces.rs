//! Nonces that were used.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

/// Remembers nonces as long as a request with them could still be in time.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: HashMap<(String, String), SystemTime>,
}

impl Nonces {
    /// Marks a nonce of an access key as used; `false` when it was already.
    pub(crate) fn take(
        &mut self,
        access_key_id: &str,
        nonce: &str,
        now: SystemTime,
        window: Duration,
    ) -> bool {
        // A clock that was set back leaves moments of the future behind: they count as fresh.
        self.used
            .retain(|_, at| now.duration_since(*at).is_ok_and(|age| age <= window) || *at > now);
        self.used
            .insert((access_key_id.to_owned(), nonce.to_owned()), now)
            .is_none()
    }
}
