//! Everything outside that a provider touches, in one bundle.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::{
    Clock, ClockOffset, CredentialsError, Environment, Files, HttpSend, Nonce, ProcessEnvironment,
    RandomNonce, RunProcess, Sleep, Spawn, SystemClock, SystemFiles, SystemProcess, ThreadSleep,
};

/// The outside world of the providers. Every part can be replaced.
#[derive(Clone)]
#[non_exhaustive]
pub struct System {
    /// Environment variables.
    pub env: Arc<dyn Environment>,
    /// Files.
    pub files: Arc<dyn Files>,
    /// HTTP.
    pub http: Arc<dyn HttpSend>,
    /// The local clock.
    pub clock: Arc<dyn Clock>,
    /// How far the local clock is off; shared with whoever learns it.
    pub clock_offset: ClockOffset,
    /// Child processes.
    pub process: Arc<dyn RunProcess>,
    /// Nonces of signed calls to STS.
    pub nonce: Arc<dyn Nonce>,
    /// Pauses between attempts.
    pub sleep: Arc<dyn Sleep>,
    /// Background tasks. Without it, one caller in the refresh window waits for the refresh; the others never do.
    pub spawn: Option<Arc<dyn Spawn>>,
}

impl System {
    /// This machine, with HTTP from the caller.
    pub fn new(http: impl HttpSend + 'static) -> Self {
        Self {
            env: Arc::new(ProcessEnvironment),
            files: Arc::new(SystemFiles),
            http: Arc::new(http),
            clock: Arc::new(SystemClock),
            clock_offset: ClockOffset::new(),
            process: Arc::new(SystemProcess),
            nonce: Arc::new(RandomNonce),
            sleep: Arc::new(ThreadSleep),
            spawn: None,
        }
    }

    /// The time as servers see it: the clock, corrected by the offset.
    pub fn now(&self) -> SystemTime {
        self.clock_offset.apply(self.clock.now())
    }

    /// The value of a variable; an empty one counts as unset, and one that is no Unicode is an error.
    pub(crate) fn var(&self, name: &str) -> Result<Option<String>, CredentialsError> {
        Ok(self
            .env
            .checked_var(name)?
            .filter(|value| !value.is_empty()))
    }

    /// Whether a variable says `true`, in any case; anything else is false, as in the official libraries.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, CredentialsError> {
        Ok(self
            .var(name)?
            .is_some_and(|value| value.eq_ignore_ascii_case("true")))
    }

    /// The user's home directory, by the variable of the platform. A path may well be no Unicode, and the variable is
    /// not one of ours: then there is just no file to look for.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        let names = if cfg!(windows) {
            ["USERPROFILE", "HOME"]
        } else {
            ["HOME", "USERPROFILE"]
        };
        names
            .iter()
            .find_map(|name| self.env.var(name).filter(|value| !value.is_empty()))
            .map(PathBuf::from)
    }
}

/// Short, as every provider holds one; what test doubles record would be in it, too.
impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System")
            .field("clock_offset", &self.clock_offset)
            .finish_non_exhaustive()
    }
}
