//! How patiently a job is waited for.

use std::time::Duration;

/// Pauses between two looks at a job, and the end of patience.
///
/// The first look comes after the first pause; pauses grow by half each time up to the longest, and each is shortened by chance
/// by up to a fifth, so that many programs do not ask at the same moment. A throttled look doubles the pause.
///
/// ```
/// use std::time::Duration;
/// use client_core::job::WaitOptions;
///
/// let options = WaitOptions::default()
///     .with_pauses(Duration::from_secs(5), Duration::from_secs(60))
///     .with_deadline(Duration::from_secs(3600));
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitOptions {
    pub(super) first: Duration,
    pub(super) longest: Duration,
    pub(super) deadline: Duration,
}

impl Default for WaitOptions {
    /// Pauses from 1 to 20 seconds, for a day at most.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(20),
            deadline: Duration::from_secs(24 * 60 * 60),
        }
    }
}

impl WaitOptions {
    /// Sets the first and the longest pause. No pause is shorter than a millisecond.
    #[must_use]
    pub const fn with_pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Sets when waiting ends without a result; the job itself goes on.
    #[must_use]
    pub const fn with_deadline(mut self, limit: Duration) -> Self {
        self.deadline = limit;
        self
    }

    /// The pause after this one.
    pub(super) fn longer(&self, pause: Duration, throttled: bool) -> Duration {
        let factor = if throttled { 2.0 } else { 1.5 };
        pause
            .mul_f64(factor)
            .min(self.longest)
            .max(Duration::from_millis(1))
    }
}
