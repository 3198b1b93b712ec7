//! The outside world of credentials providers, made of this crate's transport and tokio.

use std::sync::Arc;
use std::time::Duration;

use auth_core::{BoxFuture, HttpError, HttpOptions, HttpSend, Sleep, Spawn, System};
use bytes::Bytes;

use crate::transport::{
    AttemptTimeouts, Body, Direct, Transport, TransportErrorKind, whole, with_causes,
};

/// A system whose providers send through `transport`, sleep on tokio's timer and refresh in tokio's background.
///
/// For a provider of your own, such as a role that is assumed with the keys of another one; see
/// [`ClientBuilder::system`](crate::config::ClientBuilder::system).
pub fn system(transport: Arc<dyn Transport>) -> System {
    let mut system = System::new(TransportHttp { transport });
    system.sleep = Arc::new(TokioSleep);
    system.spawn = Some(Arc::new(TokioSpawn));
    system
}

/// A system over the default transport with its default settings.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::error::ErrorKind::Configuration) when the transport cannot be set up.
#[cfg(feature = "reqwest")]
pub fn default_system() -> Result<System, crate::error::Error> {
    let settings = crate::transport::Settings::default();
    let transport = crate::transport::ReqwestTransport::new(settings)
        .map_err(crate::error::Error::configuration)?;
    Ok(system(Arc::new(transport)))
}

/// Sends the requests of credentials providers.
#[derive(Clone, Debug)]
struct TransportHttp {
    transport: Arc<dyn Transport>,
}

impl HttpSend for TransportHttp {
    fn send(
        &self,
        mut request: http::Request<Bytes>,
        options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>> {
        if !options.use_proxy {
            request.extensions_mut().insert(Direct);
        }
        let total = options.connect_timeout.saturating_add(options.read_timeout);
        let timeouts = AttemptTimeouts::new(options.connect_timeout, total);
        Box::pin(async move {
            // The transport keeps the time; this is for one that does not.
            let limit = total.saturating_add(Duration::from_secs(1));
            let exchange = async {
                let answer = self.transport.send(request.map(Body::from), timeouts);
                whole(answer.await?).await
            };
            match tokio::time::timeout(limit, exchange).await {
                Ok(answer) => answer.map_err(|error| {
                    let failure = HttpError::new(with_causes(&error));
                    match error.kind() {
                        TransportErrorKind::Connect => failure.while_connecting(),
                        TransportErrorKind::Timeout => failure.timed_out(),
                        _ => failure,
                    }
                }),
                Err(_) => Err(HttpError::new(format!("no answer within {total:?}")).timed_out()),
            }
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct TokioSleep;

impl Sleep for TokioSleep {
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[derive(Clone, Copy, Debug)]
struct TokioSpawn;

impl Spawn for TokioSpawn {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        // Outside a runtime the refresh is left to the next caller.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(task);
        }
    }
}
