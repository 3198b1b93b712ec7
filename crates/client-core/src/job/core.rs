//! A job without types: the query, its parameters, and one look after the other.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::handle::Data;
use super::options::WaitOptions;
use super::output::JobParts;
use super::state::{JobState, Seen};
use crate::call::CallOptions;
use crate::client::CoreClient;
use crate::error::Error;
use crate::json_text;
use crate::refusal::job::{Ended, failed, late};
use crate::response::RawResponse;

/// What all clones of a job share.
#[derive(Debug)]
pub(super) struct Core {
    pub client: CoreClient,
    pub parts: JobParts,
    pub data: Data,
    pub wait: WaitOptions,
    pub options: CallOptions,
}

impl Core {
    /// Asks once.
    pub async fn look(&self) -> Result<(Seen, RawResponse), Error> {
        let request = self
            .parts
            .query
            .encode(&Value::Object(self.data.parameters.clone()))?;
        let raw = self.client.execute(request, self.options.clone()).await?;
        let seen = Seen::read(&json_of(&raw), self.parts.wait, &self.data.id);
        Ok((seen, raw))
    }

    /// Why the work ended without a result.
    pub fn failure(&self, seen: &Seen, raw: &RawResponse) -> Error {
        let ended = Ended {
            id: &self.data.id,
            state: &seen.text,
            code: seen.code.as_deref(),
            message: seen.message.as_deref(),
        };
        failed(self.parts.operation, ended, raw)
    }
}

/// The ids of jobs, as events tell of them.
pub(super) type Events = Pin<Box<dyn Stream<Item = String> + Send>>;

/// Looks at a job again and again.
pub(super) struct Poller {
    core: Arc<Core>,
    pause: Duration,
    deadline: Option<Instant>,
    last: Option<(Seen, RawResponse)>,
    looks: u32,
    events: Option<Events>,
}

impl Poller {
    pub fn new(core: Arc<Core>) -> Self {
        let pause = core.wait.first;
        Self {
            core,
            pause,
            deadline: None,
            last: None,
            looks: 0,
            events: None,
        }
    }

    /// Looks at once when an event tells of the job.
    pub fn with_events(mut self, events: Events) -> Self {
        self.events = Some(events);
        self
    }

    pub const fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// The next look that gave an answer. Faults that can pass do not end the wait: the pauses grow, and the deadline does.
    pub async fn next(&mut self) -> Result<(Seen, RawResponse), Error> {
        let deadline = *self.deadline.get_or_insert_with(|| {
            Instant::now()
                .checked_add(self.core.wait.deadline)
                .unwrap_or_else(far)
        });
        loop {
            let jitter = self.core.client.inner.jitter.fraction().clamp(0.0, 1.0);
            let pause = self
                .pause
                .mul_f64(1.0 - 0.2 * jitter)
                .max(Duration::from_millis(1));
            let next = Instant::now() + pause;
            if next >= deadline {
                tokio::time::sleep_until(deadline).await;
                return Err(self.too_late());
            }
            self.rest(pause).await;
            self.looks = self.looks.saturating_add(1);
            match self.core.look().await {
                Ok((seen, raw)) => {
                    self.pause = self.core.wait.longer(self.pause, false);
                    self.tell(&seen);
                    self.last = Some((seen.clone(), raw.clone()));
                    return Ok((seen, raw));
                }
                Err(error) if error.is_retryable() => {
                    tracing::debug!(job = self.core.data.id, %error, "the job could not be looked at; it is tried again");
                    let asked = error.retry_after().unwrap_or_default();
                    self.pause = self
                        .core
                        .wait
                        .longer(self.pause, error.is_throttling())
                        .max(asked.min(self.core.wait.longest));
                }
                Err(error) => return Err(error.with_job(&self.core.data.id)),
            }
        }
    }

    /// A pause, cut short by an event. Events that come close upon each other cut no pause below the first one, so that nobody
    /// who sends events decides how often the service is asked.
    async fn rest(&mut self, pause: Duration) {
        let Some(events) = &mut self.events else {
            return sleep(pause).await;
        };
        let now = Instant::now();
        let end = now + pause;
        let least = match self.looks {
            0 => now,
            _ => now + pause.min(self.core.wait.first),
        };
        let id = self.core.data.id.as_str();
        let told = poll_fn(|context| {
            loop {
                match events.as_mut().poll_next(context) {
                    Poll::Ready(Some(of)) if of == id => return Poll::Ready(true),
                    // Events of other jobs are for those who wait for them.
                    Poll::Ready(Some(_)) => {}
                    Poll::Ready(None) => return Poll::Ready(false),
                    Poll::Pending => return Poll::Pending,
                }
            }
        });
        match tokio::time::timeout_at(end, told).await {
            Err(_) => {}
            Ok(true) => tokio::time::sleep_until(least.min(end)).await,
            Ok(false) => {
                // No more events: from now on it is looked at as ever.
                self.events = None;
                tokio::time::sleep_until(end).await;
            }
        }
    }

    fn tell(&self, seen: &Seen) {
        let is_new = self
            .last
            .as_ref()
            .is_none_or(|(last, _)| last.text != seen.text);
        let (job, state) = (self.core.data.id.as_str(), seen.text.as_str());
        match seen.state {
            JobState::Unknown if is_new => {
                tracing::warn!(
                    job,
                    state,
                    "the job is in a state that this version does not know; waiting goes on"
                );
            }
            _ if is_new => tracing::debug!(job, state, "the job is in a new state"),
            _ => {}
        }
    }

    fn too_late(&self) -> Error {
        let last = self
            .last
            .as_ref()
            .map(|(seen, raw)| (seen.text.as_str(), raw));
        late(
            self.core.parts.operation,
            &self.core.data.id,
            self.looks,
            last,
        )
    }
}

/// A moment that nobody waits for: 30 years from now.
fn far() -> Instant {
    Instant::now() + Duration::from_secs(30 * 365 * 24 * 60 * 60)
}

/// The body as JSON; `null` where it is none, which says nothing of a state.
pub(super) fn json_of(raw: &RawResponse) -> Value {
    serde_json::from_slice(raw.body())
        .or_else(|_| serde_json::from_str(&json_text::text_of(raw.body())))
        .unwrap_or_default()
}
