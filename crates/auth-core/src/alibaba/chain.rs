//! The default chain of Alibaba Cloud.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::cli_config::{PROFILE, Wanted};
use super::{
    CliProfileProvider, CredentialsUriProvider, EcsRamRoleProvider, IniProfileProvider,
    OidcRoleProvider,
};
use crate::providers::ProviderChain;
use crate::providers::chain::Broken;
use crate::{
    BoxFuture, CachedProvider, CredentialsError, CredentialsErrorKind, ProvideCredentials,
    Provided, SharedProvider, System,
};

/// How long credentials of the metadata service are used past their end while it has an outage.
const METADATA_GRACE: Duration = Duration::from_secs(15 * 60);

/// The places where Alibaba Cloud's own tools look for credentials, in their order, each cached:
///
/// 1. environment variables (`ALIBABA_CLOUD_ACCESS_KEY_ID`, ...),
/// 2. a role for an OIDC token (RRSA in Kubernetes),
/// 3. the profile of the command line, `~/.aliyun/config.json`,
/// 4. the profile in `~/.alibabacloud/credentials`,
/// 5. the role of the ECS instance,
/// 6. the address in `ALIBABA_CLOUD_CREDENTIALS_URI`.
///
/// Files in their usual places that may not be read count as absent, with a warning; files named by a variable must be
/// readable. A profile named by `ALIBABA_CLOUD_PROFILE` may be in either file; in neither, it is an error. See
/// [`ProviderChain`] for what the chain does with errors and how it stays with the first find.
#[derive(Clone, Debug)]
pub struct AlibabaChain {
    chain: ProviderChain,
}

/// Settings of an [`AlibabaChain`].
#[derive(Clone, Debug)]
pub struct AlibabaChainBuilder {
    system: System,
    profile: Option<String>,
    metadata_endpoint: Option<String>,
}

impl AlibabaChain {
    /// The chain as the environment of `system` has it now.
    ///
    /// A variable with an impossible value is told by the first [`provide`](ProvideCredentials::provide) that comes to
    /// its provider.
    pub fn new(system: &System) -> Self {
        Self::builder(system).build()
    }

    /// The chain, with settings.
    pub fn builder(system: &System) -> AlibabaChainBuilder {
        AlibabaChainBuilder {
            system: system.clone(),
            profile: None,
            metadata_endpoint: None,
        }
    }
}

impl AlibabaChainBuilder {
    /// The profile to use in either file, instead of the one that `ALIBABA_CLOUD_PROFILE` names.
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
    pub fn build(self) -> AlibabaChain {
        let system = &self.system;
        let wanted = self.profile.map_or_else(
            || Wanted::from_env(system),
            |name| Ok(Wanted::Elsewhere(name)),
        );
        let cli = CliProfileProvider::wanting(system, wanted.clone());
        let ini = IniProfileProvider::wanting(system, wanted.clone());
        let mut metadata = EcsRamRoleProvider::from_env(system);
        if let Some(endpoint) = self.metadata_endpoint {
            metadata = metadata.endpoint(endpoint);
        }
        let metadata: SharedProvider = match metadata.build() {
            Ok(metadata) => Arc::new(CachedProvider::with_grace(metadata, system, METADATA_GRACE)),
            Err(error) => Arc::new(Broken("ecs_ram_role", error)),
        };
        let mut links: Vec<SharedProvider> = vec![
            Arc::new(super::environment(Arc::clone(&system.env))),
            Arc::new(CachedProvider::new(
                OidcRoleProvider::from_env(system),
                system,
            )),
            Arc::new(CachedProvider::new(cli.clone(), system)),
            Arc::new(CachedProvider::new(ini.clone(), system)),
        ];
        if let Ok(Wanted::Elsewhere(profile) | Wanted::Explicit(profile)) = wanted {
            links.push(Arc::new(ProfileSomewhere { profile, cli, ini }));
        }
        links.push(metadata);
        links.push(Arc::new(CachedProvider::new(
            CredentialsUriProvider::from_env(system),
            system,
        )));
        AlibabaChain {
            chain: ProviderChain::new(links),
        }
    }
}

/// Asked after both files: whoever named a profile must not get the identity of the machine instead.
#[derive(Debug)]
struct ProfileSomewhere {
    profile: String,
    cli: CliProfileProvider,
    ini: IniProfileProvider,
}

impl ProvideCredentials for ProfileSomewhere {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(async {
            let mut reasons = Vec::new();
            for provided in [self.cli.provide().await?, self.ini.provide().await?] {
                match provided {
                    Provided::Absent(reason) => reasons.push(reason),
                    // It was written in the meantime.
                    found => return Ok(found),
                }
            }
            Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!(
                    "no credentials in profile `{}` (named by the program or {PROFILE}): {}",
                    self.profile,
                    reasons.join("; ")
                ),
            ))
        })
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("profile")
    }
}

impl ProvideCredentials for AlibabaChain {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        self.chain.provide()
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("alibaba_chain")
    }

    fn invalidate(&self) {
        self.chain.invalidate();
    }
}
