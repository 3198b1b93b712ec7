//! The queue before one quota: callers pass one by one, in the order in which they came.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Says when the next request may go.
pub(super) trait Pace: Send {
    /// How long after the last request the next may follow.
    fn gap(&mut self, now: Instant) -> Duration;
}

/// One queue with its pace.
#[derive(Debug)]
pub(super) struct Lane<P> {
    /// Held by the caller whose turn it is while it waits. One that is dropped leaves the queue and has used nothing.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<State<P>>,
}

#[derive(Debug)]
struct State<P> {
    pace: P,
    last: Option<Instant>,
}

impl<P: Pace> Lane<P> {
    pub(super) fn new(pace: P) -> Self {
        Self {
            turn: tokio::sync::Mutex::new(()),
            state: Mutex::new(State { pace, last: None }),
        }
    }

    /// Ready when the caller may send.
    pub(super) async fn pass(&self) {
        let _turn = self.turn.lock().await;
        // The pace may change during a pause, so it is asked again after each.
        while let Some(pause) = self.pause() {
            tokio::time::sleep(pause).await;
        }
    }

    /// Takes the turn when its time has come, or says how long it is away.
    fn pause(&self) -> Option<Duration> {
        let now = Instant::now();
        let mut state = self.state();
        let gap = state.pace.gap(now);
        let pause = state
            .last
            .and_then(|last| last.checked_add(gap))
            .map(|due| due.saturating_duration_since(now))
            .filter(|pause| !pause.is_zero());
        if pause.is_none() {
            state.last = Some(now);
        }
        pause
    }

    /// Tells the pace what came of a request.
    pub(super) fn with_pace<T>(&self, told: impl FnOnce(&mut P) -> T) -> T {
        told(&mut self.state().pace)
    }

    fn state(&self) -> MutexGuard<'_, State<P>> {
        // The state is plain numbers, right after every step; a panic of another thread leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The queues of one limiter, by API and operation; as many as there are operations, at most.
#[derive(Debug)]
pub(super) struct Lanes<P>(Mutex<ByOperation<P>>);

type ByOperation<P> = HashMap<(&'static str, &'static str), Arc<Lane<P>>>;

impl<P> Default for Lanes<P> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<P: Pace> Lanes<P> {
    /// The queue, with a pace when it is the first time.
    pub(super) fn get(
        &self,
        api: &'static str,
        operation: &'static str,
        pace: impl FnOnce() -> P,
    ) -> Arc<Lane<P>> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes
            .entry((api, operation))
            .or_insert_with(|| Arc::new(Lane::new(pace())));
        Arc::clone(lane)
    }
}
