//! A time limit for something that is polled.

use std::future::Future as _;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// When a limit is over; one beyond what the clock can hold is none.
pub(crate) fn deadline(limit: Duration) -> Option<Instant> {
    /// The timer adds to what it is given, so it needs room above.
    const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);
    (limit < FOR_EVER)
        .then(|| Instant::now().checked_add(limit))
        .flatten()
}

/// Goes off at a time that may be moved.
pub(crate) struct Alarm {
    at: Option<Instant>,
    /// Made only when something lets itself be waited for: most does not.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Alarm {
    /// Set to this time; `None` is never.
    pub const fn new(at: Option<Instant>) -> Self {
        Self { at, sleep: None }
    }

    /// Moves it.
    pub fn set(&mut self, at: Option<Instant>) {
        self.at = at;
    }

    /// Whether the time is there, for what always has something ready and so never lets the timer speak.
    #[cfg(feature = "reqwest")]
    pub fn is_over(&self) -> bool {
        self.at.is_some_and(|at| Instant::now() >= at)
    }

    /// Whether the time is there; if not, the task is woken then.
    pub fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(at) = self.at else {
            return false;
        };
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep_until(at)));
        if sleep.deadline() != at {
            sleep.as_mut().reset(at);
        }
        sleep.as_mut().poll(context).is_ready()
    }
}
