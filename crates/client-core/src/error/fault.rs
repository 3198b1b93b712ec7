//! What a failure means for the next step: whether it can pass, and whether the service may have done the work.

/// The nature of a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Repeating changes nothing.
    Permanent,
    /// Too many calls; the service did nothing.
    Throttled,
    /// A daily or monthly quota is used up; waiting seconds does not help.
    QuotaUsedUp,
    /// The gateway says that the service was not reached.
    Unavailable,
    /// A passing fault after which nobody knows whether the work was done.
    Transient,
    /// Like `Transient`, and the caller has already waited for the whole attempt.
    TimedOut,
    /// The request never left.
    NotSent,
    /// The clocks differ too much; the service did nothing.
    ClockSkew,
    /// The session credentials are over; the service did nothing.
    ExpiredCredentials,
    /// A front that does not tell a wrong signature from a wrong clock or a key that was replaced.
    AuthenticationFailed,
    /// The service has seen this nonce before, so an earlier copy of the same bytes reached it.
    NonceUsed,
    /// Permanent, but the work may have been done: an answer that breaks off or is too large.
    Lost,
    /// A source of credentials could not be reached; the provider has already tried as often as is sensible.
    NoCredentials,
}

impl Fault {
    /// Whether the same call may pass at another time.
    pub const fn can_pass(self) -> bool {
        matches!(
            self,
            Self::Throttled
                | Self::Unavailable
                | Self::Transient
                | Self::TimedOut
                | Self::NotSent
                | Self::NoCredentials
        )
    }

    /// Whether the service may have carried the request out.
    pub const fn maybe_executed(self) -> bool {
        matches!(
            self,
            Self::Transient | Self::TimedOut | Self::NonceUsed | Self::Lost
        )
    }
}
