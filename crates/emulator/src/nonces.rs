//! Nonces that were used.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, SystemTime};

/// Remembers nonces as long as a request with them could still be in time.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: HashSet<(String, String)>,
    /// In the order in which they came, so that those whose time is over stand in front.
    order: VecDeque<(SystemTime, (String, String))>,
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
        while let Some((at, _)) = self.order.front()
            && now.duration_since(*at).is_ok_and(|age| age > window)
        {
            if let Some((_, old)) = self.order.pop_front() {
                self.used.remove(&old);
            }
        }
        let entry = (access_key_id.to_owned(), nonce.to_owned());
        if !self.used.insert(entry.clone()) {
            return false;
        }
        self.order.push_back((now, entry));
        true
    }
}
