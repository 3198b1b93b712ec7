//! The step after a failed attempt.

use crate::error::Fault;
use crate::operation::RetryClass;

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Report the failure.
    Stop,
    /// Wait and send again, if attempts and budget are left.
    Again,
    /// Send again at once, signed anew; counts as an attempt.
    SignAgain,
    /// Correct the clock by the answer's date and send again; does not count.
    CorrectClock,
    /// Get other credentials and send again; does not count.
    RenewCredentials,
    /// NAVER: correct the clock if it is off, else renew credentials that can run out; does not count.
    CorrectClockOrRenew,
}

/// Corrections that are made once per call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    pub clock_corrected: bool,
    pub credentials_renewed: bool,
    pub nonce_retried: bool,
}

/// The step after a failure of this nature in an operation of this class.
pub(crate) fn next(fault: Fault, class: RetryClass, progress: Progress) -> Next {
    let repeatable = matches!(class, RetryClass::Read | RetryClass::Idempotent);
    match fault {
        Fault::Permanent | Fault::QuotaUsedUp | Fault::Lost | Fault::NoCredentials => Next::Stop,
        // The service surely did nothing.
        Fault::Throttled | Fault::Unavailable | Fault::NotSent => Next::Again,
        Fault::Transient | Fault::TimedOut if repeatable => Next::Again,
        Fault::Transient | Fault::TimedOut => Next::Stop,
        Fault::ClockSkew if !progress.clock_corrected => Next::CorrectClock,
        Fault::ExpiredCredentials if !progress.credentials_renewed => Next::RenewCredentials,
        Fault::AuthenticationFailed
            if !progress.clock_corrected && !progress.credentials_renewed =>
        {
            Next::CorrectClockOrRenew
        }
        Fault::ClockSkew | Fault::ExpiredCredentials | Fault::AuthenticationFailed => Next::Stop,
        Fault::NonceUsed if repeatable && !progress.nonce_retried => Next::SignAgain,
        Fault::NonceUsed => Next::Stop,
    }
}
