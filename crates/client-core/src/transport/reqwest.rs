//! The default transport.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use auth_core::BoxFuture;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use tokio::time::{Instant, timeout_at};

use super::settings::Settings;
use super::{AttemptTimeouts, Direct, Transport, TransportError, TransportErrorKind, with_causes};

/// Sends through `reqwest`: HTTP/1.1, one connection pool, no redirects, no cookies, no decompression, no retries.
///
/// Without a proxy of its own it takes those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, but never for
/// this machine's own addresses. Cloning is cheap and shares the pool.
///
/// What is marked [`Direct`] goes through clients of its own, which know no proxy, follow no redirect and keep to the
/// connect limit of the request; also when the application has given a client.
#[derive(Clone)]
pub struct ReqwestTransport {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    clients: Clients,
    direct: Mutex<Vec<(DirectKind, reqwest::Client)>>,
}

enum Clients {
    Given(reqwest::Client),
    /// Made when first needed: loading the platform's certificates takes longer than a whole dry run.
    Own([OnceLock<Result<reqwest::Client, String>>; 4]),
}

/// What a client for [`Direct`] requests is made for: reqwest has its connect limit on the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DirectKind {
    https: bool,
    connect: Duration,
}

/// Providers ask with two or three different limits; this bounds what odd callers can pile up.
const MAX_DIRECT_CLIENTS: usize = 8;

/// Which client a request goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The given client, or else an own one with the configured proxies.
    Usual,
    /// The given client, or else an own one without proxies: an API that this machine serves itself.
    Loopback,
    /// Always an own client without proxies.
    Direct,
}

impl ReqwestTransport {
    /// A transport with these settings; only what cannot be wrong later is put off until the first request.
    pub(crate) fn new(settings: Settings) -> Result<Self, String> {
        if let Some(proxy) = &settings.proxy {
            self::proxy(proxy)?;
        }
        check_certificates(&settings)?;
        Ok(Self {
            inner: Arc::new(Inner {
                settings,
                clients: Clients::Own(Default::default()),
                direct: Mutex::default(),
            }),
        })
    }

    /// A transport over a client that the caller has set up.
    ///
    /// Its redirect, cookie, proxy, TLS and timeout settings stand, except for what is marked [`Direct`]; redirects
    /// should be off.
    pub(crate) fn over(client: reqwest::Client, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                settings,
                clients: Clients::Given(client),
                direct: Mutex::default(),
            }),
        }
    }

    fn client(
        &self,
        way: Way,
        https: bool,
        connect: Duration,
    ) -> Result<reqwest::Client, TransportError> {
        let client = match (way, &self.inner.clients) {
            (Way::Direct, _) => self.direct_client(DirectKind { https, connect }),
            (_, Clients::Given(client)) => Ok(client.clone()),
            // The limit of the builder and not `connect`, which shrinks with the time that a call has left.
            (_, Clients::Own(slots)) => {
                let (settings, direct) = (&self.inner.settings, way == Way::Loopback);
                slots[usize::from(https) * 2 + usize::from(direct)]
                    .get_or_init(|| build(settings, https, direct, settings.connect_timeout))
                    .clone()
            }
        };
        client.map_err(|message| TransportError::new(TransportErrorKind::Setup, message))
    }

    fn direct_client(&self, kind: DirectKind) -> Result<reqwest::Client, String> {
        let mut clients = self
            .inner
            .direct
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(known, _)| *known == kind) {
            return Ok(client.clone());
        }
        let client = build(&self.inner.settings, kind.https, true, kind.connect)?;
        if clients.len() == MAX_DIRECT_CLIENTS {
            clients.remove(0);
        }
        clients.push((kind, client.clone()));
        Ok(client)
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        timeouts: AttemptTimeouts,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let limit = self.inner.settings.max_response_bytes;
        let request = convert(request, self.inner.settings.proxy.is_some())?;
        let client = self.client(request.way, request.https, timeouts.connect)?;
        // Not before: making a client reads certificates, which may take longer than a metadata service is given.
        let deadline = Instant::now() + timeouts.attempt;

        let host = request.host;
        let mut response = match timeout_at(deadline, client.execute(request.inner)).await {
            Err(_) => return Err(timed_out(&host, timeouts)),
            Ok(Err(error)) => return Err(before_answer(error, &host, timeouts)),
            Ok(Ok(response)) => response,
        };
        let mut head = http::Response::new(Bytes::new());
        *head.status_mut() = response.status();
        *head.headers_mut() = std::mem::take(response.headers_mut());

        let mut body = BytesMut::new();
        loop {
            let chunk = match timeout_at(deadline, response.chunk()).await {
                Err(_) => {
                    *head.body_mut() = body.freeze();
                    return Err(timed_out(&host, timeouts).with_partial(head));
                }
                Ok(Err(error)) => {
                    let got = body.len();
                    *head.body_mut() = body.freeze();
                    return Err(TransportError::new(
                        TransportErrorKind::Broken,
                        format!("the answer of {host} broke off after {got} bytes of its body"),
                    )
                    .with_partial(head)
                    .with_source(error.without_url()));
                }
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) => chunk,
            };
            if body.len() + chunk.len() > limit {
                body.extend_from_slice(&chunk[..limit - body.len()]);
                *head.body_mut() = body.freeze();
                return Err(TransportError::new(
                    TransportErrorKind::TooLarge,
                    format!("the answer of {host} is longer than {limit} bytes: raise max_response_bytes on the builder"),
                )
                .with_partial(head));
            }
            body.extend_from_slice(&chunk);
        }
        *head.body_mut() = body.freeze();
        Ok(head)
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
        request: http::Request<Bytes>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, timeouts))
    }
}

struct Converted {
    inner: reqwest::Request,
    host: String,
    https: bool,
    way: Way,
}

/// Turns the signed request into reqwest's, and makes sure that the URL library has not changed a byte of it.
fn convert(request: http::Request<Bytes>, own_proxy: bool) -> Result<Converted, TransportError> {
    let invalid = |what: String| TransportError::new(TransportErrorKind::Invalid, what);
    let (parts, body) = request.into_parts();
    let text = parts.uri.to_string();
    let url = reqwest::Url::parse(&text)
        .map_err(|error| invalid(format!("the URL cannot be used: {error}")))?;
    let uri_host = parts.uri.host().unwrap_or_default();
    let same = url.path() == parts.uri.path()
        && url.query() == parts.uri.query()
        && url.host_str() == Some(uri_host)
        && url.port() == parts.uri.port_u16()
        && url.scheme() == parts.uri.scheme_str().unwrap_or_default();
    if !same {
        return Err(invalid(
            "the HTTP library would change the URL after it was signed: look for \"..\", \"//\" or unencoded characters \
             in the path"
                .to_owned(),
        ));
    }
    let https = url.scheme() == "https";
    let loopback = crate::endpoint::is_loopback_host(uri_host);
    let host = parts
        .uri
        .authority()
        .map_or_else(|| uri_host.to_owned(), ToString::to_string);
    let mut inner = reqwest::Request::new(parts.method, url);
    let says_length = matches!(*inner.method(), Method::POST | Method::PUT | Method::PATCH);
    *inner.headers_mut() = parts.headers;
    if !body.is_empty() {
        *inner.body_mut() = Some(reqwest::Body::from(body));
    } else if says_length {
        // hyper leaves it out for an empty body, and some gateways answer 411 then.
        inner
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let way = match parts.extensions.get::<Direct>() {
        Some(Direct) => Way::Direct,
        None if loopback && !own_proxy => Way::Loopback,
        None => Way::Usual,
    };
    Ok(Converted {
        inner,
        host,
        https,
        way,
    })
}

fn build(
    settings: &Settings,
    https: bool,
    direct: bool,
    connect: Duration,
) -> Result<reqwest::Client, String> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(connect)
        // The services' own idle limit is not documented; a shorter one here avoids most broken connections.
        .pool_idle_timeout(Duration::from_secs(20))
        // An application may have switched these features of reqwest on for itself.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .http1_only();
    builder = match &settings.proxy {
        _ if direct => builder.no_proxy(),
        Some(proxy) => builder.proxy(self::proxy(proxy)?),
        None => builder,
    };
    // A proxy may be https even when the service is not.
    let builder = with_tls(builder, settings, https || !direct)?;
    builder
        .build()
        .map_err(|error| format!("the HTTP client cannot be set up: {}", with_causes(&error)))
}

fn proxy(url: &str) -> Result<reqwest::Proxy, String> {
    // The text of the error would show the URL, and with it a password.
    reqwest::Proxy::all(url).map_err(|_| {
        "the proxy URL cannot be used: write http://host:port or http://user:password@host:port"
            .to_owned()
    })
}

#[cfg(feature = "rustls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
    needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    let config = if needed {
        super::tls::config(super::tls::certificates(&settings.root_certificates)?)?
    } else {
        super::tls::plain()?
    };
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
    _needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    Ok(builder
        .tls_backend_native()
        .tls_certs_merge(native_certificates(settings)?))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    _settings: &Settings,
    _needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    Ok(builder)
}

#[cfg(feature = "rustls")]
fn check_certificates(settings: &Settings) -> Result<(), String> {
    super::tls::certificates(&settings.root_certificates).map(drop)
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn check_certificates(settings: &Settings) -> Result<(), String> {
    native_certificates(settings).map(drop)
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn native_certificates(settings: &Settings) -> Result<Vec<reqwest::Certificate>, String> {
    let mut certificates = Vec::new();
    for pem in &settings.root_certificates {
        let bundle = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|error| format!("the root certificate is not PEM: {}", with_causes(&error)))?;
        if bundle.is_empty() {
            return Err(
                "the root certificate has no \"BEGIN CERTIFICATE\" in it: give PEM text".to_owned(),
            );
        }
        certificates.extend(bundle);
    }
    Ok(certificates)
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn check_certificates(settings: &Settings) -> Result<(), String> {
    if settings.root_certificates.is_empty() {
        return Ok(());
    }
    Err("this build has no TLS, so a root certificate has no use: enable the feature rustls or native-tls".to_owned())
}

fn timed_out(host: &str, timeouts: AttemptTimeouts) -> TransportError {
    TransportError::new(
        TransportErrorKind::Timeout,
        format!("{host} did not answer within {:?}", timeouts.attempt),
    )
}

/// An error before the head of the answer.
fn before_answer(error: reqwest::Error, host: &str, timeouts: AttemptTimeouts) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        let mut failure = TransportError::new(
            TransportErrorKind::Connect,
            if error.is_timeout() {
                format!("no connection to {host} within {:?}", timeouts.connect)
            } else {
                format!("could not connect to {host}")
            },
        );
        if error.is_dns() {
            failure = failure.unknown_host();
        }
        #[cfg(feature = "rustls")]
        if super::tls::is_certificate_error(&error) {
            failure = failure.permanent();
        }
        return failure.with_source(error);
    }
    if error.is_timeout() {
        return timed_out(host, timeouts).with_source(error);
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn kinds(transport: &ReqwestTransport) -> Vec<(bool, u64)> {
        let clients = transport.inner.direct.lock().unwrap();
        clients
            .iter()
            .map(|(kind, _)| (kind.https, kind.connect.as_secs()))
            .collect()
    }

    #[test]
    fn direct_requests_have_clients_of_their_own_by_connect_limit() {
        let own = ReqwestTransport::new(Settings::default()).unwrap();
        let plain = build(&Settings::default(), false, true, Duration::from_secs(5)).unwrap();
        let given = ReqwestTransport::over(plain, Settings::default());
        for transport in [own, given] {
            for (way, seconds) in [
                (Way::Usual, 9),
                (Way::Loopback, 9),
                (Way::Direct, 1),
                (Way::Direct, 5),
                (Way::Direct, 1),
            ] {
                transport
                    .client(way, false, Duration::from_secs(seconds))
                    .unwrap();
            }
            assert_eq!(kinds(&transport), [(false, 1), (false, 5)]);
            for seconds in 10..30 {
                transport
                    .client(Way::Direct, false, Duration::from_secs(seconds))
                    .unwrap();
            }
            assert_eq!(kinds(&transport).len(), MAX_DIRECT_CLIENTS);
            assert_eq!(kinds(&transport).last(), Some(&(false, 29)));
        }
    }

    #[test]
    fn the_way_of_a_request() {
        let rows = [
            ("http://127.0.0.1:1/", false, false, Way::Loopback),
            ("http://127.0.0.1:1/", false, true, Way::Usual),
            ("http://127.0.0.1:1/", true, false, Way::Direct),
            ("http://127.0.0.1:1/", true, true, Way::Direct),
            ("http://media.example.com/", false, false, Way::Usual),
            ("http://100.100.100.200/", true, true, Way::Direct),
        ];
        for (url, marked, own_proxy, way) in rows {
            let mut request = http::Request::get(url).body(Bytes::new()).unwrap();
            if marked {
                request.extensions_mut().insert(Direct);
            }
            let found = convert(request, own_proxy).map(|request| request.way);
            assert_eq!(found.unwrap(), way, "{url} {marked} {own_proxy}");
        }
    }
}
