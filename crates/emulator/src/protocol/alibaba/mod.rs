//! Alibaba Cloud.

mod answers;
mod keys;
mod route;
mod sign;
pub(crate) mod storage;

use std::time::SystemTime;

use client_core::operation::OperationInfo;
use serde_json::{Map, Value};

use crate::answer::{Answer, Failure, Speaker};
use crate::credentials::TestCredentials;
use crate::manner::{Api, Lost, Manner, Route};
use crate::nonces::Nonces;
use crate::received::Received;

pub(super) use keys::keys;

pub(super) const FAMILY: &str = "alibaba";

/// Both styles: they differ in how an operation is found.
pub(super) const MANNERS: &[&dyn Manner] = &[&RPC, &ROA];

const RPC: Style = Style {
    name: "alibaba-rpc",
    by_path: false,
};

const ROA: Style = Style {
    name: "alibaba-roa",
    by_path: true,
};

/// Whether method and path choose among the operations of an API of this manner.
fn by_path_style(manner: &dyn Manner) -> bool {
    manner.name() == ROA.name
}

#[derive(Debug)]
struct Style {
    name: &'static str,
    /// Method and path choose the operation, and not the action.
    by_path: bool,
}

impl Manner for Style {
    fn name(&self) -> &'static str {
        self.name
    }

    fn family(&self) -> &'static str {
        FAMILY
    }

    fn claims(&self, request: &Received) -> bool {
        // Both styles are told apart by the API, once it is known.
        !self.by_path && route::claims(request)
    }

    fn route<'a>(&self, apis: &[&'a Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
        route::route(apis, request)
    }

    fn verify(
        &self,
        request: &Received,
        operation: &OperationInfo,
        credentials: &TestCredentials,
        nonces: &mut Nonces,
        now: SystemTime,
    ) -> Result<(), Failure> {
        if operation.is_unsigned() && request.header("authorization").is_none() {
            return sign::verify_unsigned(request, nonces, now);
        }
        sign::verify(request, credentials, nonces, now)
    }

    fn envelope(&self) -> Option<&'static str> {
        None
    }

    fn success(
        &self,
        speaker: &Speaker,
        id_name: Option<&str>,
        members: Map<String, Value>,
    ) -> Answer {
        answers::success(speaker, id_name, members)
    }

    fn failure(&self, speaker: &Speaker, failure: &Failure) -> Answer {
        answers::failure(speaker, failure)
    }

    fn throttled(&self) -> Failure {
        Failure::new(
            429,
            "Throttling.User",
            "Request was denied due to user flow control.",
        )
    }

    fn too_large(&self) -> Failure {
        Failure::new(
            413,
            "RequestEntityTooLarge",
            "The request body is too large.",
        )
    }

    fn missing(&self, parameter: &str) -> Failure {
        answers::missing(parameter)
    }

    fn invalid(&self, parameter: &str, reason: &str) -> Failure {
        Failure::new(
            400,
            "InvalidParameter",
            format!("The specified parameter {parameter} is not valid: it {reason}."),
        )
    }
}
