//! Time limits that the pipeline itself keeps, whatever transport and provider do.

use std::sync::Arc;
use std::time::Duration;

use auth_core::{BoxFuture, CredentialsError, ProvideCredentials, Provided};
use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use client_core::test_util::{ScriptedTransport, json_response, test_credentials};
use client_core::transport::{AttemptTimeouts, Body, Transport, TransportError};
use tokio::time::Instant;

use crate::support::service::{CREATE, LIST};
use crate::support::{imm, request};

/// Never answers.
#[derive(Debug)]
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _request: http::Request<Body>,
        _timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

impl ProvideCredentials for Silent {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(std::future::pending())
    }

    fn name(&self) -> std::borrow::Cow<'static, str> {
        "silent".into()
    }
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_hangs_is_given_up() {
    let core = imm().transport(Arc::new(Silent)).build().unwrap().0;
    let start = Instant::now();
    let error = core
        .execute(request(&CREATE), CallOptions::default())
        .await
        .unwrap_err();
    // 30 s, and a second of grace for transports that keep the time themselves.
    assert_eq!(start.elapsed(), Duration::from_secs(31));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.maybe_executed() && error.is_retryable());
    assert!(
        error.to_string().contains("did not answer within 30s"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn reads_are_repeated_after_a_timeout() {
    let core = imm()
        .transport(Arc::new(Silent))
        .attempt_timeout(Duration::from_secs(2))
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
}

#[tokio::test(start_paused = true)]
async fn the_whole_call_has_a_limit() {
    let core = imm()
        .transport(Arc::new(Silent))
        .timeout(Duration::from_secs(3))
        .build()
        .unwrap()
        .0;
    let start = Instant::now();
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        start.elapsed() <= Duration::from_secs(4),
        "{:?}",
        start.elapsed()
    );
    assert!(
        error.to_string().contains("the call's limit of 3s"),
        "{error}"
    );
    assert_eq!(error.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn credentials_are_within_the_limit_of_the_call() {
    let transport = ScriptedTransport::default();
    let core = imm()
        .credentials_provider(Silent)
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    let options = CallOptions::default().with_timeout(Duration::from_secs(3));
    let error = core.execute(request(&LIST), options).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Credentials, 0)
    );
    assert!(error.to_string().contains("silent"), "{error}");
    assert!(!error.maybe_executed());
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn dropping_a_call_before_it_is_polled_does_nothing() {
    let transport = ScriptedTransport::default();
    let core = imm()
        .credentials(test_credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    drop(core.execute(request(&LIST), CallOptions::default()));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_limit_beyond_what_the_clock_can_hold_is_none() {
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX / 2)] {
        let transport = ScriptedTransport::new([json_response(200, "{}")]);
        let core = imm()
            .transport(Arc::new(transport))
            .attempt_timeout(limit)
            .timeout(limit)
            .build()
            .unwrap()
            .0;
        let options = CallOptions::default().with_attempt_timeout(limit);
        core.execute(request(&LIST), options).await.unwrap();
    }
}
