//! Keeps credentials until they are due, with one fetch for all callers.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::format::time_text;
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    SharedProvider, System,
};

/// How long before the end a refresh is due. The official libraries take the same.
const EARLY: Duration = Duration::from_secs(15 * 60);
/// The least distance to the next refresh when one brought nothing that lasts longer, as from a file with session keys
/// that somebody else renews.
const LEAST_DISTANCE: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// After so long without a refusal, the next one counts as the first again.
const CALM: Duration = Duration::from_secs(10 * 60);

/// Caches what another provider gives.
///
/// * Credentials are fetched anew 15 minutes before they end, but never before half of their time has passed: sessions
///   of 15 minutes would otherwise be refreshed on every call. After a refresh that brought nothing that lasts longer,
///   the next one waits for a minute, or for the end.
/// * There is one fetch at a time. It belongs to the cache and not to the caller that began it: it runs in the
///   background of the [`System`] and goes on when that caller gives up. Callers use the old credentials while these are
///   valid, and else wait for the fetch. (Without a [`Spawn`](crate::Spawn) a caller has to run it, and a caller that
///   gives up takes it along; so it is also once after a background died under a fetch, with its runtime.)
/// * When a fetch fails, the old credentials serve until they end. Further fetches keep a growing distance, 1 s at first
///   and 60 s at last, also when there are no old credentials: until then callers are told the last failure.
/// * [`invalidate`](ProvideCredentials::invalidate) takes effect at once; when the service keeps refusing what comes
///   next, it keeps the same growing distance.
/// * Whoever gets credentials gets one consistent set.
#[derive(Clone, Debug)]
pub struct CachedProvider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    inner: SharedProvider,
    system: System,
    grace: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    current: Option<Entry>,
    /// The fetch that is under way.
    flight: Option<Flight>,
    /// The last fetch ended without an outcome: its background went away.
    lost: bool,
    failures: u32,
    not_before: Option<SystemTime>,
    last_error: Option<CredentialsError>,
    /// How often the credentials were refused, and when last.
    refusals: u32,
    refused_at: Option<SystemTime>,
}

type Outcome = Result<Provided, CredentialsError>;

/// Where callers see how the fetch ended. The sender is dropped without a word when it did not.
type Flight = watch::Receiver<Option<Outcome>>;

#[derive(Clone, Debug)]
struct Entry {
    credentials: Credentials,
    due_at: Option<SystemTime>,
}

impl CachedProvider {
    /// Caches what `inner` gives, by the clock of `system`.
    pub fn new(inner: impl ProvideCredentials + 'static, system: &System) -> Self {
        Self::with_grace(inner, system, Duration::ZERO)
    }

    /// As [`new`](Self::new), but goes on with ended credentials for `grace` when no new ones can be had. Metadata
    /// services have outages during which the old credentials are still accepted.
    pub fn with_grace(
        inner: impl ProvideCredentials + 'static,
        system: &System,
        grace: Duration,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                inner: Arc::new(inner),
                system: system.clone(),
                grace,
                state: Mutex::default(),
            }),
        }
    }
}

impl ProvideCredentials for CachedProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(provide(Arc::clone(&self.shared)))
    }

    fn name(&self) -> Cow<'static, str> {
        self.shared.inner.name()
    }

    fn invalidate(&self) {
        // Distances are kept by the local clock: a correction of it must not stretch them.
        let now = self.shared.system.clock.now();
        let mut state = self.shared.state();
        let early = state.refused_at.is_some_and(|last| {
            let passed = now.duration_since(last).unwrap_or_default();
            if passed > CALM {
                state.refusals = 0;
            }
            passed < pause_after(state.refusals)
        });
        if early && state.refusals > 0 {
            tracing::debug!("credentials were refused again; they are kept until a renewal is due");
            return;
        }
        state.refusals = state.refusals.saturating_add(1);
        state.refused_at = Some(now);
        state.current = None;
        drop(state);
        self.shared.inner.invalidate();
    }
}

/// What a caller is to do.
enum Step {
    Take(Outcome),
    Wait(Flight),
    /// Begin a fetch, and meanwhile take these credentials if there are some.
    Fetch(watch::Sender<Option<Outcome>>, Option<Credentials>),
}

async fn provide(shared: Arc<Shared>) -> Outcome {
    loop {
        let (sender, usable) = match shared.step() {
            Step::Take(outcome) => return outcome,
            Step::Wait(mut flight) => match flight.wait_for(Option::is_some).await {
                Ok(outcome) => match outcome.as_ref() {
                    Some(outcome) => return outcome.clone(),
                    None => continue,
                },
                // It went away; look again.
                Err(_) => continue,
            },
            Step::Fetch(sender, usable) => (sender, usable),
        };
        let in_background = shared.system.spawn.clone().filter(|_| !shared.state().lost);
        let Some(spawn) = in_background else {
            let outcome = fetch(&shared, sender).await;
            return match (usable, outcome) {
                // A refresh ahead of time that failed was logged, and the old credentials are still good.
                (Some(usable), Ok(Provided::Absent(_)) | Err(_)) => Ok(Provided::Found(usable)),
                (_, outcome) => outcome,
            };
        };
        let background = Arc::clone(&shared);
        spawn.spawn(Box::pin(async move {
            // The outcome is in the cache; a failure was logged.
            let _ = fetch(&background, sender).await;
        }));
        if let Some(usable) = usable {
            return Ok(Provided::Found(usable));
        }
    }
}

/// Asks the inner provider, writes down what came of it, and tells those who wait.
async fn fetch(shared: &Shared, sender: watch::Sender<Option<Outcome>>) -> Outcome {
    let answer = shared.inner.provide().await;
    let outcome = shared.land(answer);
    sender.send_replace(Some(outcome.clone()));
    outcome
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a caller finds in the cache and has to do about it.
    fn step(&self) -> Step {
        let now = self.system.now();
        let mut state = self.state();
        let mut flight = state
            .flight
            .clone()
            .filter(|flight| flight.borrow().is_none());
        if flight
            .as_ref()
            .is_some_and(|flight| flight.has_changed().is_err())
        {
            // Its sender went away without an outcome, and the background with it.
            state.lost = true;
            flight = None;
        }
        let rests = self.rests(&state);
        let usable = state.current.as_ref().and_then(|entry| {
            let valid = is_valid(&entry.credentials, now);
            // After the end each call tries again, unless an attempt has just failed and the grace covers the pause.
            let usable = valid || (rests && self.in_grace(&entry.credentials, now));
            usable.then(|| entry.clone())
        });
        let due = !rests
            && usable
                .as_ref()
                .is_none_or(|entry| entry.due_at.is_some_and(|due_at| due_at <= now));
        let usable = usable.map(|entry| entry.credentials);
        match (usable, flight) {
            (Some(usable), Some(_)) => Step::Take(Ok(Provided::Found(usable))),
            (Some(usable), None) if !due => Step::Take(Ok(Provided::Found(usable))),
            (None, Some(flight)) => Step::Wait(flight),
            (usable, None) => {
                if let (None, true, Some(error)) = (&usable, rests, &state.last_error) {
                    return Step::Take(Err(error.clone()));
                }
                let (sender, receiver) = watch::channel(None);
                state.flight = Some(receiver);
                Step::Fetch(sender, usable)
            }
        }
    }

    /// Whether the last failure is too recent for another attempt.
    fn rests(&self, state: &State) -> bool {
        state.not_before.is_some_and(|not_before| {
            // Further off than any pause: the clock was set back.
            not_before
                .duration_since(self.system.clock.now())
                .is_ok_and(|left| !left.is_zero() && left <= LONGEST_PAUSE)
        })
    }

    /// Takes the end of a fetch into the cache.
    fn land(&self, answer: Outcome) -> Outcome {
        let now = self.system.now();
        let answer = match answer {
            Ok(Provided::Found(new)) if !is_valid(&new, now) => {
                Err(ended(&new, &self.inner.name(), now))
            }
            other => other,
        };
        let mut state = self.state();
        state.lost = false;
        match answer {
            Ok(Provided::Found(new)) => {
                let mut due_at = due_at(&new, now);
                if let Some(old) = &state.current
                    && new.expires_at() <= old.credentials.expires_at()
                {
                    due_at = due_at.map(|due_at| due_at.max(later(now, LEAST_DISTANCE)));
                }
                state.current = Some(Entry {
                    due_at,
                    credentials: new.clone(),
                });
                state.failures = 0;
                state.not_before = None;
                state.last_error = None;
                Ok(Provided::Found(new))
            }
            without => state.keep_going(without, self, now),
        }
    }

    fn in_grace(&self, credentials: &Credentials, now: SystemTime) -> bool {
        credentials
            .expires_at()
            .is_some_and(|ended_at| now < later(ended_at, self.grace))
    }
}

impl State {
    /// No new credentials: go on with the old ones if possible.
    fn keep_going(&mut self, without: Outcome, shared: &Shared, now: SystemTime) -> Outcome {
        let pause = pause_after(self.failures);
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(later(shared.system.clock.now(), jitter(pause)));
        self.last_error = without.as_ref().err().cloned();
        let Some(old) = self.current.as_ref().map(|entry| entry.credentials.clone()) else {
            return without;
        };
        let name = shared.inner.name();
        let reason = match &without {
            Err(error) => error.to_string(),
            Ok(Provided::Absent(reason)) => reason.clone().into_owned(),
            Ok(Provided::Found(_)) => String::new(),
        };
        if is_valid(&old, now) {
            tracing::warn!(provider = %name, %reason, "credentials could not be refreshed; using the old ones while they are valid");
            return Ok(Provided::Found(old));
        }
        if shared.in_grace(&old, now) {
            tracing::warn!(provider = %name, %reason, "credentials have ended and could not be refreshed; using them a while longer");
            return Ok(Provided::Found(old));
        }
        without
    }
}

/// The distance to the next attempt after this many in a row without success.
fn pause_after(failures: u32) -> Duration {
    FIRST_PAUSE
        .saturating_mul(1 << failures.min(6))
        .min(LONGEST_PAUSE)
}

/// A time that the clock cannot hold is as far as it goes.
fn later(time: SystemTime, by: Duration) -> SystemTime {
    time.checked_add(by).unwrap_or(time)
}

fn is_valid(credentials: &Credentials, now: SystemTime) -> bool {
    credentials
        .expires_at()
        .is_none_or(|expires_at| now < expires_at)
}

fn due_at(credentials: &Credentials, now: SystemTime) -> Option<SystemTime> {
    let left = credentials
        .expires_at()?
        .duration_since(now)
        .unwrap_or_default();
    Some(later(now, (left / 2).max(left.saturating_sub(EARLY))))
}

fn ended(credentials: &Credentials, name: &str, now: SystemTime) -> CredentialsError {
    let ended_at = credentials.expires_at().map(time_text).unwrap_or_default();
    CredentialsError::new(
        CredentialsErrorKind::Expired,
        format!(
            "{name} gave credentials that had already ended at {ended_at}, and it is {} now; check the clock of this machine and the source",
            time_text(now)
        ),
    )
}

/// Between half and the whole of `pause`, so that many processes do not return in step.
fn jitter(pause: Duration) -> Duration {
    let mut byte = [0_u8];
    // Without randomness the full pause does as well.
    let share = getrandom::fill(&mut byte).map_or(255, |()| u32::from(byte[0]));
    pause / 2 + (pause / 2) * share / 255
}
