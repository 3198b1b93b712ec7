//! Keeps credentials until they are due, and lets one caller refresh for all.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::OwnedMutexGuard;

use crate::format::time_text;
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials,
    SharedProvider, System,
};

/// How long before the end a refresh is due. The official libraries take the same.
const EARLY: Duration = Duration::from_secs(15 * 60);
/// The least distance to the next refresh when one brought nothing that lasts longer, as from a file with session keys
/// that somebody else renews.
const LEAST_DISTANCE: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Caches what another provider gives.
///
/// * Credentials are fetched anew 15 minutes before they end, but never before half of their time has passed: sessions
///   of 15 minutes would otherwise be refreshed on every call. After a refresh that brought nothing that lasts longer,
///   the next one waits for a minute, or for the end.
/// * One caller fetches; others use the old credentials while these are valid, and else wait for that caller.
/// * When a refresh fails, the old credentials serve until they end, and further attempts keep a growing distance. A
///   failure is told to those who waited for it and then forgotten.
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
    /// Held by whoever fetches.
    flight: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct State {
    current: Option<Entry>,
    /// How many fetches have come to an end, so that a waiter sees whether the one it waited for did.
    landed: u64,
    /// How the last one ended.
    last: Option<Outcome>,
    failures: u32,
    not_before: Option<SystemTime>,
}

type Outcome = Result<Option<Credentials>, CredentialsError>;

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
                flight: Arc::default(),
            }),
        }
    }
}

impl ProvideCredentials for CachedProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        Box::pin(provide(Arc::clone(&self.shared)))
    }

    fn name(&self) -> Cow<'static, str> {
        self.shared.inner.name()
    }

    fn absence(&self) -> Cow<'static, str> {
        self.shared.inner.absence()
    }

    fn invalidate(&self) {
        self.shared.inner.invalidate();
        let mut state = self.shared.state();
        state.current = None;
        state.not_before = None;
    }
}

async fn provide(shared: Arc<Shared>) -> Outcome {
    let (usable, due, seen) = shared.look();
    let Some(usable) = usable else {
        let flight = Arc::clone(&shared.flight).lock_owned().await;
        return match shared.landed_since(seen) {
            Some(outcome) => outcome,
            None => fetch(&shared, flight).await,
        };
    };
    if due
        && let Ok(flight) = Arc::clone(&shared.flight).try_lock_owned()
        && shared.landed_since(seen).is_none()
    {
        return Ok(Some(refresh_ahead(shared, flight, usable).await));
    }
    Ok(Some(usable))
}

/// The old credentials, or the new ones if they were there to be waited for.
async fn refresh_ahead(
    shared: Arc<Shared>,
    flight: OwnedMutexGuard<()>,
    usable: Credentials,
) -> Credentials {
    if let Some(spawn) = shared.system.spawn.clone() {
        spawn.spawn(Box::pin(async move {
            // The outcome is in the cache; a failure was logged.
            let _ = fetch(&shared, flight).await;
        }));
        return usable;
    }
    match fetch(&shared, flight).await {
        Ok(Some(new)) => new,
        Ok(None) | Err(_) => usable,
    }
}

/// Asks the inner provider and writes down what came of it, all while holding the flight.
async fn fetch(shared: &Shared, _flight: OwnedMutexGuard<()>) -> Outcome {
    let answer = shared.inner.provide().await;
    let now = shared.system.now();
    let answer = match answer {
        Ok(Some(new)) if !is_valid(&new, now) => Err(ended(&new, &shared.inner.name(), now)),
        other => other,
    };
    let mut state = shared.state();
    let outcome = match answer {
        Ok(Some(new)) => {
            let mut due_at = due_at(&new, now);
            if let Some(old) = &state.current
                && new.expires_at() <= old.credentials.expires_at()
            {
                due_at = due_at.map(|due_at| due_at.max(now + LEAST_DISTANCE));
            }
            state.current = Some(Entry {
                due_at,
                credentials: new.clone(),
            });
            state.failures = 0;
            state.not_before = None;
            Ok(Some(new))
        }
        without => state.keep_going(without, shared, now),
    };
    state.landed = state.landed.wrapping_add(1);
    state.last = Some(outcome.clone());
    outcome
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is in the cache: credentials that can be used now, whether a new fetch is due, and how many have landed.
    fn look(&self) -> (Option<Credentials>, bool, u64) {
        let now = self.system.now();
        let state = self.state();
        let rests = state.not_before.is_some_and(|not_before| now < not_before);
        let Some(entry) = &state.current else {
            return (None, true, state.landed);
        };
        let valid = is_valid(&entry.credentials, now);
        // After the end each call tries again, unless an attempt has just failed and the grace covers the pause.
        let usable = valid || (rests && self.in_grace(&entry.credentials, now));
        let due = !rests && entry.due_at.is_some_and(|due_at| due_at <= now);
        (usable.then(|| entry.credentials.clone()), due, state.landed)
    }

    /// How the fetch ended that was under way, or ended, after `seen` was read.
    fn landed_since(&self, seen: u64) -> Option<Outcome> {
        let state = self.state();
        if state.landed == seen {
            None
        } else {
            state.last.clone()
        }
    }

    fn in_grace(&self, credentials: &Credentials, now: SystemTime) -> bool {
        credentials
            .expires_at()
            .is_some_and(|ended_at| now < ended_at + self.grace)
    }
}

impl State {
    /// No new credentials: go on with the old ones if possible.
    fn keep_going(&mut self, without: Outcome, shared: &Shared, now: SystemTime) -> Outcome {
        let pause = FIRST_PAUSE
            .saturating_mul(1 << self.failures.min(6))
            .min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(now + jitter(pause));
        let Some(old) = self.current.as_ref().map(|entry| entry.credentials.clone()) else {
            return without;
        };
        let name = shared.inner.name();
        let reason = match &without {
            Err(error) => error.to_string(),
            Ok(_) => shared.inner.absence().into_owned(),
        };
        if is_valid(&old, now) {
            tracing::warn!(provider = %name, %reason, "credentials could not be refreshed; using the old ones while they are valid");
            return Ok(Some(old));
        }
        if shared.in_grace(&old, now) {
            tracing::warn!(provider = %name, %reason, "credentials have ended and could not be refreshed; using them a while longer");
            return Ok(Some(old));
        }
        without
    }
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
    Some(now + (left / 2).max(left.saturating_sub(EARLY)))
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
