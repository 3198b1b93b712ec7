//! The one error of every call. A leaf: what makes errors of answers is `refusal`.

mod access_denied;
mod display;
mod fault;
mod json;
mod kind;
mod refusal;

use std::sync::Arc;
use std::time::Duration;

use auth_core::Meaning;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use access_denied::AccessDeniedDetail;
pub(crate) use fault::Fault;
pub use kind::ErrorKind;
pub(crate) use refusal::Refusal;

/// How much of an answer's body an error keeps.
pub(crate) const BODY_KEPT: usize = 16 * 1024;

type Source = Arc<dyn std::error::Error + Send + Sync>;

/// Why a call gave no response.
///
/// `Display` is one line that stands alone in a log: operation, code, status, message, request id, and what to do
/// where that is known. Causes below it are in [`source`](std::error::Error::source) and are not repeated in the line.
/// Nothing in it is a secret: access key secrets, session tokens and signatures are taken out even of what the service
/// itself sent.
///
/// ```
/// # fn report(error: &client_core::error::Error) {
/// use client_core::error::ErrorKind;
///
/// match error.kind() {
///     ErrorKind::Throttled => eprintln!("too fast; wait {:?}", error.retry_after()),
///     _ if error.is_access_denied() => eprintln!("no permission: {error}"),
///     _ if error.maybe_executed() => eprintln!("look before you repeat: {error}"),
///     _ => eprintln!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    advice: Option<String>,
    refusal: Refusal,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    retry_after: Option<Duration>,
    fault: Fault,
    maybe_executed: bool,
    source: Option<Source>,
    job: Option<String>,
}

impl Error {
    /// A failure of this kind, before anything is known of an answer.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: message.into(),
            advice: None,
            refusal: Refusal::default(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            attempts: 0,
            retry_after: None,
            fault: Fault::Permanent,
            maybe_executed: false,
            source: None,
            job: None,
        }))
    }

    /// A client that cannot be built.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// A request that lacks required parameters; all of them are named.
    pub fn missing_parameters(operation: &'static str, names: &[&str]) -> Self {
        let noun = if names.len() == 1 {
            "parameter is"
        } else {
            "parameters are"
        };
        Self::new(
            ErrorKind::InvalidRequest,
            format!("required {noun} missing: {}", names.join(", ")),
        )
        .in_operation(operation)
    }

    /// A request that cannot be sent as it is.
    pub fn invalid_request(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::InvalidRequest, message).in_operation(operation)
    }

    /// Paging that cannot go on.
    pub fn paging(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Paging, message).in_operation(operation)
    }

    #[must_use]
    pub(crate) fn with_refusal(mut self, refusal: Refusal) -> Self {
        self.0.refusal = refusal;
        self
    }

    /// What this error is about is this job.
    #[must_use]
    pub(crate) fn with_job(mut self, id: &str) -> Self {
        self.0.job = Some(id.to_owned());
        self
    }

    #[must_use]
    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    #[must_use]
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    #[must_use]
    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    #[must_use]
    pub(crate) fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    #[must_use]
    pub(crate) fn with_fault(mut self, fault: Fault) -> Self {
        self.0.fault = fault;
        self.0.maybe_executed = fault.maybe_executed();
        self
    }

    /// Adds what HTTP said; headers and body are free of secrets, and the body is cut to [`BODY_KEPT`].
    #[must_use]
    pub(crate) fn with_answer(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        refusal: Refusal,
    ) -> Self {
        self.0.status = Some(status);
        self.0.headers = headers;
        self.0.body = body;
        self.0.refusal = refusal;
        self
    }

    #[must_use]
    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    #[must_use]
    pub(crate) fn with_maybe_executed(mut self) -> Self {
        self.0.maybe_executed = true;
        self
    }

    /// Adds to the message what a reader would otherwise look for in vain.
    #[must_use]
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        self.0.message = format!("{}; {note}", self.0.message);
        self
    }

    /// The caller gave the work up.
    #[cfg(feature = "oss")]
    #[doc(hidden)]
    pub fn cancelled(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Cancelled, message)
    }

    /// What stands behind it.
    #[cfg(feature = "oss")]
    #[doc(hidden)]
    #[must_use]
    pub fn caused_by(self, source: Self) -> Self {
        self.with_source(source)
    }

    /// A call succeeded, and tells that the service did not take what was sent.
    #[cfg(feature = "upload")]
    #[doc(hidden)]
    pub fn refused_work(operation: &'static str, status: &str, message: &str) -> Self {
        let refusal = Refusal {
            code: Some(status.to_owned()),
            message: Some(message.to_owned()),
            ..Refusal::default()
        };
        Self::new(ErrorKind::Service, message)
            .in_operation(operation)
            .with_refusal(refusal)
    }

    /// A call succeeded, and its answer lacks what the next step needs.
    #[cfg(feature = "upload")]
    #[doc(hidden)]
    pub fn unusable_answer(operation: &'static str, what: &str) -> Self {
        Self::new(
            ErrorKind::Decode,
            format!("the answer cannot be used: {what}"),
        )
        .in_operation(operation)
        .with_maybe_executed()
    }

    /// What the refusal says.
    pub(crate) fn refusal(&self) -> &Refusal {
        &self.0.refusal
    }

    /// What sort of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called; `None` while a client is being built.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The code in the service's answer, such as `InvalidParameter` or, at NAVER, `10001`.
    ///
    /// Codes of a gateway in front of a service are numbers of their own kind and no HTTP statuses; see
    /// [`is_from_gateway`](Self::is_from_gateway).
    pub fn code(&self) -> Option<&str> {
        self.0.refusal.code.as_deref()
    }

    /// What happened, without operation, code and advice.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where that is known.
    pub fn advice(&self) -> Option<&str> {
        self.0.advice.as_deref()
    }

    /// The HTTP status, when there was an answer, whole or not.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The id under which the provider knows the request; quote it in a support case.
    pub fn request_id(&self) -> Option<&str> {
        self.0.refusal.request_id.as_deref()
    }

    /// The id of the job that this error is about.
    pub fn job_id(&self) -> Option<&str> {
        self.0.job.as_deref()
    }

    /// How many attempts were made to send the request; 0 when the call failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the service asked to wait before the next call.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same call may pass at another time: throttling, an unreachable host, a passing fault of the service.
    ///
    /// It does not say that repeating is safe; ask [`maybe_executed`](Self::maybe_executed).
    pub fn is_retryable(&self) -> bool {
        self.0.fault.can_pass()
    }

    /// Whether the service refused the call because there were too many.
    pub fn is_throttling(&self) -> bool {
        self.0.kind == ErrorKind::Throttled
    }

    /// Whether the caller is known but not permitted to do this.
    ///
    /// Told by the code; a status alone misleads: AIWorkSpace denies with 404, throttling and wrong keys come with 403. See
    /// [`is_not_activated`](Self::is_not_activated) and [`is_authentication`](Self::is_authentication) for what looks alike.
    pub fn is_access_denied(&self) -> bool {
        self.means(Meaning::AccessDenied)
    }

    /// Whether the caller is not known: a wrong key, secret, signature or token, or a session that is over.
    pub fn is_authentication(&self) -> bool {
        self.means(Meaning::Authentication)
            || self.means(Meaning::SessionOver)
            || self.kind() == ErrorKind::Credentials
            || self.kind() == ErrorKind::Signing
    }

    /// Whether the account has not activated the service, has not subscribed to it, or is suspended or in arrears: no
    /// permission helps.
    pub fn is_not_activated(&self) -> bool {
        self.means(Meaning::NotActivated)
    }

    /// Whether what the request names does not exist.
    ///
    /// A key that does not exist is [`is_authentication`](Self::is_authentication), and an operation that the host does not
    /// serve is neither.
    pub fn is_not_found(&self) -> bool {
        self.means(Meaning::NotFound)
    }

    /// Whether something of the kind exists already, or its state does not permit this now.
    pub fn is_conflict(&self) -> bool {
        self.means(Meaning::Conflict)
    }

    fn means(&self, meaning: Meaning) -> bool {
        self.0.refusal.meaning == Some(meaning)
    }

    /// Whether the code came from an API gateway in front of the service, as NAVER has one.
    pub fn is_from_gateway(&self) -> bool {
        self.0.refusal.gateway
    }

    /// Whether the service may have carried out the request although the call failed.
    ///
    /// `false` is certain: nothing was sent, or the service refused. `true` means: look before repeating a call that
    /// creates or starts something.
    pub fn maybe_executed(&self) -> bool {
        self.0.maybe_executed
    }

    /// The response headers; empty when there was no answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The first 16 KiB of the answer's body; empty when there was none.
    pub fn raw_body(&self) -> &Bytes {
        &self.0.body
    }

    /// The beginning of a body that says neither code nor message in a known way, as text; markup is reduced to its text.
    pub fn body_text(&self) -> Option<&str> {
        self.0.refusal.text.as_deref()
    }

    /// Which policy denied what, when an Alibaba Cloud service said so.
    pub fn access_denied_detail(&self) -> Option<&AccessDeniedDetail> {
        self.0.refusal.denied.as_ref()
    }

    /// The provider's troubleshooting page for this failure, when the answer named one.
    pub fn recommendation(&self) -> Option<&str> {
        self.0.refusal.recommend.as_deref()
    }

    pub(crate) fn fault(&self) -> Fault {
        self.0.fault
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}
