//! Building a client.

mod build;
mod env;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use auth_core::{
    Clock, Credentials, Environment, Nonce, ProvideCredentials, SharedProvider, StaticProvider,
    System,
};
use http::HeaderMap;

use crate::call;
use crate::client::{FromCore, Marker, ServiceClient};
use crate::endpoint::Choice;
use crate::error::Error;
use crate::jitter::Jitter;
use crate::network::Network;
use crate::rate::RateLimiter;
use crate::retry::RetryPolicy;
use crate::service::{Service, ServiceInfo};
use crate::timeouts::Timeouts;
use crate::transport::Transport;

/// Says how a client is to be set up; [`build`](Self::build) checks everything and does not touch the network.
///
/// | setting | default |
/// |---|---|
/// | [`region`](Self::region) | none; an API with regions needs it, or an endpoint |
/// | [`credentials`](Self::credentials), [`credentials_provider`](Self::credentials_provider) | none; needed unless every call is one without a signature |
/// | [`endpoint`](Self::endpoint) | the documented host of the region, else the usual rule |
/// | [`named_host`](Self::named_host) | the first documented host of an API without regions |
/// | [`network`](Self::network) | [`Network::Public`] |
/// | [`timeouts`](Self::timeouts) | 5 s to connect, 30 s an attempt, no limit for the call |
/// | [`retry`](Self::retry) | 3 attempts |
/// | [`proxy`](Self::proxy) | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` of the process, never for this machine's own addresses |
/// | [`root_certificate`](Self::root_certificate) | the platform's certificates |
/// | [`max_response_bytes`](Self::max_response_bytes) | 64 MiB |
/// | [`strict_decoding`](Self::strict_decoding) | `false`: what is not as documented is a warning |
/// | `http_client` (feature `reqwest`) | an own client: HTTP/1.1, no redirects, no cookies |
/// | [`transport`](Self::transport) | that client |
/// | [`user_agent_suffix`](Self::user_agent_suffix), [`default_header`](Self::default_header) | none |
/// | [`allow_http`](Self::allow_http) | `false`: plain http to this machine only |
/// | [`load_env`](Self::load_env) | not called: nothing is read |
/// | [`profile`](Self::profile) | with `load_env`, the one that `ALIBABA_CLOUD_PROFILE` or `NCLOUD_PROFILE` names, else the current one |
/// | [`environment`](Self::environment) | with `load_env`, the variables of the process |
/// | [`system`](Self::system) | with `load_env`, this machine, with HTTP by the client's transport |
/// | [`clock`](Self::clock) | that of the system, else this machine's |
/// | [`nonce_source`](Self::nonce_source) | that of the system, else random |
/// | [`rate_limiter`](Self::rate_limiter) | none |
/// | [`jitter`](Self::jitter) | random |
///
/// Settings never come from the environment unless [`load_env`](Self::load_env) or [`from_env`](Self::from_env) is
/// called; the proxy variables are the one exception.
pub struct ClientBuilder<C: FromCore> {
    pub(crate) settings: Settings,
    info: &'static ServiceInfo,
    client: Marker<C>,
}

/// Everything that does not depend on the client's type.
#[derive(Clone)]
pub(crate) struct Settings {
    pub choice: Choice,
    pub provider: Option<SharedProvider>,
    pub load_env: bool,
    pub profile: Option<String>,
    pub system: Option<System>,
    pub environment: Option<Arc<dyn Environment>>,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub proxy: Option<String>,
    pub root_certificates: Vec<Vec<u8>>,
    pub max_response_bytes: Option<usize>,
    pub strict_decoding: bool,
    pub user_agent_suffix: Option<String>,
    pub headers: HeaderMap,
    /// The first setting that cannot be used; told by `build`, so that setters stay chainable.
    pub invalid: Option<String>,
    pub transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    pub http_client: Option<reqwest::Client>,
    pub clock: Option<Arc<dyn Clock>>,
    pub nonce: Option<Arc<dyn Nonce>>,
    pub jitter: Option<Arc<dyn Jitter>>,
    pub rate: Option<Arc<dyn RateLimiter>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            choice: Choice::default(),
            provider: None,
            load_env: false,
            profile: None,
            system: None,
            environment: None,
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            proxy: None,
            root_certificates: Vec::new(),
            max_response_bytes: None,
            strict_decoding: false,
            user_agent_suffix: None,
            headers: HeaderMap::new(),
            invalid: None,
            transport: None,
            #[cfg(feature = "reqwest")]
            http_client: None,
            clock: None,
            nonce: None,
            jitter: None,
            rate: None,
        }
    }
}

impl<C: ServiceClient> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::of(C::Service::INFO)
    }
}

impl<C: FromCore> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            info: self.info,
            client: PhantomData,
        }
    }
}

impl<C: ServiceClient> ClientBuilder<C> {
    /// A builder with the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder that takes from the environment what is not set: [`new`](Self::new) and [`load_env`](Self::load_env).
    pub fn from_env() -> Self {
        Self::new().load_env()
    }
}

impl<C: FromCore> ClientBuilder<C> {
    /// A builder for an API that is known at run time only; it makes a [`CoreClient`](crate::client::CoreClient), which
    /// calls by name.
    pub fn of(info: &'static ServiceInfo) -> Self {
        Self {
            settings: Settings::default(),
            info,
            client: PhantomData,
        }
    }

    /// Takes region, endpoint and credentials from the environment where the builder does not set them.
    ///
    /// Alibaba Cloud: the region from `ALIBABA_CLOUD_REGION_ID`, `ALIBABACLOUD_REGION_ID` or `ALICLOUD_REGION_ID`, else
    /// from `region_id` of the command line's profile; the endpoint from `ALIBABA_CLOUD_ENDPOINT_IMM`, `_PAI` or `_ICE`;
    /// credentials by [`AlibabaChain`](auth_core::alibaba::AlibabaChain). NAVER Cloud: the endpoint from `NCLOUD_MI_ENDPOINT`;
    /// credentials by [`NcpChain`](auth_core::ncp::NcpChain). The endpoint variables are this SDK's own, not the providers'.
    ///
    /// [`build`](Self::build) then reads the environment and the command line's configuration file; credentials are
    /// looked for at the first call.
    #[must_use]
    pub fn load_env(mut self) -> Self {
        self.settings.load_env = true;
        self
    }

    /// Sets the profile that [`load_env`](Self::load_env) takes region and credentials from, instead of the one that
    /// `ALIBABA_CLOUD_PROFILE` or `NCLOUD_PROFILE` names. Without `load_env`, [`build`](Self::build) refuses it.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.settings.profile = Some(name.into());
        self
    }

    /// Sets the outside world for [`load_env`](Self::load_env): environment, files, processes, and the HTTP that
    /// credentials are fetched with; and, unless set themselves, clock and nonces of the client.
    ///
    /// Give a provider of your own and the client the same system, and they share what is learned of the clock.
    #[must_use]
    pub fn system(mut self, system: System) -> Self {
        self.settings.system = Some(system);
        self
    }

    /// Sets where [`load_env`](Self::load_env) reads variables; the process's environment unless set. Without
    /// `load_env`, [`build`](Self::build) refuses it.
    #[must_use]
    pub fn environment(mut self, environment: Arc<dyn Environment>) -> Self {
        self.settings.environment = Some(environment);
        self
    }

    /// Sets the region, such as `cn-hangzhou`. It says where the data lies, so a client is bound to one.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.choice.region = Some((region.into(), "the builder".to_owned()));
        self
    }

    /// Sets one fixed set of credentials.
    #[must_use]
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Sets where credentials come from.
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.settings.provider = Some(Arc::new(provider));
        self
    }

    /// Sets the endpoint: `host`, `host:port`, `https://host[:port]` or, for this machine or with
    /// [`allow_http`](Self::allow_http), `http://host[:port]`. It goes before region and network.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.settings.choice.endpoint = Some((endpoint.into(), "the builder".to_owned()));
        self
    }

    /// Chooses one of the named hosts of an API that has no regions.
    #[must_use]
    pub fn named_host(mut self, name: impl Into<String>) -> Self {
        self.settings.choice.named_host = Some(name.into());
        self
    }

    /// Chooses the public host of the region or the one inside a VPC. An endpoint goes before it.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.settings.choice.network = network;
        self
    }

    /// Permits plain http to other machines, where everybody on the way can read along.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.settings.choice.allow_http = allow;
        self
    }

    /// Sets all time limits.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.settings.timeouts = timeouts;
        self
    }

    /// Sets the limit for making a connection (5 s).
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.settings.timeouts = self.settings.timeouts.with_connect(limit);
        self
    }

    /// Sets the limit for one attempt (30 s). Operations that compute while one waits need more.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.timeouts = self.settings.timeouts.with_attempt(limit);
        self
    }

    /// Sets the limit for a whole call, retries included (none).
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeouts = self.settings.timeouts.with_overall(Some(limit));
        self
    }

    /// Sets how calls are repeated.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Makes requests wait for their turn before they are sent, so that they keep within the provider's quotas; see
    /// [`rate`](crate::rate). The default is no limiter. Several clients may share one.
    #[must_use]
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.settings.rate = Some(limiter);
        self
    }

    /// Sends everything through this proxy, `http://[user:password@]host:port` or `https://...`, instead of those in the
    /// environment. [`build`](Self::build) refuses other schemes; for a SOCKS proxy, give `http_client` a client of
    /// reqwest with its feature `socks`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.settings.proxy = Some(url.into());
        self
    }

    /// Trusts the certificates of this PEM text besides the platform's.
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.root_certificates.push(pem.into());
        self
    }

    /// Sets how long an answer may be (64 MiB).
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.settings.max_response_bytes = Some(limit);
        self
    }

    /// Makes an answer with a value that is not as documented an error, where it has
    /// [`decode_warnings`](crate::response::Response::decode_warnings) else. For tests against a service: an application
    /// is better off with the rest of the answer.
    #[must_use]
    pub fn strict_decoding(mut self, strict: bool) -> Self {
        self.settings.strict_decoding = strict;
        self
    }

    /// Adds a product to the end of the `user-agent` header: `my-app/1.0`.
    #[must_use]
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.settings.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Adds a header to every request. Headers of the protocol cannot be set; [`build`](Self::build) refuses them.
    #[must_use]
    pub fn default_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match call::header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                if self.settings.headers.try_insert(name, value).is_err() {
                    self.settings
                        .invalid
                        .get_or_insert_with(|| "there are too many default headers".to_owned());
                }
            }
            Err(message) => {
                self.settings.invalid.get_or_insert(message);
            }
        }
        self
    }

    /// Sends through this `reqwest` client, whose own redirect, cookie, proxy, TLS and timeout settings hold.
    ///
    /// Redirects should be off: a redirected request has a signature for another host. Do not combine it with
    /// [`proxy`](Self::proxy) or [`root_certificate`](Self::root_certificate). Metadata services and side-cars of this
    /// machine are asked for credentials past it, directly: a proxy would answer for its own machine.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// Sends through this transport instead of the default one.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.settings.transport = Some(transport);
        self
    }

    /// Sets the clock that requests are dated by.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = Some(clock);
        self
    }

    /// Sets where nonces come from.
    #[must_use]
    pub fn nonce_source(mut self, source: Arc<dyn Nonce>) -> Self {
        self.settings.nonce = Some(source);
        self
    }

    /// Sets how long random pauses are.
    #[must_use]
    pub fn jitter(mut self, jitter: Arc<dyn Jitter>) -> Self {
        self.settings.jitter = Some(jitter);
        self
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::error::ErrorKind::Configuration), naming the setting and what to do.
    pub fn build(self) -> Result<C, Error> {
        build::core(self.settings, self.info).map(C::from_core)
    }
}

impl<C: FromCore> fmt::Debug for ClientBuilder<C> {
    // Neither the proxy nor header values: both may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.settings;
        f.debug_struct("ClientBuilder")
            .field("service", &self.info.name())
            .field(
                "region",
                &settings.choice.region.as_ref().map(|(region, _)| region),
            )
            .field("network", &settings.choice.network)
            .field("load_env", &settings.load_env)
            .field(
                "credentials",
                &settings.provider.as_ref().map(|provider| provider.name()),
            )
            .field("timeouts", &settings.timeouts)
            .field("retry", &settings.retry)
            .finish_non_exhaustive()
    }
}
