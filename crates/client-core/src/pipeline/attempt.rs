//! One attempt: credentials, network, verdict.

use std::time::Duration;

use auth_core::{Credentials, CredentialsErrorKind, Signed};
use bytes::Bytes;
use tokio::time::{Instant, timeout, timeout_at};

use super::deadline;
use crate::call::CallOptions;
use crate::client::Inner;
use crate::endpoint::known_regions;
use crate::error::answer::{is_failure, ncp_refused, request_id};
use crate::error::{Error, ErrorKind, Fault, Scrubber};
use crate::operation::OperationInfo;
use crate::response::RawResponse;
use crate::timeouts::Timeouts;
use crate::transport::{AttemptTimeouts, Body, TransportError, TransportErrorKind, whole};

/// What a transport that keeps its own time may take longer than it should.
const GRACE: Duration = Duration::from_secs(1);

/// The time limits of one call.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    connect: Duration,
    attempt: Duration,
    overall: Option<Duration>,
    end: Option<Instant>,
}

impl Limits {
    pub fn new(timeouts: &Timeouts, options: &CallOptions) -> Self {
        let overall = options.timeout.or(timeouts.overall);
        Self {
            connect: timeouts.connect,
            attempt: options.attempt_timeout.unwrap_or(timeouts.attempt),
            overall,
            end: deadline(overall),
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
    client: &Inner,
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
        Ok(Some(credentials)) => Ok(Some(credentials)),
        Ok(None) => {
            let message = format!("the provider {} has no credentials", client.provider.name());
            let advice = if client.info.protocol().is_alibaba() {
                "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or give credentials to the builder"
            } else {
                "set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY, or give credentials to the builder"
            };
            Err(Error::new(ErrorKind::Credentials, message)
                .in_operation(operation.name())
                .with_advice(advice))
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

/// Sends a signed request and judges the answer.
pub(super) async fn send(
    client: &Inner,
    operation: &'static OperationInfo,
    request: http::Request<Bytes>,
    signed: Option<Signed>,
    credentials: Option<&Credentials>,
    limits: Limits,
) -> Result<RawResponse, Error> {
    let timeouts = limits.for_attempt();
    let exchange = async {
        let answer = client.transport.send(request.map(Body::from), timeouts);
        whole(answer.await?).await
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
    let signed = signed.as_ref();
    let refused = |response: &http::Response<Bytes>| {
        let scrubber = Scrubber::new(credentials, signed.map(|signed| signed.signature.as_str()));
        Error::refused(
            client.info.protocol(),
            operation.name(),
            response,
            &scrubber,
            signed.map(|signed| signed.string_to_sign.as_str()),
            &client.endpoint.to_string(),
        )
    };
    match answer {
        Ok(response) => {
            let protocol = client.info.protocol();
            let failed = is_failure(response.status())
                || (!protocol.is_alibaba() && ncp_refused(response.body()));
            if failed {
                return Err(refused(&response));
            }
            let (head, body) = response.into_parts();
            let id = request_id(protocol, &head.headers, &body);
            Ok(RawResponse::new(head.status, head.headers, body)
                .with_request_id(id)
                .with_strict(client.strict_decoding))
        }
        Err(error) => match error.partial() {
            // A refusal whose body broke off is still a refusal.
            Some(partial) if is_failure(partial.status()) => {
                let refusal = refused(partial);
                Err(refusal.with_source(error))
            }
            _ => {
                let scrubber =
                    Scrubber::new(credentials, signed.map(|signed| signed.signature.as_str()));
                Err(unanswered(client, operation, error, &scrubber, limits))
            }
        },
    }
}

fn unanswered(
    client: &Inner,
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
        failure = failure.with_partial(client.info.protocol(), partial, scrubber);
    }
    match error.into_source() {
        Some(source) => failure.with_source(source),
        None => failure,
    }
}

fn advice(client: &Inner, error: &TransportError) -> Option<String> {
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
