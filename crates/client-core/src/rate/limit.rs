//! A rate as a provider documents it.

use std::fmt;
use std::time::Duration;

/// How many requests a provider carries out in a time, and who shares them.
///
/// All processes, users and roles of the account (or project) have one quota together; what comes above it is refused as
/// throttled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    requests: u32,
    period: Duration,
    scope: RateScope,
}

/// Who shares a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateScope {
    /// The account with all its users and roles.
    Account,
    /// A project of the account; every project has a quota of its own.
    Project,
}

impl RateScope {
    /// `account` or `project`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Project => "project",
        }
    }
}

impl RateLimit {
    /// So many requests a second of an account.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            requests,
            period: Duration::from_secs(1),
            scope: RateScope::Account,
        }
    }

    /// So many requests a minute of an account.
    pub const fn per_minute(requests: u32) -> Self {
        Self {
            requests,
            period: Duration::from_secs(60),
            scope: RateScope::Account,
        }
    }

    /// Makes it the quota of each project.
    #[must_use]
    pub const fn of_project(mut self) -> Self {
        self.scope = RateScope::Project;
        self
    }

    /// The number of requests in one [`period`](Self::period).
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The time they are counted over: a second or a minute.
    pub const fn period(&self) -> Duration {
        self.period
    }

    /// Who shares it.
    pub const fn scope(&self) -> RateScope {
        self.scope
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        f64::from(self.requests) / self.period.as_secs_f64()
    }
}

/// `50 requests a second of an account`.
impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = if self.period.as_secs() == 60 {
            "minute"
        } else {
            "second"
        };
        let scope = match self.scope {
            RateScope::Account => "an account",
            RateScope::Project => "a project",
        };
        write!(f, "{} requests a {period} of {scope}", self.requests)
    }
}
