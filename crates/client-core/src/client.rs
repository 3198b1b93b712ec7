//! The client that every provider crate wraps.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use auth_core::{BoxFuture, SharedProvider};
use bytes::Bytes;

use crate::call::CallOptions;
use crate::context::Context;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::pipeline::{self, Opened};
use crate::response::RawResponse;
use crate::service::{Service, ServiceInfo};
use crate::transport::Transport;
use crate::wire::WireRequest;

/// Endpoint, credentials, transport and settings of one API, shared by all clones.
///
/// Cloning is cheap: connections, credentials, retry quota and clock correction are the same for all clones. There is no
/// need to wrap it in an `Arc`.
#[derive(Clone)]
pub struct CoreClient {
    pub(crate) inner: Arc<Context>,
}

impl CoreClient {
    /// Sends an encoded request, with retries, and gives the successful answer before decoding.
    ///
    /// # Errors
    /// Every kind but [`Decode`](crate::error::ErrorKind::Decode) and [`Paging`](crate::error::ErrorKind::Paging).
    pub fn execute(
        &self,
        request: WireRequest,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<RawResponse, Error>> {
        Box::pin(pipeline::execute(Arc::clone(&self.inner), request, options))
    }

    /// As [`execute`](Self::execute), up to the head of an answer that is a stream of events.
    pub(crate) fn open(
        &self,
        request: WireRequest,
        options: CallOptions,
        idle: Duration,
    ) -> BoxFuture<'static, Result<Opened, Error>> {
        let client = Arc::clone(&self.inner);
        Box::pin(pipeline::open(client, request, options, idle))
    }

    /// The request as it would be sent now, resolved and signed, without sending it.
    ///
    /// Its headers hold credentials: those that do are marked as sensitive, and `Debug` does not show them.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::error::ErrorKind::InvalidRequest), [`Credentials`](crate::error::ErrorKind::Credentials)
    /// and [`Signing`](crate::error::ErrorKind::Signing).
    pub fn prepare(
        &self,
        request: WireRequest,
        options: &CallOptions,
    ) -> BoxFuture<'static, Result<http::Request<Bytes>, Error>> {
        Box::pin(pipeline::prepare(
            Arc::clone(&self.inner),
            request,
            options.clone(),
        ))
    }

    /// The region, when one was given.
    pub fn region(&self) -> Option<&str> {
        self.inner.region.as_deref()
    }

    /// Where requests go.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// The transport, to be shared with a client of another region or API.
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.inner.transport)
    }

    /// The credentials provider, to be shared with a client of another region or API.
    pub fn credentials_provider(&self) -> SharedProvider {
        Arc::clone(&self.inner.provider)
    }

    /// The facts of the API.
    pub fn service(&self) -> &'static ServiceInfo {
        self.inner.info
    }
}

impl fmt::Debug for CoreClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreClient")
            .field("service", &self.inner.info.name())
            .field("endpoint", &self.inner.endpoint)
            .field("region", &self.inner.region)
            .field("credentials", &self.inner.provider.name())
            .finish_non_exhaustive()
    }
}

/// What a builder can make.
pub trait FromCore: Sized {
    /// Wraps a finished client.
    fn from_core(core: CoreClient) -> Self;
}

impl FromCore for CoreClient {
    fn from_core(core: CoreClient) -> Self {
        core
    }
}

/// A provider crate's client: one of a certain API.
pub trait ServiceClient: FromCore {
    /// The marker type of the API.
    type Service: Service;
}

/// Ties a type parameter to nothing that could take away `Send` or `Sync`.
pub(crate) type Marker<C> = PhantomData<fn() -> C>;
