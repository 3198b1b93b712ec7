//! What a refusal means, whatever its code is called.

/// What the code of a refusal means to a caller.
///
/// The wings know the codes of their clouds ([`alibaba::codes`](crate::alibaba::codes),
/// [`ncp::codes`](crate::ncp::codes)); everybody who has to judge one reads it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Meaning {
    /// Too many calls; it passes.
    Throttled,
    /// The quota of a day or month is used up; waiting seconds does not help.
    QuotaUsedUp,
    /// The service was not reached by its own front: it surely did nothing.
    Unavailable,
    /// A passing fault of the service; nobody knows whether it did the work.
    Passing,
    /// The session credentials are over.
    SessionOver,
    /// The clocks of both sides differ too much.
    ClockOff,
    /// The service has seen this nonce before.
    NonceUsed,
    /// The caller is not known: wrong key, secret, signature or token.
    Authentication,
    /// The caller is known, and may not do this.
    AccessDenied,
    /// The account has not activated or subscribed to the service, or it is suspended or in arrears. No permission helps.
    NotActivated,
    /// The host does not serve this operation, product or version.
    UnknownOperation,
    /// What was named does not exist.
    NotFound,
    /// It exists already, or its state does not permit this now.
    Conflict,
}

/// How a row of a table of codes is compared: without regard to case.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Code {
    Is(&'static str),
    Starts(&'static str),
    Ends(&'static str),
    Has(&'static str),
}

/// The meaning of the first row that fits.
pub(crate) fn look_up(code: &str, rows: &[(Code, Meaning)]) -> Option<Meaning> {
    let code = code.trim().to_ascii_lowercase();
    rows.iter()
        .find(|(row, _)| match row {
            Code::Is(text) => code == *text,
            Code::Starts(text) => code.starts_with(text),
            Code::Ends(text) => code.ends_with(text),
            Code::Has(text) => code.contains(text),
        })
        .map(|(_, meaning)| *meaning)
}
