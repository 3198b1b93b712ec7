//! From errors of the HTTP library to what a reader at night needs: who did not answer, why, and what to do.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::StatusCode;

use crate::transport::proxies::Proxy;
use crate::transport::{AttemptTimeouts, TransportError, TransportErrorKind};

/// One attempt, as far as messages tell of it.
pub(super) struct Trip {
    pub host: String,
    pub proxy: Option<Proxy>,
    pub direct: bool,
    pub timeouts: AttemptTimeouts,
}

impl Trip {
    /// The time was over before there was a head of an answer.
    pub fn timed_out(&self) -> TransportError {
        timed_out(&self.host, self.timeouts.attempt)
    }

    /// An error before the head of the answer.
    pub fn before_answer(&self, error: reqwest::Error) -> TransportError {
        let error = error.without_url();
        let host = &self.host;
        if error.is_connect() {
            return self.not_connected(&error).with_source(error);
        }
        if error.is_timeout() {
            return self.timed_out().with_source(error);
        }
        if let Some(own) = cause::<TransportError>(&error) {
            // The body of the request broke off.
            let own = TransportError::new(own.kind(), own.to_string());
            return own.with_source(error);
        }
        if error.is_builder() {
            return TransportError::new(
                TransportErrorKind::Invalid,
                format!("the request to {host} cannot be sent"),
            )
            .with_source(error);
        }
        TransportError::new(
            TransportErrorKind::Broken,
            format!("the connection to {host} broke before an answer"),
        )
        .with_source(error)
    }

    /// A proxy that wants a password answers plain http with a status; for https it refuses the tunnel.
    pub fn check_proxy_refusal(&self, status: StatusCode) -> Result<(), TransportError> {
        match &self.proxy {
            Some(proxy) if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                Err(wants_password(proxy))
            }
            _ => Ok(()),
        }
    }

    fn not_connected(&self, error: &reqwest::Error) -> TransportError {
        let host = &self.host;
        if let Some(failure) = self.tls_failure(error) {
            return failure;
        }
        if let Some(proxy) = &self.proxy {
            return self.proxy_failure(proxy, error);
        }
        if error.is_timeout() {
            return connect(format!(
                "no connection to {host} within {:?}",
                self.timeouts.connect
            ));
        }
        if error.is_dns() {
            return connect(format!(
                "could not connect to {host}: the name of the host is unknown"
            ))
            .unknown_host();
        }
        let why = match cause::<io::Error>(error) {
            Some(error) => format!(": {error}"),
            None => String::new(),
        };
        let failure = connect(format!("could not connect to {host}{why}"));
        match self.direct {
            true => failure,
            false => failure.with_advice(
                "check endpoint, network and the proxy variables HTTPS_PROXY and NO_PROXY",
            ),
        }
    }

    /// What stands between here and the proxy, or at the proxy.
    fn proxy_failure(&self, proxy: &Proxy, error: &reqwest::Error) -> TransportError {
        // The library does not export the type.
        let mut tunnel = chain(error)
            .filter_map(|cause| Some(cause.to_string().strip_prefix("tunnel error: ")?.to_owned()));
        let tunnel = tunnel.next();
        let correct = format!("start it, or correct {}", proxy.origin());
        match tunnel.as_deref() {
            Some("proxy authorization required") => wants_password(proxy),
            None | Some("failed to create underlying connection") => {
                let why = match cause::<io::Error>(error) {
                    _ if error.is_timeout() => {
                        format!("no connection within {:?}", self.timeouts.connect)
                    }
                    _ if error.is_dns() => "the name of its host is unknown".to_owned(),
                    Some(error) => error.to_string(),
                    None => "it does not answer".to_owned(),
                };
                connect(format!("could not connect to {proxy}: {why}"))
                    .permanent()
                    .with_advice(correct)
            }
            Some(what) => connect(format!(
                "{proxy} did not open a tunnel to {}: {what}",
                self.host
            ))
            .with_advice(format!(
                "ask the proxy's operator whether it lets {} through, or correct {}",
                self.host,
                proxy.origin()
            )),
        }
    }

    #[cfg(not(feature = "__rustls"))]
    fn tls_failure(&self, _error: &reqwest::Error) -> Option<TransportError> {
        None
    }

    #[cfg(feature = "__rustls")]
    fn tls_failure(&self, error: &reqwest::Error) -> Option<TransportError> {
        let words = super::super::tls::words(cause::<rustls::Error>(error)?);
        let failure = connect(format!(
            "no TLS connection to {}: {}",
            self.host, words.what
        ));
        let failure = match words.can_pass {
            true => failure,
            false => failure.permanent(),
        };
        Some(match words.advice {
            Some(advice) => failure.with_advice(advice),
            None => failure,
        })
    }
}

fn connect(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Connect, message)
}

fn wants_password(proxy: &Proxy) -> TransportError {
    connect(format!(
        "{proxy} wants a user and a password, or others than it was given"
    ))
    .permanent()
    .with_advice(format!(
        "write http://user:password@host:port into {}, with special characters percent-encoded",
        proxy.origin()
    ))
}

/// The time was over; how much of an answer there was, the caller knows.
pub(super) fn timed_out(host: &str, limit: Duration) -> TransportError {
    TransportError::new(
        TransportErrorKind::Timeout,
        format!("{host} did not answer within {limit:?}"),
    )
}

/// The connection broke within the answer's body.
pub(super) fn broken_off(host: &str, got: u64, error: reqwest::Error) -> TransportError {
    TransportError::new(
        TransportErrorKind::Broken,
        format!("the answer of {host} broke off after {got} bytes of its body"),
    )
    .with_source(error.without_url())
}

/// An error and its causes, also those that an I/O error keeps inside and does not show by `source`.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn StdError + 'static) = *error;
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}

/// The innermost cause of this type.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).filter_map(|error| error.downcast_ref()).last()
}
