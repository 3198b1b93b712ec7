//! What the calls of one client share.

use std::sync::Arc;

use auth_core::{Clock, ClockOffset, Nonce, SharedProvider};
use http::{HeaderMap, HeaderValue};

use crate::endpoint::Endpoint;
use crate::jitter::Jitter;
use crate::protocol::Protocol;
use crate::rate::RateLimiter;
use crate::retry::{Budget, RetryPolicy};
use crate::service::ServiceInfo;
use crate::timeouts::Timeouts;
use crate::transport::Transport;

/// Target, identity, sending and settings of one client.
pub(crate) struct Context {
    pub info: &'static ServiceInfo,
    pub endpoint: Endpoint,
    pub authority: HeaderValue,
    pub region: Option<String>,
    pub provider: SharedProvider,
    pub transport: Arc<dyn Transport>,
    pub timeouts: Timeouts,
    pub retry: RetryPolicy,
    pub budget: Budget,
    pub rate: Option<Arc<dyn RateLimiter>>,
    pub user_agent: HeaderValue,
    pub headers: HeaderMap,
    pub strict_decoding: bool,
    pub clock: Arc<dyn Clock>,
    pub offset: ClockOffset,
    pub nonce: Arc<dyn Nonce>,
    pub jitter: Arc<dyn Jitter>,
}

impl Context {
    /// How the API speaks.
    pub fn protocol(&self) -> &'static dyn Protocol {
        self.info.protocol()
    }
}
