//! Keeping within the provider's quotas before a request is sent.
//!
//! Without a limiter, which is the default, requests go as fast as the program makes them, and the service refuses what is
//! too much; [retries](crate::retry) repeat that after a pause. A limiter makes requests wait on this side instead. There
//! are two, and room for one of your own, such as one that many machines share:
//!
//! | | knows | for |
//! |---|---|---|
//! | [`DocumentedRate`] | the documented quotas | one process, or a fixed number of them |
//! | [`AdaptiveRate`] | what the service throttles | any number of processes that share an account's quota |
//!
//! Waiting counts against the time limit of the whole call, and not against that of an attempt. Attempts of a retry wait
//! as well, and so do the polls of a job and the pages of a list.

mod adaptive;
mod documented;
mod lane;
mod limit;

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use auth_core::BoxFuture;

pub use adaptive::AdaptiveRate;
pub use documented::DocumentedRate;
pub use limit::{RateLimit, RateScope};

use crate::operation::OperationInfo;
use crate::service::ServiceInfo;

/// The request that a limiter is asked about.
#[derive(Clone, Copy, Debug)]
pub struct RatedCall {
    service: &'static ServiceInfo,
    operation: &'static OperationInfo,
}

impl RatedCall {
    /// A request of an operation.
    pub const fn new(service: &'static ServiceInfo, operation: &'static OperationInfo) -> Self {
        Self { service, operation }
    }

    /// The API's short name, such as `ice`.
    pub const fn api(&self) -> &'static str {
        self.service.name()
    }

    /// The provider's name of the operation.
    pub const fn operation(&self) -> &'static str {
        self.operation.name()
    }

    /// The documented quota of the operation, where there is one.
    pub const fn limit(&self) -> Option<RateLimit> {
        self.operation.rate_limit()
    }

    /// The documented quota of all operations together, where there is one.
    pub const fn api_limit(&self) -> Option<RateLimit> {
        self.service.rate_limit()
    }
}

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RateOutcome {
    /// The service answered, well or with an error.
    Answered,
    /// The service refused because there were too many requests.
    Throttled,
    /// No answer came.
    Failed,
}

/// Lets requests through at a rate.
///
/// One limiter may serve several clients, also of several APIs, when they share one `Arc` of it.
///
/// An implementation that is shared by many machines asks its server in [`acquire`](Self::acquire); when the server is
/// away it decides itself whether to let the request through or to wait, for a limiter has no way to fail a call.
pub trait RateLimiter: Debug + Send + Sync {
    /// Ready when the request may be sent. A future that is dropped before must not have used anything up.
    fn acquire(&self, call: RatedCall) -> BoxFuture<'_, ()>;

    /// Told once for every request that came to an end, with the time since it was let through.
    fn report(&self, call: RatedCall, ago: Duration, outcome: RateOutcome);
}

impl<T: RateLimiter + ?Sized> RateLimiter for Arc<T> {
    fn acquire(&self, call: RatedCall) -> BoxFuture<'_, ()> {
        (**self).acquire(call)
    }

    fn report(&self, call: RatedCall, ago: Duration, outcome: RateOutcome) {
        (**self).report(call, ago, outcome);
    }
}
