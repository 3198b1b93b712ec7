//! For tests of code that uses these clients: a transport that plays a script and never reaches the network.
//!
//! ```
//! use std::sync::Arc;
//! use client_core::test_util::{ScriptedTransport, json_response};
//!
//! let transport = ScriptedTransport::new([json_response(200, r#"{"RequestId": "1", "Projects": []}"#)]);
//! // Client::builder().endpoint("https://example.invalid").credentials(test_credentials())
//! //     .transport(Arc::new(transport.clone())).build()?
//! assert_eq!(transport.requests().len(), 0);
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use auth_core::{BoxFuture, Credentials, Nonce};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::client::ServiceClient;
use crate::error::{Error, Refusal};
use crate::foreign::Scrubber;
use crate::jitter::Jitter;
use crate::refusal::{Asked, refused};
use crate::service::Service;
use crate::transport::{AttemptTimeouts, Body, Transport, TransportError, TransportErrorKind};

/// The error that a call would have given, for tests of code that handles it: read and judged as an answer of this API with
/// this code and message.
///
/// A status that is none counts as 400.
pub fn service_error<C: ServiceClient>(
    operation: &'static str,
    status: u16,
    code: &str,
    message: &str,
) -> Error {
    let refusal = Refusal {
        code: Some(code.to_owned()),
        message: Some(message.to_owned()),
        ..Refusal::default()
    };
    let asked = Asked {
        protocol: C::Service::INFO.protocol(),
        operation,
        endpoint: "https://example.com",
        string_to_sign: None,
    };
    refused(
        asked,
        StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
        &HeaderMap::new(),
        b"",
        refusal,
        &Scrubber::default(),
    )
    .with_attempts(1)
}

/// One step of a script: a whole answer or a failure.
pub type Step = Result<http::Response<Bytes>, TransportError>;

/// What a transport gives: the body of the answer may come chunk by chunk.
type Played = Result<http::Response<Body>, TransportError>;

/// Answers requests from a queue, in order, and keeps the requests. Clones share queue and requests.
///
/// A request beyond the end of the script is an error that no retry can help.
#[derive(Clone, Default)]
pub struct ScriptedTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    steps: VecDeque<Played>,
    requests: Vec<Recorded>,
}

/// A request that a [`ScriptedTransport`] was given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// Method, URL, headers and the whole body, signed.
    pub request: http::Request<Bytes>,
    /// The limits of the attempt.
    pub timeouts: AttemptTimeouts,
}

impl ScriptedTransport {
    /// A script of answers and failures.
    pub fn new(steps: impl IntoIterator<Item = impl IntoStep>) -> Self {
        let transport = Self::default();
        for step in steps {
            transport.push(step);
        }
        transport
    }

    /// Adds a step to the end.
    pub fn push(&self, step: impl IntoStep) {
        self.lock().steps.push_back(step.into_step());
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// How many steps have not been played.
    pub fn left(&self) -> usize {
        self.lock().steps.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Played> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let request = http::Request::from_parts(head, body.bytes().await?);
            let mut state = self.lock();
            state.requests.push(Recorded { request, timeouts });
            let number = state.requests.len();
            state.steps.pop_front().unwrap_or_else(|| {
                Err(TransportError::new(
                    TransportErrorKind::Invalid,
                    format!("the script has no step for request {number}: add one, or look why the request is made"),
                ))
            })
        })
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("ScriptedTransport")
            .field("left", &state.steps.len())
            .field("requests", &state.requests.len())
            .finish()
    }
}

/// What can stand in a script: an answer, whole or chunk by chunk, a failure, or either.
pub trait IntoStep {
    /// The step.
    fn into_step(self) -> Result<http::Response<Body>, TransportError>;
}

impl<T: IntoStep> IntoStep for Result<T, TransportError> {
    fn into_step(self) -> Played {
        self?.into_step()
    }
}

impl IntoStep for http::Response<Bytes> {
    fn into_step(self) -> Played {
        Ok(self.map(Body::from))
    }
}

impl IntoStep for http::Response<Body> {
    fn into_step(self) -> Played {
        Ok(self)
    }
}

impl IntoStep for TransportError {
    fn into_step(self) -> Played {
        Err(self)
    }
}

/// An answer with a JSON body. An impossible status becomes 500.
pub fn json_response(status: u16, body: impl Into<String>) -> http::Response<Bytes> {
    response(status, &[("content-type", "application/json")], body.into())
}

/// An answer with these headers; names and values that cannot be headers are left out.
pub fn response(
    status: u16,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> http::Response<Bytes> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_str(value),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A failure to connect.
pub fn connect_error() -> TransportError {
    TransportError::new(
        TransportErrorKind::Connect,
        "could not connect to the scripted host",
    )
}

/// An attempt that got no answer in time.
pub fn timeout_error() -> TransportError {
    TransportError::new(
        TransportErrorKind::Timeout,
        "the scripted host did not answer in time",
    )
}

/// A connection that broke after the request was sent.
pub fn broken_error() -> TransportError {
    TransportError::new(
        TransportErrorKind::Broken,
        "the scripted host closed the connection",
    )
}

/// Credentials that are good for nothing but tests.
pub fn test_credentials() -> Credentials {
    Credentials::new("testAccessKeyId", "testAccessKeySecret")
}

/// A source of randomness without any: nonces are counted, pauses are as long as they can be.
#[derive(Debug, Default)]
pub struct NoRandomness {
    count: std::sync::atomic::AtomicU64,
}

impl Nonce for NoRandomness {
    fn next(&self) -> std::io::Result<String> {
        let number = self
            .count
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(format!("{number:032}"))
    }
}

impl Jitter for NoRandomness {
    fn fraction(&self) -> f64 {
        1.0
    }
}
