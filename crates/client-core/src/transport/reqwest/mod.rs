//! The default transport.

mod answer;
mod clients;
mod failure;
mod request;

use std::fmt;
use std::sync::Arc;

use auth_core::BoxFuture;
use tokio::time::timeout_at;

use crate::alarm::deadline;

use super::settings::Settings;
use super::{AttemptTimeouts, Body, Transport, TransportError};
use answer::Chunks;
use clients::{Clients, check_certificates};
use failure::Trip;
use request::{Outgoing, Way};

/// Sends through `reqwest`: HTTP/1.1, one connection pool, no redirects, no cookies, no decompression, no retries.
///
/// Without a proxy of its own it takes those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, but never for
/// this machine's own addresses. A variable that names no proxy of http or https is an error of the calls that would go
/// through it. Cloning is cheap and shares the pool.
///
/// What is marked [`Direct`](super::Direct) goes through clients of its own, which know no proxy, follow no redirect and
/// keep to the connect limit of the request; also when the application has given a client.
#[derive(Clone)]
pub struct ReqwestTransport {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    clients: Clients,
}

impl ReqwestTransport {
    /// A transport with these settings; only what cannot be wrong later is put off until the first request.
    pub(crate) fn new(settings: Settings) -> Result<Self, String> {
        check_certificates(&settings)?;
        Ok(Self {
            inner: Arc::new(Inner {
                settings,
                clients: Clients::own(),
            }),
        })
    }

    /// A transport over a client that the caller has set up.
    ///
    /// Its redirect, cookie, proxy, TLS and timeout settings stand, except for what is marked
    /// [`Direct`](super::Direct); redirects should be off.
    pub(crate) fn over(client: reqwest::Client, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                settings,
                clients: Clients::given(client),
            }),
        }
    }

    async fn exchange(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        let Inner { settings, clients } = &*self.inner;
        let outgoing = Outgoing::new(request)?;
        let (client, proxy) = clients.choose(settings, &outgoing, timeouts.connect)?;
        let trip = Trip {
            host: outgoing.host,
            proxy,
            direct: outgoing.way == Way::Direct,
            timeouts,
        };
        // Not before: making a client reads certificates, which may take longer than a metadata service is given.
        let deadline = deadline(timeouts.attempt);
        let sent = client.execute(outgoing.inner);
        let answer = match deadline {
            None => sent.await,
            Some(deadline) => match timeout_at(deadline, sent).await {
                Err(_) => return Err(trip.timed_out()),
                Ok(answer) => answer,
            },
        };
        let mut response = answer.map_err(|error| trip.before_answer(error))?;
        trip.check_proxy_refusal(response.status())?;
        let length = response.content_length();
        let mut head = http::Response::new(());
        *head.status_mut() = response.status();
        *head.headers_mut() = std::mem::take(response.headers_mut());
        let chunks = Chunks::new(response.into(), deadline, trip.host, timeouts);
        let mut body = Body::stream(chunks).with_limit(settings.max_response_bytes);
        if let Some(length) = length {
            body = body.with_length(length);
        }
        Ok(head.map(|()| body))
    }
}

impl fmt::Debug for ReqwestTransport {
    // Without the clients: reqwest shows proxies and default headers, and with them passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.exchange(request, timeouts))
    }
}
