//! The time, as something a test can set.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> SystemTime;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until it is set, for tests. Clones share the time.
#[derive(Clone, Debug)]
pub struct FixedClock {
    now: Arc<Mutex<SystemTime>>,
}

impl FixedClock {
    /// A clock that shows `now`.
    pub fn new(now: SystemTime) -> Self {
        Self {
            now: Arc::new(Mutex::new(now)),
        }
    }

    /// Sets the clock, forward or back.
    pub fn set(&self, now: SystemTime) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far the servers' time is from the local clock. Clones share it: what a client learns from an answer's `Date`
/// header, the providers reckon with too.
#[derive(Clone, Debug, Default)]
pub struct ClockOffset {
    milliseconds: Arc<AtomicI64>,
}

impl ClockOffset {
    /// No offset.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the offset so that [`apply`](Self::apply) turns `local` into `server`.
    pub fn learn(&self, server: SystemTime, local: SystemTime) {
        let milliseconds = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        let offset = match server.duration_since(local) {
            Ok(behind) => milliseconds(behind),
            Err(ahead) => -milliseconds(ahead.duration()),
        };
        self.milliseconds.store(offset, Ordering::Relaxed);
    }

    /// Server time at the local time `local`.
    pub fn apply(&self, local: SystemTime) -> SystemTime {
        let offset = self.milliseconds();
        let span = Duration::from_millis(offset.unsigned_abs());
        let moved = if offset < 0 {
            local.checked_sub(span)
        } else {
            local.checked_add(span)
        };
        moved.unwrap_or(local)
    }

    /// Server time minus local time, in milliseconds.
    pub fn milliseconds(&self) -> i64 {
        self.milliseconds.load(Ordering::Relaxed)
    }
}
