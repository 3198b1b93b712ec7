//! A limiter that learns from throttling.

use std::sync::Arc;
use std::time::Duration;

use auth_core::BoxFuture;
use tokio::time::Instant;

use super::lane::{Lane, Lanes, Pace};
use super::{RateLimiter, RateOutcome, RatedCall};
use crate::jitter::{Jitter, SystemJitter};

/// Requests a second of an operation without a documented quota, before anything was learnt.
const FIRST_RATE: f64 = 10.0;
/// The slowest and the fastest it goes, in requests a second.
const RATES: (f64, f64) = (0.02, 2000.0);
/// Growth a second until the service has throttled for the first time.
const FIRST_GROWTH: f64 = 0.35;
/// Growth a second afterwards, as a part of the rate and in requests a second; the larger counts. The first lets a fast
/// client take up a quota in time, the second lets slow ones come up to the others.
const GROWTH: (f64, f64) = (0.01, 0.01);
const MOST_GROWTH: f64 = 0.05;
/// Growth doubles after so long without throttling: others have gone, and left their part.
const LONG: Duration = Duration::from_secs(120);
/// What one throttled request takes of the rate: this of one request a second, less of faster ones (by `SLOPE`), but never
/// less than `LEAST_CUT`. A slow client hears of throttling rarely and must take it seriously; a fast one hears enough.
const CUT: f64 = 0.2;
const SLOPE: f64 = 0.15;
const LEAST_CUT: f64 = 0.1;

/// Finds its part of a quota that it shares with processes it knows nothing of.
///
/// It starts at the documented quota (10 requests a second where none is documented), goes faster as long as the service
/// carries everything out, and slower with each throttled request. Clients of one quota settle at about equal parts of it,
/// while a few percent of the requests are refused; retries repeat those. Each operation is learnt for itself.
///
/// In a simulation of 300 seconds after 120 of settling, 1, 8 and 64 clients of one quota of 50 requests a second use more
/// than 85 % of it, with less than 8 % of the requests throttled, and none has less than half of its part.
#[derive(Debug)]
pub struct AdaptiveRate {
    jitter: Arc<dyn Jitter>,
    initial: Option<f64>,
    lanes: Lanes<Learnt>,
}

impl Default for AdaptiveRate {
    fn default() -> Self {
        Self::new()
    }
}

impl AdaptiveRate {
    /// A limiter that knows nothing yet.
    pub fn new() -> Self {
        Self {
            jitter: Arc::new(SystemJitter),
            initial: None,
            lanes: Lanes::default(),
        }
    }

    /// Begins with this many requests a second instead of the documented quota.
    #[must_use]
    pub fn with_initial(mut self, rate: f64) -> Self {
        self.initial = (rate > 0.0).then_some(rate);
        self
    }

    /// Takes chance from here, for tests.
    #[must_use]
    pub fn with_jitter(mut self, jitter: Arc<dyn Jitter>) -> Self {
        self.jitter = jitter;
        self
    }

    fn lane(&self, call: RatedCall) -> Arc<Lane<Learnt>> {
        self.lanes.get(call.api(), call.operation(), || {
            let limit = call.limit().or(call.api_limit());
            let rate = self.initial.or(limit.map(|limit| limit.rate()));
            Learnt::new(rate.unwrap_or(FIRST_RATE), Arc::clone(&self.jitter))
        })
    }
}

impl RateLimiter for AdaptiveRate {
    fn acquire(&self, call: RatedCall) -> BoxFuture<'_, ()> {
        let lane = self.lane(call);
        Box::pin(async move {
            lane.pass().await;
            lane.with_pace(Learnt::draw);
        })
    }

    fn report(&self, call: RatedCall, ago: Duration, outcome: RateOutcome) {
        if outcome != RateOutcome::Throttled {
            return;
        }
        let now = Instant::now();
        let sent = now.checked_sub(ago).unwrap_or(now);
        self.lane(call).with_pace(|pace| pace.throttled(sent, now));
    }
}

/// What was learnt of one operation.
#[derive(Debug)]
struct Learnt {
    jitter: Arc<dyn Jitter>,
    /// Requests a second.
    rate: f64,
    /// When the rate was last brought up to date.
    at: Option<Instant>,
    /// The last throttled answer.
    throttled: Option<Instant>,
    /// The last cut. What was sent before it says nothing about the rate since.
    cut: Option<Instant>,
    /// The next gap in mean gaps, around 1: clients that started together must not knock together.
    spread: f64,
}

impl Learnt {
    fn new(rate: f64, jitter: Arc<dyn Jitter>) -> Self {
        Self {
            jitter,
            rate: rate.clamp(RATES.0, RATES.1),
            at: None,
            throttled: None,
            cut: None,
            spread: 1.0,
        }
    }

    fn draw(&mut self) {
        self.spread = 0.5 + self.jitter.fraction();
    }

    fn grow(&mut self, now: Instant) {
        let Some(at) = self.at.replace(now) else {
            return;
        };
        // A client that asks for less than it may learns nothing from not being throttled.
        let time = now.saturating_duration_since(at).as_secs_f64();
        let time = time.min(2.0 / self.rate);
        let growth = match self.throttled {
            None => FIRST_GROWTH,
            Some(throttled) => {
                let quiet = now.saturating_duration_since(throttled).as_secs_f64();
                let growth = GROWTH.0.max(GROWTH.1 / self.rate).min(MOST_GROWTH);
                let quiet = quiet / LONG.as_secs_f64();
                (growth * (1.0 + quiet * quiet)).min(FIRST_GROWTH)
            }
        };
        self.rate = (self.rate * (growth * time).exp()).clamp(RATES.0, RATES.1);
    }

    fn throttled(&mut self, sent: Instant, now: Instant) {
        self.grow(now);
        self.throttled = Some(now);
        if self.cut.is_some_and(|cut| sent < cut) {
            return;
        }
        self.cut = Some(now);
        let cut = (CUT * self.rate.powf(-SLOPE)).clamp(LEAST_CUT, 0.5);
        self.rate = (self.rate * (1.0 - cut)).max(RATES.0);
    }
}

impl Pace for Learnt {
    fn gap(&mut self, now: Instant) -> Duration {
        self.grow(now);
        Duration::from_secs_f64(self.spread / self.rate)
    }
}
