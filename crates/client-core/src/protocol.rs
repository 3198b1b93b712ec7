//! Everything that differs from one cloud to the next, behind one trait.
//!
//! The generated code of a provider crate hands in the implementation; nothing else in this crate names a provider. A
//! third cloud is a third wing beside [`alibaba`] and [`ncp`]: no method has a default, so that the compiler asks for
//! every decision.

pub mod alibaba;
pub mod ncp;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::{
    CredentialsError, Environment, EnvironmentProvider, Meaning, SharedProvider, Sign, System,
};
use http::{HeaderMap, StatusCode};

use crate::error::{Error, Fault, Refusal};
use crate::network::Network;

/// How an API speaks: headers, signature, hosts, identity, refusals.
#[expect(
    private_interfaces,
    reason = "what reads refusals is for the wings of this crate; applications only hand a protocol on"
)]
pub trait Protocol: fmt::Debug + Send + Sync + sealed::Sealed {
    /// A stable name: `alibaba-rpc`, `alibaba-roa`, `ncp-gateway`.
    fn name(&self) -> &'static str;

    /// What signs requests.
    fn signer(&self) -> &'static dyn Sign;

    /// Whether the signature is for one region, so that the signer must be told.
    fn signs_region(&self) -> bool;

    /// What people call the signature.
    fn signature(&self) -> &'static str;

    /// The key pair in the environment alone.
    fn environment(&self, environment: Arc<dyn Environment>) -> EnvironmentProvider;

    /// The sources of credentials that the provider's own tools look at, in their order.
    ///
    /// # Errors
    /// A setting of the environment that cannot be used.
    fn credentials(
        &self,
        system: &System,
        profile: Option<&str>,
    ) -> Result<SharedProvider, CredentialsError>;

    /// The region in the environment or the profile; `None` where there is none.
    ///
    /// # Errors
    /// A variable or a file that cannot be used.
    fn region(
        &self,
        system: &System,
        profile: Option<&str>,
    ) -> Result<Option<String>, CredentialsError>;

    /// How to give credentials, for whoever has given none: the end of a sentence.
    fn how_to_give_credentials(&self) -> &'static str;

    /// How to give a region, for whoever has given none: the end of a sentence.
    fn how_to_give_a_region(&self) -> &'static str;

    /// A host, as an example for whoever has given none.
    fn example_host(&self) -> &'static str;

    /// The host of a product in a region, by the provider's rule.
    fn host(&self, code: &str, region: &str, network: Network) -> String;

    /// Whether a header, in small letters, belongs to the protocol, so that an application cannot set it.
    fn is_reserved(&self, header: &str) -> bool;

    /// The content type of every request, with a body or without; `None` when only bodies have one.
    fn content_type(&self) -> Option<&'static str>;

    /// The headers of the protocol that do not depend on time, credentials or body, with their values.
    fn headers(&self, call: &Call) -> Vec<(&'static str, &'static str)>;

    /// The query of an operation that is called without a signature, where it has to carry what else stands in headers.
    fn unsigned_query(
        &self,
        call: &Call,
        query: &str,
        at: SystemTime,
        nonce: &str,
    ) -> Option<String>;

    /// The id of the request in an answer.
    fn request_id(&self, headers: &HeaderMap, body: &[u8]) -> Option<String>;

    /// What an answer says, when it is a failure; some are although their status is good.
    #[doc(hidden)]
    fn refusal(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Refusal>;

    /// What a refusal means for the next step.
    #[doc(hidden)]
    fn judge(&self, status: StatusCode, headers: &HeaderMap, refusal: &Refusal) -> Judgement;

    /// What to do about a refusal, where that is known.
    #[doc(hidden)]
    fn advice(&self, about: &Advice<'_>) -> Option<String>;
}

/// The operation that is called.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Call {
    /// Its name.
    pub operation: &'static str,
    /// The version of the API.
    pub version: &'static str,
}

impl Call {
    pub(crate) const fn new(operation: &'static str, version: &'static str) -> Self {
        Self { operation, version }
    }
}

/// What a refusal means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    pub fault: Fault,
    pub meaning: Option<Meaning>,
    pub retry_after: Option<Duration>,
}

impl Judgement {
    /// By the meaning of the code where there is one, else by the status.
    pub fn new(
        status: StatusCode,
        meaning: Option<Meaning>,
        retry_after: Option<Duration>,
    ) -> Self {
        Self {
            fault: fault(status, meaning),
            meaning,
            retry_after,
        }
    }
}

/// What is known of a refusal that needs advice.
pub(crate) struct Advice<'a> {
    pub error: &'a Error,
    pub endpoint: &'a str,
    pub string_to_sign: Option<&'a str>,
}

/// What to do after a refusal.
///
/// "Refused, so surely not carried out" takes an answer that says so: a mark of throttling on a 500 or a 504 is a hint
/// how long to wait and no proof that the service did nothing.
fn fault(status: StatusCode, meaning: Option<Meaning>) -> Fault {
    let number = status.as_u16();
    let surely_refused = number < 500 || number == 503;
    match meaning {
        Some(Meaning::Throttled) if surely_refused => Fault::Throttled,
        Some(Meaning::QuotaUsedUp) if surely_refused => Fault::QuotaUsedUp,
        Some(Meaning::Unavailable) if number == 503 => Fault::Unavailable,
        Some(
            Meaning::Throttled | Meaning::QuotaUsedUp | Meaning::Unavailable | Meaning::Passing,
        ) => Fault::Transient,
        Some(Meaning::ClockOff) => Fault::ClockSkew,
        Some(Meaning::SessionOver) => Fault::ExpiredCredentials,
        Some(Meaning::NonceUsed) => Fault::NonceUsed,
        _ => match number {
            429 => Fault::Throttled,
            500 | 502 | 503 | 504 => Fault::Transient,
            501.. => Fault::Lost,
            _ => Fault::Permanent,
        },
    }
}

/// What a status means where the code says nothing. A page is a proxy's or a firewall's: its status says nothing of the
/// service.
fn meaning_of_status(status: StatusCode, refusal: &Refusal) -> Option<Meaning> {
    if refusal.page {
        return (status == StatusCode::TOO_MANY_REQUESTS).then_some(Meaning::Throttled);
    }
    match status.as_u16() {
        401 => Some(Meaning::Authentication),
        403 => Some(Meaning::AccessDenied),
        404 => Some(Meaning::NotFound),
        409 => Some(Meaning::Conflict),
        429 => Some(Meaning::Throttled),
        _ => None,
    }
}

/// Keeps the trait's implementations in this crate: what they read and say are its own types.
pub(crate) mod sealed {
    /// The seal.
    pub trait Sealed {}
}
