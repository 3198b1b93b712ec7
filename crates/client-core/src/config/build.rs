//! From settings to a client.

use std::sync::Arc;

use auth_core::{ClockOffset, RandomNonce, System, SystemClock};
use http::HeaderValue;

use super::{Settings, env};
use crate::call::check_reserved;
use crate::client::CoreClient;
use crate::context::Context;
use crate::endpoint::{Endpoint, resolve};
use crate::error::Error;
use crate::jitter::SystemJitter;
use crate::retry::Budget;
use crate::service::ServiceInfo;
use crate::system::system;
use crate::transport::Transport;

pub(super) fn core(
    mut settings: Settings,
    info: &'static ServiceInfo,
) -> Result<CoreClient, Error> {
    if let Some(message) = settings.invalid.take() {
        return Err(Error::configuration(message));
    }
    check_environment(&settings).map_err(Error::configuration)?;
    let user_agent =
        user_agent(info, settings.user_agent_suffix.as_deref()).map_err(Error::configuration)?;
    let transport = transport(&settings).map_err(Error::configuration)?;
    let offset = outside(&mut settings, info, &transport)?;
    let (endpoint, region) = resolve(info, &settings.choice).map_err(Error::configuration)?;
    check_url(&settings, &endpoint).map_err(Error::configuration)?;
    let authority = HeaderValue::from_str(&endpoint.authority()).map_err(|_| {
        Error::configuration("the endpoint holds a character that no header may hold")
    })?;
    check_reserved(&settings.headers, info.protocol()).map_err(Error::configuration)?;
    Ok(CoreClient {
        inner: Arc::new(Context {
            info,
            endpoint,
            authority,
            region,
            provider: settings
                .provider
                .unwrap_or_else(|| Arc::new(env::NoCredentials)),
            transport,
            timeouts: settings.timeouts,
            retry: settings.retry,
            budget: Budget::default(),
            user_agent,
            headers: settings.headers,
            strict_decoding: settings.strict_decoding,
            clock: settings.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            offset,
            nonce: settings.nonce.unwrap_or_else(|| Arc::new(RandomNonce)),
            rate: settings.rate,
            jitter: settings.jitter.unwrap_or_else(|| Arc::new(SystemJitter)),
        }),
    })
}

/// Takes from the system and the environment what is not set; gives the clock correction that client and providers are to
/// share.
fn outside(
    settings: &mut Settings,
    info: &ServiceInfo,
    transport: &Arc<dyn Transport>,
) -> Result<ClockOffset, Error> {
    if settings.system.is_none() && !settings.load_env {
        return Ok(ClockOffset::new());
    }
    let mut system: System = settings
        .system
        .take()
        .unwrap_or_else(|| system(Arc::clone(transport)));
    if let Some(environment) = &settings.environment {
        system.env = Arc::clone(environment);
    }
    system.clock = Arc::clone(settings.clock.get_or_insert(system.clock));
    system.nonce = Arc::clone(settings.nonce.get_or_insert(system.nonce));
    if settings.load_env {
        env::fill(settings, info, &system)?;
    }
    Ok(system.clock_offset)
}

/// Refuses what only [`load_env`](super::ClientBuilder::load_env) would read: whoever sets it expects it to count.
fn check_environment(settings: &Settings) -> Result<(), String> {
    let ignored = match settings {
        Settings { load_env: true, .. } => return Ok(()),
        Settings {
            profile: Some(name),
            ..
        } => format!("profile({name:?})"),
        Settings {
            environment: Some(_),
            ..
        } => "environment(...)".to_owned(),
        _ => return Ok(()),
    };
    Err(format!(
        "{ignored} has no effect without load_env(): call load_env() too, or leave it out"
    ))
}

fn user_agent(info: &ServiceInfo, suffix: Option<&str>) -> Result<HeaderValue, String> {
    let base = format!(
        "mediacloud/{} ({}) rust",
        env!("CARGO_PKG_VERSION"),
        info.name()
    );
    let text = match suffix {
        Some(suffix) => format!("{base} {suffix}"),
        None => base,
    };
    if !text
        .bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    {
        return Err("the user-agent suffix has a character outside printable ASCII".to_owned());
    }
    HeaderValue::from_str(&text).map_err(|error| error.to_string())
}

#[cfg(feature = "reqwest")]
fn transport(settings: &Settings) -> Result<Arc<dyn Transport>, String> {
    use crate::transport::{
        MAX_RESPONSE_BYTES, Proxies, ReqwestTransport, Settings as TransportSettings,
    };

    let ignored = settings.proxy.is_some() || !settings.root_certificates.is_empty();
    if let Some(transport) = &settings.transport {
        if ignored || settings.http_client.is_some() {
            return Err(
                "transport(...) was given together with proxy, root_certificate or http_client, which it would ignore: \
                 leave one of them out"
                    .to_owned(),
            );
        }
        return Ok(Arc::clone(transport));
    }
    let own = TransportSettings {
        connect_timeout: settings.timeouts.connect,
        proxies: match &settings.proxy {
            Some(proxy) => Proxies::from_builder(proxy)?,
            None => Proxies::from_process(),
        },
        root_certificates: settings.root_certificates.clone(),
        max_response_bytes: settings.max_response_bytes.unwrap_or(MAX_RESPONSE_BYTES),
    };
    if let Some(client) = &settings.http_client {
        if ignored {
            return Err(
                "http_client(...) was given together with proxy or root_certificate, which it would ignore: set them on \
                 the reqwest client"
                    .to_owned(),
            );
        }
        return Ok(Arc::new(ReqwestTransport::over(client.clone(), own)));
    }
    Ok(Arc::new(ReqwestTransport::new(own)?))
}

#[cfg(not(feature = "reqwest"))]
fn transport(settings: &Settings) -> Result<Arc<dyn Transport>, String> {
    settings.transport.clone().ok_or_else(|| {
        "this build has no HTTP client: enable the feature rustls or native-tls, or give a transport(...)".to_owned()
    })
}

/// Whether the HTTP client will call exactly this endpoint, told now and not at the first call.
#[cfg(feature = "reqwest")]
fn check_url(settings: &Settings, endpoint: &Endpoint) -> Result<(), String> {
    // Labels in Punycode that decode to nothing are the last thing that only the URL library knows.
    let url = reqwest::Url::parse(&endpoint.to_string());
    if !url.is_ok_and(|url| url.as_str() == format!("{endpoint}/")) {
        return Err(format!(
            "endpoint \"{endpoint}\" is no address that can be called: look for a slip in the host"
        ));
    }
    let own_transport = settings.transport.is_none() && settings.http_client.is_none();
    if own_transport
        && endpoint.scheme() == "https"
        && !cfg!(any(feature = "__rustls", feature = "native-tls"))
    {
        return Err(format!(
            "this build has no TLS, so {endpoint} cannot be called: enable the feature rustls or native-tls"
        ));
    }
    Ok(())
}

#[cfg(not(feature = "reqwest"))]
fn check_url(_settings: &Settings, _endpoint: &Endpoint) -> Result<(), String> {
    Ok(())
}
