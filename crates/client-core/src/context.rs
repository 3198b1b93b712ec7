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
    /// A client of another API or host that sends in the same way: transport, limits, clock and settings are shared,
    /// headers of the application and the retry quota are not.
    ///
    /// # Errors
    /// An endpoint that no header may hold.
    #[cfg(feature = "oss")]
    pub fn beside(
        &self,
        info: &'static ServiceInfo,
        endpoint: Endpoint,
        region: Option<String>,
        provider: SharedProvider,
    ) -> Result<Self, crate::error::Error> {
        let authority = HeaderValue::from_str(&endpoint.authority()).map_err(|_| {
            crate::error::Error::configuration(
                "the endpoint holds a character that no header may hold",
            )
        })?;
        let offset = ClockOffset::new();
        let local = self.clock.now();
        offset.learn(self.offset.apply(local), local);
        Ok(Self {
            info,
            endpoint,
            authority,
            region,
            provider,
            transport: Arc::clone(&self.transport),
            timeouts: self.timeouts,
            retry: self.retry,
            budget: Budget::default(),
            rate: self.rate.clone(),
            user_agent: self.user_agent.clone(),
            headers: HeaderMap::new(),
            strict_decoding: self.strict_decoding,
            clock: Arc::clone(&self.clock),
            offset,
            nonce: Arc::clone(&self.nonce),
            jitter: Arc::clone(&self.jitter),
        })
    }

    /// How the API speaks.
    pub fn protocol(&self) -> &'static dyn Protocol {
        self.info.protocol()
    }
}
