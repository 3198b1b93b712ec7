//! What differs between the clouds, and what it is about: APIs and the ways to their operations.

use std::fmt::Debug;
use std::time::SystemTime;

use client_core::operation::OperationInfo;
use client_core::service::ServiceInfo;
use serde_json::{Map, Value};

use crate::answer::{Answer, Failure, Speaker};
use crate::credentials::TestCredentials;
use crate::nonces::Nonces;
use crate::received::Received;

/// The manner of one protocol.
pub(crate) trait Manner: Debug + Send + Sync {
    /// The name of the protocol, as the client's side calls it.
    fn name(&self) -> &'static str;

    /// Whose keys it takes.
    fn family(&self) -> &'static str;

    /// Whether a request is made in this manner.
    fn claims(&self, request: &Received) -> bool;

    /// The operation among the APIs of this family.
    fn route<'a>(&self, apis: &[&'a Api], request: &Received) -> Result<Route<'a>, Lost<'a>>;

    /// Whether the signature is good.
    fn verify(
        &self,
        request: &Received,
        operation: &OperationInfo,
        credentials: &TestCredentials,
        nonces: &mut Nonces,
        now: SystemTime,
    ) -> Result<(), Failure>;

    /// The member under which successes have what an operation answers, where they have an envelope.
    fn envelope(&self) -> Option<&'static str>;

    /// A success around these members, which are those inside the envelope.
    fn success(
        &self,
        speaker: &Speaker,
        id_name: Option<&str>,
        members: Map<String, Value>,
    ) -> Answer;

    /// An error.
    fn failure(&self, speaker: &Speaker, failure: &Failure) -> Answer;

    /// Too many calls.
    fn throttled(&self) -> Failure;

    /// A body that is too large.
    fn too_large(&self) -> Failure;

    /// A required parameter is not there.
    fn missing(&self, parameter: &str) -> Failure;

    /// A parameter's value cannot be taken.
    fn invalid(&self, parameter: &str, reason: &str) -> Failure;
}

/// One API: its facts, and what it can do.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) info: &'static ServiceInfo,
    pub(crate) manner: &'static dyn Manner,
    pub(crate) operations: Vec<&'static OperationInfo>,
}

/// Where a request goes.
#[derive(Debug)]
pub(crate) struct Route<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'static OperationInfo,
    /// Decoded values of the path.
    pub(crate) path_values: Vec<(&'static str, String)>,
}

/// A request that goes nowhere, and who says so.
#[derive(Debug)]
pub(crate) struct Lost<'a> {
    pub(crate) manner: &'static dyn Manner,
    pub(crate) api: Option<&'a Api>,
    pub(crate) failure: Failure,
}
