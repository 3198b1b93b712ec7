//! The default chain of NAVER Cloud Platform.

use std::borrow::Cow;
use std::sync::Arc;

use super::{NcpConfigureProvider, NcpServerRoleProvider};
use crate::providers::ProviderChain;
use crate::providers::chain::Broken;
use crate::{
    BoxFuture, CachedProvider, CredentialsError, ProvideCredentials, Provided, SharedProvider,
    System,
};

/// The places where NAVER Cloud's own tools look for credentials, in their order:
///
/// 1. environment variables (`NCLOUD_ACCESS_KEY_ID` or `NCLOUD_ACCESS_KEY`, with their secrets),
/// 2. the profile in `~/.ncloud/configure`,
/// 3. the role of the server.
///
/// A file in its usual place that may not be read counts as absent, with a warning, unless a profile was named. See
/// [`ProviderChain`] for what the chain does with errors and how it stays with the first find.
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
    /// A variable with an impossible value is told by the first [`provide`](ProvideCredentials::provide) that comes to
    /// its provider.
    pub fn new(system: &System) -> Self {
        Self::builder(system).with_server_role(server_role_from_env(system))
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

    /// Makes the chain. Nothing is asked yet; variables are told of as by [`NcpChain::new`].
    ///
    /// # Errors
    ///
    /// Of kind `Invalid`, if the [`metadata_endpoint`](Self::metadata_endpoint) is no address.
    pub fn build(mut self) -> Result<NcpChain, CredentialsError> {
        let server_role = match self.metadata_endpoint.take() {
            Some(endpoint) => {
                let role = NcpServerRoleProvider::builder(&self.system).endpoint(endpoint);
                Arc::new(CachedProvider::new(role.build()?, &self.system))
            }
            None => server_role_from_env(&self.system),
        };
        Ok(self.with_server_role(server_role))
    }

    fn with_server_role(self, server_role: SharedProvider) -> NcpChain {
        let system = &self.system;
        let configure = match self.profile {
            Some(profile) => NcpConfigureProvider::with_profile(system, profile),
            None => NcpConfigureProvider::new(system),
        };
        NcpChain {
            chain: ProviderChain::new(vec![
                Arc::new(super::environment(Arc::clone(&system.env))),
                Arc::new(CachedProvider::new(configure, system)),
                server_role,
            ]),
        }
    }
}

fn server_role_from_env(system: &System) -> SharedProvider {
    match NcpServerRoleProvider::builder(system)
        .expected(false)
        .build()
    {
        Ok(role) => Arc::new(CachedProvider::new(role, system)),
        Err(error) => Arc::new(Broken("ncp_server_role", error)),
    }
}

impl ProvideCredentials for NcpChain {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        self.chain.provide()
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ncp_chain")
    }

    fn invalidate(&self) {
        self.chain.invalidate();
    }
}
