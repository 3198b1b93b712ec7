//! What the tests share.

#[cfg(feature = "reqwest")]
pub mod log;
#[cfg(feature = "reqwest")]
pub mod server;
pub mod service;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::FixedClock;
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::operation::OperationInfo;
use client_core::test_util::{NoRandomness, ScriptedTransport, test_credentials};
use client_core::wire::WireRequest;

use service::{Imm, Maiu, Pai};

/// 2026-01-02T03:04:05Z, the time of the published signature examples.
pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

pub fn imm() -> ClientBuilder<Imm> {
    ClientBuilder::new()
        .region("cn-hangzhou")
        .credentials(test_credentials())
        .clock(Arc::new(FixedClock::new(now())))
        .nonce_source(Arc::new(NoRandomness::default()))
        .jitter(Arc::new(NoRandomness::default()))
}

pub fn pai() -> ClientBuilder<Pai> {
    ClientBuilder::new()
        .region("cn-hangzhou")
        .credentials(test_credentials())
        .clock(Arc::new(FixedClock::new(now())))
        .nonce_source(Arc::new(NoRandomness::default()))
}

pub fn maiu() -> ClientBuilder<Maiu> {
    ClientBuilder::new()
        .credentials(test_credentials())
        .clock(Arc::new(FixedClock::new(now())))
        .nonce_source(Arc::new(NoRandomness::default()))
        .jitter(Arc::new(NoRandomness::default()))
}

/// A client over a script.
pub fn scripted(transport: &ScriptedTransport) -> CoreClient {
    imm()
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0
}

pub fn request(operation: &'static OperationInfo) -> WireRequest {
    WireRequest {
        operation,
        path: operation.path().to_owned(),
        query: String::new(),
        body: bytes::Bytes::new(),
        content_type: None,
        has_repeat_key: false,
    }
}

pub fn with_query(operation: &'static OperationInfo, query: &str) -> WireRequest {
    WireRequest {
        query: query.to_owned(),
        ..request(operation)
    }
}

/// A provider that must not be asked.
#[derive(Debug)]
pub struct Forbidden;

impl auth_core::ProvideCredentials for Forbidden {
    fn provide(
        &self,
    ) -> auth_core::BoxFuture<'_, Result<auth_core::Provided, auth_core::CredentialsError>> {
        panic!("credentials were asked for");
    }

    fn name(&self) -> std::borrow::Cow<'static, str> {
        "forbidden".into()
    }
}

/// An HTTP client as an application might set it up.
#[cfg(feature = "reqwest")]
pub fn application_client(
    make: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> reqwest::Client {
    let builder = make(reqwest::Client::builder());
    #[cfg(feature = "__rustls")]
    let builder = builder.tls_backend_preconfigured(crate::tls::no_trust());
    builder.build().unwrap()
}
