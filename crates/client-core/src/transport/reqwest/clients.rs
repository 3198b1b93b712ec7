//! The HTTP clients behind the transport: made when first needed, then shared.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::request::{Outgoing, Way};
use crate::transport::proxies::Proxy;
use crate::transport::settings::Settings;
use crate::transport::{TransportError, TransportErrorKind, with_causes};

/// A client of the application, or own ones.
pub(super) struct Clients {
    given: Option<reqwest::Client>,
    /// Loading the platform's certificates takes longer than a whole dry run, so none is made before it is needed.
    own: Mutex<Vec<(Kind, reqwest::Client)>>,
}

/// What an own client is made for.
#[derive(Clone)]
struct Kind {
    tls: bool,
    proxy: Option<Proxy>,
    /// reqwest has the connect limit on the client. For [`Way::Direct`] it is that of the request, else that of the
    /// builder: the limit of a request shrinks with the time that a call has left.
    connect: Duration,
}

/// With and without TLS, three proxies, two or three limits of credentials providers; this bounds what odd callers pile
/// up.
const MAX_CLIENTS: usize = 16;

impl Kind {
    fn is(&self, other: &Self) -> bool {
        let same_proxy = match (&self.proxy, &other.proxy) {
            (None, None) => true,
            (Some(ours), Some(theirs)) => ours.is_same(theirs),
            _ => false,
        };
        self.tls == other.tls && self.connect == other.connect && same_proxy
    }
}

impl Clients {
    pub fn own() -> Self {
        Self {
            given: None,
            own: Mutex::default(),
        }
    }

    pub fn given(client: reqwest::Client) -> Self {
        Self {
            given: Some(client),
            own: Mutex::default(),
        }
    }

    /// The client for a request, and the proxy that it will go through as far as that is known.
    pub fn choose(
        &self,
        settings: &Settings,
        request: &Outgoing,
        connect: Duration,
    ) -> Result<(reqwest::Client, Option<Proxy>), TransportError> {
        let setup = |message: String| TransportError::new(TransportErrorKind::Setup, message);
        let (proxy, connect) = match request.way {
            Way::Direct => (None, connect),
            Way::Usual | Way::Loopback => {
                if let Some(client) = &self.given {
                    return Ok((client.clone(), None));
                }
                let proxy = settings
                    .proxies
                    .route(&request.uri, request.way == Way::Loopback)
                    .map_err(|message| setup(message.to_owned()))?;
                (proxy.cloned(), settings.connect_timeout)
            }
        };
        let kind = Kind {
            tls: request.https || proxy.as_ref().is_some_and(Proxy::is_https),
            proxy: proxy.clone(),
            connect,
        };
        Ok((self.own_client(settings, kind).map_err(setup)?, proxy))
    }

    fn own_client(&self, settings: &Settings, kind: Kind) -> Result<reqwest::Client, String> {
        let mut clients = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(known, _)| known.is(&kind)) {
            return Ok(client.clone());
        }
        let client = build(settings, &kind)?;
        if clients.len() == MAX_CLIENTS {
            clients.remove(0);
        }
        clients.push((kind, client.clone()));
        Ok(client)
    }
}

fn build(settings: &Settings, kind: &Kind) -> Result<reqwest::Client, String> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(kind.connect)
        // The services' own idle limit is not documented; a shorter one here avoids most broken connections.
        .pool_idle_timeout(Duration::from_secs(20))
        // An application may have switched these features of reqwest on for itself.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .no_proxy()
        .http1_only();
    let builder = match &kind.proxy {
        Some(proxy) => builder.proxy(proxy.reqwest()?),
        None => builder,
    };
    with_tls(builder, settings, kind.tls)?
        .build()
        .map_err(|error| format!("the HTTP client cannot be set up: {}", with_causes(&error)))
}

#[cfg(feature = "__rustls")]
fn with_tls(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
    needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    use crate::transport::tls;

    let config = if needed {
        tls::config(tls::certificates(&settings.root_certificates)?)?
    } else {
        tls::plain()?
    };
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
    _needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    Ok(builder
        .tls_backend_native()
        .tls_certs_merge(native_certificates(settings)?))
}

#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
fn with_tls(
    builder: reqwest::ClientBuilder,
    _settings: &Settings,
    _needed: bool,
) -> Result<reqwest::ClientBuilder, String> {
    Ok(builder)
}

/// Refuses what will not be usable when a client is made.
#[cfg(feature = "__rustls")]
pub(super) fn check_certificates(settings: &Settings) -> Result<(), String> {
    crate::transport::tls::certificates(&settings.root_certificates).map(drop)
}

/// Refuses what will not be usable when a client is made.
#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
pub(super) fn check_certificates(settings: &Settings) -> Result<(), String> {
    native_certificates(settings).map(drop)
}

#[cfg(all(feature = "native-tls", not(feature = "__rustls")))]
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

/// Refuses what will not be usable when a client is made.
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
pub(super) fn check_certificates(settings: &Settings) -> Result<(), String> {
    if settings.root_certificates.is_empty() {
        return Ok(());
    }
    Err("this build has no TLS, so a root certificate has no use: enable the feature rustls or native-tls".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::transport::proxies::Proxies;
    use crate::transport::{Body, Direct};

    fn settings(proxies: Proxies) -> Settings {
        Settings {
            proxies,
            ..Settings::default()
        }
    }

    fn made(clients: &Clients) -> Vec<(bool, Option<String>, u64)> {
        let own = clients.own.lock().unwrap();
        own.iter()
            .map(|(kind, _)| {
                let proxy = kind.proxy.as_ref().map(ToString::to_string);
                (kind.tls, proxy, kind.connect.as_secs())
            })
            .collect()
    }

    fn choose(clients: &Clients, settings: &Settings, url: &str, direct: bool, seconds: u64) {
        let mut request = http::Request::get(url).body(Body::empty()).unwrap();
        if direct {
            request.extensions_mut().insert(Direct);
        }
        let request = Outgoing::new(request).unwrap();
        clients
            .choose(settings, &request, Duration::from_secs(seconds))
            .unwrap();
    }

    #[test]
    fn direct_requests_have_clients_of_their_own_by_connect_limit() {
        let settings = settings(Proxies::default());
        let own = Clients::own();
        choose(&own, &settings, "http://a.com/", false, 9);
        choose(&own, &settings, "http://127.0.0.1/", false, 8);
        assert_eq!(made(&own), [(false, None, 5)]);

        let given = Clients::given(reqwest_client());
        choose(&given, &settings, "http://a.com/", false, 9);
        for seconds in [1, 5, 1] {
            choose(&given, &settings, "http://a.com/", true, seconds);
        }
        assert_eq!(made(&given), [(false, None, 1), (false, None, 5)]);
        for seconds in 10..40 {
            choose(&given, &settings, "http://a.com/", true, seconds);
        }
        assert_eq!(made(&given).len(), MAX_CLIENTS);
        assert_eq!(made(&given).last(), Some(&(false, None, 39)));
    }

    fn reqwest_client() -> reqwest::Client {
        let kind = Kind {
            tls: false,
            proxy: None,
            connect: Duration::from_secs(1),
        };
        build(&settings(Proxies::default()), &kind).unwrap()
    }

    #[test]
    fn a_request_goes_through_the_proxy_that_is_set_for_it() {
        let clients = Clients::own();
        let settings = settings(Proxies::from_builder("http://p:1").unwrap());
        choose(&clients, &settings, "http://a.com/", false, 1);
        choose(&clients, &settings, "http://127.0.0.1/", false, 1);
        choose(&clients, &settings, "http://127.0.0.1/", true, 5);
        let proxy = "the proxy p:1 (proxy(...) of the builder)".to_owned();
        assert_eq!(made(&clients), [(false, Some(proxy), 5), (false, None, 5)]);
    }
}
