//! The default chain of NAVER Cloud Platform.

use std::borrow::Cow;
use std::sync::Arc;

use super::{NcpConfigureProvider, NcpServerRoleProvider};
use crate::providers::ProviderChain;
use crate::{
    BoxFuture, CachedProvider, Credentials, CredentialsError, EnvironmentProvider,
    ProvideCredentials, SharedProvider, System,
};

/// The places where NAVER Cloud's own tools look for credentials, in their order:
///
/// 1. environment variables (`NCLOUD_ACCESS_KEY_ID` or `NCLOUD_ACCESS_KEY`, with their secrets),
/// 2. the profile in `~/.ncloud/configure`,
/// 3. the role of the server.
///
/// See [`ProviderChain`] for what the chain does with errors and how it stays with the first find.
#[derive(Clone, Debug)]
pub struct NcpChain {
    chain: ProviderChain,
}

/// Settings of an [`NcpChain`].
#[derive(Clone, Debug)]
pub struct NcpChainBuilder {
    system: System,
    profile: Option<String>,
    metadata_endpoint: Option<String>,
}

impl NcpChain {
    /// The chain as the environment of `system` has it now.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if `NCLOUD_METADATA_API_ENDPOINT` is no address.
    pub fn new(system: &System) -> Result<Self, CredentialsError> {
        Self::builder(system).build()
    }

    /// The chain, with settings.
    pub fn builder(system: &System) -> NcpChainBuilder {
        NcpChainBuilder {
            system: system.clone(),
            profile: None,
            metadata_endpoint: None,
        }
    }
}

impl NcpChainBuilder {
    /// The profile to use, instead of the one that `NCLOUD_PROFILE` names.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Another address of the metadata service.
    #[must_use]
    pub fn metadata_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.metadata_endpoint = Some(endpoint.into());
        self
    }

    /// Makes the chain. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if the metadata endpoint is no address.
    pub fn build(self) -> Result<NcpChain, CredentialsError> {
        let system = &self.system;
        let configure = match self.profile {
            Some(profile) => NcpConfigureProvider::with_profile(system, profile),
            None => NcpConfigureProvider::new(system),
        };
        let mut server_role = NcpServerRoleProvider::builder(system).expected(false);
        if let Some(endpoint) = self.metadata_endpoint {
            server_role = server_role.endpoint(endpoint);
        }
        let links: Vec<SharedProvider> = vec![
            Arc::new(EnvironmentProvider::ncp(Arc::clone(&system.env))),
            Arc::new(CachedProvider::new(configure, system)),
            Arc::new(CachedProvider::new(server_role.build()?, system)),
        ];
        Ok(NcpChain {
            chain: ProviderChain::new(links),
        })
    }
}

impl ProvideCredentials for NcpChain {
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        self.chain.provide()
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ncp_chain")
    }

    fn invalidate(&self) {
        self.chain.invalidate();
    }
}
