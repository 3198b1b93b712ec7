//! One attempt: credentials, network, verdict.

use std::time::Duration;

use auth_core::{Credentials, CredentialsErrorKind, Provided, Signed};
use bytes::Bytes;
use tokio::time::{Instant, timeout, timeout_at};

use crate::alarm::deadline;
use crate::call::CallOptions;
use crate::context::Context;
use crate::endpoint::known_regions;
use crate::error::{Error, ErrorKind, Fault, Refusal};
use crate::foreign::Scrubber;
use crate::operation::OperationInfo;
use crate::rate::{RateLimiter, RateOutcome, RatedCall};
use crate::refusal::{self, Asked};
use crate::response::{RawResponse, Secrets};
use crate::service::ServiceInfo;
use crate::sse::is_stream;
use crate::timeouts::Timeouts;
use crate::transport::{AttemptTimeouts, Body, TransportError, TransportErrorKind, whole};

/// What a transport that keeps its own time may take longer than it should.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// The time limits of one call.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    connect: Duration,
    attempt: Duration,
    overall: Option<Duration>,
    pub(super) end: Option<Instant>,
}

impl Limits {
    pub fn new(timeouts: &Timeouts, options: &CallOptions) -> Self {
        let overall = options.timeout.or(timeouts.overall);
        Self {
            connect: timeouts.connect,
            attempt: options.attempt_timeout.unwrap_or(timeouts.attempt),
            overall,
            end: overall.and_then(deadline),
        }
    }

    /// What is left of the whole call's time; `None` means no limit.
    pub fn left(&self) -> Option<Duration> {
        self.end
            .map(|end| end.saturating_duration_since(Instant::now()))
    }

    fn for_attempt(&self) -> AttemptTimeouts {
        let attempt = self
            .left()
            .map_or(self.attempt, |left| left.min(self.attempt));
        AttemptTimeouts::new(self.connect.min(attempt), attempt)
    }
}

/// The credentials for one attempt; `None` for an operation without a signature, for which nobody is asked.
pub(super) async fn credentials(
    client: &Context,
    operation: &'static OperationInfo,
    limits: Limits,
) -> Result<Option<Credentials>, Error> {
    if operation.is_unsigned() {
        return Ok(None);
    }
    let asked = client.provider.provide();
    let answer = match limits.end {
        None => asked.await,
        Some(end) => match timeout_at(end, asked).await {
            Ok(answer) => answer,
            Err(_) => {
                let message = format!(
                    "the provider {} gave no credentials within the call's limit of {:?}",
                    client.provider.name(),
                    limits.overall.unwrap_or_default()
                );
                return Err(Error::new(ErrorKind::Credentials, message)
                    .in_operation(operation.name())
                    .with_fault(Fault::NoCredentials));
            }
        },
    };
    match answer {
        Ok(Provided::Found(credentials)) => Ok(Some(credentials)),
        Ok(Provided::Absent(reason)) => {
            let message = format!(
                "no credentials: the provider {} has none: {reason}",
                client.provider.name()
            );
            Err(Error::new(ErrorKind::Credentials, message)
                .in_operation(operation.name())
                .with_advice(client.protocol().how_to_give_credentials()))
        }
        Err(error) => {
            let fault = match error.kind() {
                CredentialsErrorKind::Unreachable | CredentialsErrorKind::Timeout => {
                    Fault::NoCredentials
                }
                _ => Fault::Permanent,
            };
            Err(Error::new(ErrorKind::Credentials, "no usable credentials")
                .in_operation(operation.name())
                .with_fault(fault)
                .with_source(error))
        }
    }
}

/// A request that its limiter has let through.
pub(super) struct Turn<'a> {
    limiter: &'a dyn RateLimiter,
    call: RatedCall,
    since: Instant,
}

impl Turn<'_> {
    /// Tells the limiter what came of the request.
    pub(super) fn report(self, error: Option<&Error>) {
        let outcome = match error {
            Some(error) if error.is_throttling() => RateOutcome::Throttled,
            Some(error) if error.status().is_none() => RateOutcome::Failed,
            _ => RateOutcome::Answered,
        };
        self.limiter
            .report(self.call, self.since.elapsed(), outcome);
    }
}

/// Waits for the limiter, no longer than the call may take.
pub(super) async fn turn<'a>(
    limiter: &'a dyn RateLimiter,
    service: &'static ServiceInfo,
    operation: &'static OperationInfo,
    limits: Limits,
) -> Result<Turn<'a>, Error> {
    let call = RatedCall::new(service, operation);
    let asked = limiter.acquire(call);
    match limits.end {
        None => asked.await,
        Some(end) => timeout_at(end, asked).await.map_err(|_| {
            let message = format!(
                "the rate limiter of this client let no request through within the call's limit of {:?}",
                limits.overall.unwrap_or_default()
            );
            Error::new(ErrorKind::Timeout, message)
                .in_operation(operation.name())
                .with_fault(Fault::NotSent)
        })?,
    }
    Ok(Turn {
        limiter,
        call,
        since: Instant::now(),
    })
}

/// Sends a signed request and judges the answer. With `idle`, the body of a stream of events is left to the caller.
pub(super) async fn send(
    client: &Context,
    operation: &'static OperationInfo,
    request: http::Request<Bytes>,
    signed: Option<Signed>,
    credentials: Option<&Credentials>,
    limits: Limits,
    idle: Option<Duration>,
) -> Result<(RawResponse, Option<Body>), Error> {
    let mut timeouts = limits.for_attempt();
    if let Some(idle) = idle {
        timeouts = timeouts.with_idle(idle);
    }
    let exchange = async {
        let answer = client.transport.send(request.map(Body::from), timeouts);
        let answer = answer.await?;
        if idle.is_some() && answer.status().is_success() && is_stream(answer.headers()) {
            let (head, body) = answer.into_parts();
            return Ok((http::Response::from_parts(head, Bytes::new()), Some(body)));
        }
        Ok((whole(answer).await?, None))
    };
    let answer = match timeout(timeouts.attempt.saturating_add(GRACE), exchange).await {
        Ok(answer) => answer,
        Err(_) => Err(TransportError::new(
            TransportErrorKind::Timeout,
            format!(
                "{} did not answer within {:?}",
                client.endpoint.authority(),
                timeouts.attempt
            ),
        )),
    };
    let scrubber = || {
        Scrubber::new(
            credentials,
            signed.as_ref().map(|signed| signed.signature.as_str()),
        )
    };
    let protocol = client.protocol();
    let refused = |response: &http::Response<Bytes>, refusal: Refusal| {
        let asked = Asked {
            protocol,
            operation: operation.name(),
            endpoint: &client.endpoint.to_string(),
            string_to_sign: signed.as_ref().map(|signed| signed.string_to_sign.as_str()),
        };
        let (status, headers) = (response.status(), response.headers());
        refusal::refused(
            asked,
            status,
            headers,
            response.body(),
            refusal,
            &scrubber(),
        )
    };
    let read = |response: &http::Response<Bytes>| {
        protocol.refusal(response.status(), response.headers(), response.body())
    };
    match answer {
        Ok((response, rest)) => {
            if let Some(refusal) = read(&response) {
                return Err(refused(&response, refusal));
            }
            let (head, body) = response.into_parts();
            let id = protocol.request_id(&head.headers, &body);
            let secrets = Secrets::new(credentials.cloned(), signed.map(|signed| signed.signature));
            let raw = RawResponse::new(head.status, head.headers, body)
                .with_request_id(id)
                .with_secrets(secrets)
                .with_strict(client.strict_decoding);
            Ok((raw, rest))
        }
        // A refusal whose body broke off is still a refusal.
        Err(error) => match error
            .partial()
            .and_then(|partial| Some((partial, read(partial)?)))
        {
            Some((partial, refusal)) => {
                let refusal = refused(partial, refusal);
                Err(refusal.with_source(error))
            }
            None => Err(unanswered(client, operation, error, &scrubber(), limits)),
        },
    }
}

pub(super) fn unanswered(
    client: &Context,
    operation: &'static OperationInfo,
    error: TransportError,
    scrubber: &Scrubber,
    limits: Limits,
) -> Error {
    let (kind, fault) = match error.kind() {
        TransportErrorKind::Connect if error.can_pass() => (ErrorKind::Connect, Fault::NotSent),
        TransportErrorKind::Connect => (ErrorKind::Connect, Fault::Permanent),
        TransportErrorKind::Invalid => (ErrorKind::InvalidRequest, Fault::Permanent),
        TransportErrorKind::Setup => (ErrorKind::Configuration, Fault::Permanent),
        TransportErrorKind::Timeout => (ErrorKind::Timeout, Fault::TimedOut),
        TransportErrorKind::Broken if error.can_pass() => (ErrorKind::Transport, Fault::Transient),
        TransportErrorKind::Broken | TransportErrorKind::TooLarge => {
            (ErrorKind::Transport, Fault::Lost)
        }
    };
    let message = match limits.left() {
        Some(Duration::ZERO) => format!(
            "{error} (the end of the call's limit of {:?})",
            limits.overall.unwrap_or_default()
        ),
        _ => error.to_string(),
    };
    let advice = advice(client, &error);
    let mut failure = Error::new(kind, message)
        .in_operation(operation.name())
        .with_fault(fault);
    if let Some(advice) = advice {
        failure = failure.with_advice(advice);
    }
    if let Some(partial) = error.partial() {
        failure = refusal::with_partial(failure, client.protocol(), partial, scrubber);
    }
    match error.into_source() {
        Some(source) => failure.with_source(source),
        None => failure,
    }
}

fn advice(client: &Context, error: &TransportError) -> Option<String> {
    match (error.kind(), &client.region) {
        (TransportErrorKind::Connect, Some(region)) if error.is_unknown_host() => Some(format!(
            "check the region {region:?}, known are {}",
            known_regions(client.info)
        )),
        (TransportErrorKind::Timeout, _) => {
            Some("give slow calls a longer with_attempt_timeout(...)".to_owned())
        }
        _ => error.advice().map(str::to_owned),
    }
}
