//! The token that the metadata service wants to be asked with.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use secrecy::SecretString;

/// Keeps the token while it can be used. Clones share it: a provider that is made anew for each refresh, from a profile
/// that is read anew, need not ask for another token each time.
#[derive(Clone, Debug, Default)]
pub(super) struct MetadataToken {
    slot: Arc<Mutex<Option<(SecretString, SystemTime)>>>,
}

impl MetadataToken {
    pub(super) fn get(&self, now: SystemTime) -> Option<SecretString> {
        match &*self.slot() {
            Some((token, until)) if now < *until => Some(token.clone()),
            _ => None,
        }
    }

    pub(super) fn set(&self, token: SecretString, until: SystemTime) {
        *self.slot() = Some((token, until));
    }

    pub(super) fn forget(&self) {
        *self.slot() = None;
    }

    fn slot(&self) -> MutexGuard<'_, Option<(SecretString, SystemTime)>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
