//! A limiter that keeps to what the provider documents.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use auth_core::BoxFuture;
use tokio::time::Instant;

use super::lane::{Lane, Lanes, Pace};
use super::{RateLimit, RateLimiter, RateOutcome, RatedCall};

/// Keeps each operation, and the API as a whole, within the documented quotas: requests go evenly spaced, never more in
/// any second (or minute) than the provider carries out. What has no documented quota goes at once.
///
/// The quota is the account's. When several processes share it, give each its part with [`with_share`](Self::with_share),
/// or use [`AdaptiveRate`](super::AdaptiveRate), which finds its part by itself.
///
/// A quota of a project is kept as if all calls of the client went to one project.
///
/// ```
/// use client_core::rate::{DocumentedRate, RateLimit};
///
/// // One of two processes, with a higher quota for one operation than the documented one.
/// let limiter = DocumentedRate::new()
///     .with_share(0.5)
///     .with_limit("SubmitMediaProducingJob", RateLimit::per_second(60));
/// # let _ = limiter;
/// ```
#[derive(Debug)]
pub struct DocumentedRate {
    share: f64,
    own: HashMap<String, RateLimit>,
    lanes: Lanes<Even>,
}

/// Always the same gap.
#[derive(Debug)]
struct Even(Duration);

impl Pace for Even {
    fn gap(&mut self, _now: Instant) -> Duration {
        self.0
    }
}

impl Default for DocumentedRate {
    fn default() -> Self {
        Self::new()
    }
}

impl DocumentedRate {
    /// The documented quotas in full.
    pub fn new() -> Self {
        Self {
            share: 1.0,
            own: HashMap::new(),
            lanes: Lanes::default(),
        }
    }

    /// Takes only this part of every quota: above 0, at most 1. Anything else is taken as the nearest of the two, where
    /// the lower is one in a thousand.
    #[must_use]
    pub fn with_share(mut self, share: f64) -> Self {
        // `clamp` would pass NaN on.
        self.share = if share > 0.001 { share.min(1.0) } else { 0.001 };
        self
    }

    /// Sets the quota of an operation, by the provider's name of it, when yours is not the documented one.
    #[must_use]
    pub fn with_limit(mut self, operation: impl Into<String>, limit: RateLimit) -> Self {
        self.own.insert(operation.into(), limit);
        self
    }

    fn lane(
        &self,
        api: &'static str,
        operation: &'static str,
        limit: RateLimit,
    ) -> Arc<Lane<Even>> {
        self.lanes.get(api, operation, || {
            Even(Duration::from_secs_f64(1.0 / (limit.rate() * self.share)))
        })
    }
}

impl RateLimiter for DocumentedRate {
    fn acquire(&self, call: RatedCall) -> BoxFuture<'_, ()> {
        let own = self.own.get(call.operation()).copied();
        let operation = own.or(call.limit()).filter(|limit| limit.requests() > 0);
        let operation = operation.map(|limit| self.lane(call.api(), call.operation(), limit));
        let api = call.api_limit().filter(|limit| limit.requests() > 0);
        let api = api.map(|limit| self.lane(call.api(), "", limit));
        Box::pin(async move {
            // Always in this order, so that a turn of the API is not used up by one who waits for the operation's.
            if let Some(lane) = operation {
                lane.pass().await;
            }
            if let Some(lane) = api {
                lane.pass().await;
            }
        })
    }

    fn report(&self, _call: RatedCall, _ago: Duration, _outcome: RateOutcome) {}
}
