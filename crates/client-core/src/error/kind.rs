//! The sorts of failure.

/// What sort of failure an [`Error`](super::Error) is.
///
/// Each kind says what happened, whether the service may have carried out the request, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A client could not be built, or the environment holds an unusable setting.
    ///
    /// Nothing was sent. Correct the setting that the message names.
    Configuration,
    /// The request cannot be sent as it is: a required parameter is missing, a value cannot be written, a header is
    /// not permitted.
    ///
    /// Nothing was sent. Correct the call; the message names every missing parameter.
    InvalidRequest,
    /// There are no usable credentials.
    ///
    /// Nothing was sent. The source of the error says what each place that was searched had to say.
    Credentials,
    /// The request could not be signed, for example because a key holds a line break.
    ///
    /// Nothing was sent. Correct the credentials that the source names.
    Signing,
    /// No connection came about: unknown host, refused, TLS failure, or none within the connect timeout.
    ///
    /// The service did not see the request, so any call may be repeated. Check region, endpoint, proxy and network.
    Connect,
    /// The answer did not arrive in time.
    ///
    /// The request may have been carried out. Look before repeating a call that creates something; give slow calls a
    /// longer [`with_attempt_timeout`](crate::call::CallOptions::with_attempt_timeout).
    Timeout,
    /// The connection broke, or the answer was cut off or too large.
    ///
    /// The request may have been carried out. Look before repeating a call that creates something.
    Transport,
    /// The service answered with an error.
    ///
    /// With a status below 500 it refused and did nothing; with 500 and above ask
    /// [`maybe_executed`](super::Error::maybe_executed). [`code`](super::Error::code) says why.
    Service,
    /// The service refused because there were too many calls.
    ///
    /// It did nothing. Wait [`retry_after`](super::Error::retry_after), call less often: quotas are shared by all
    /// processes of an account. A used-up daily or monthly quota is of this kind too and does not pass in seconds.
    Throttled,
    /// The call succeeded, but its answer is not what the operation answers.
    ///
    /// The request **was** carried out, so do not repeat it blindly.
    /// [`raw_body`](super::Error::raw_body) has the beginning of the answer.
    Decode,
    /// Paging cannot go on: the service repeated a token, which would never end.
    ///
    /// The pages before it are complete. Start again, or go on from another token.
    Paging,
    /// A job was started and did not come to a good end: it failed, or somebody cancelled it.
    ///
    /// Code and message are those of the job, [`job_id`](super::Error::job_id) names it, and
    /// [`raw_body`](super::Error::raw_body) has the beginning of the last answer.
    Job,
    /// A job had not ended when the patience of the one who waited did.
    ///
    /// The job goes on. Wait again, with its handle.
    JobDeadline,
    /// The caller gave the work up while it was under way.
    ///
    /// What was done of it is undone as far as that is possible; the message says what is left.
    Cancelled,
}

impl ErrorKind {
    /// A stable name for logs and metrics: `configuration`, `invalid_request`, ...
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::Credentials => "credentials",
            Self::Signing => "signing",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Service => "service",
            Self::Throttled => "throttled",
            Self::Decode => "decode",
            Self::Paging => "paging",
            Self::Job => "job",
            Self::JobDeadline => "job_deadline",
            Self::Cancelled => "cancelled",
        }
    }
}
