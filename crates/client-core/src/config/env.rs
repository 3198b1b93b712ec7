//! What the environment has to say.

use std::borrow::Cow;
use std::future::ready;
use std::sync::Arc;

use auth_core::{
    AlibabaChain, BoxFuture, Credentials, CredentialsError, NcpChain, ProvideCredentials,
    SharedProvider, System, alibaba_region,
};

use super::Settings;
use crate::error::Error;
use crate::service::{Hosts, ServiceInfo};

/// Fills in what the builder has left open.
pub(super) fn fill(
    settings: &mut Settings,
    info: &ServiceInfo,
    system: &System,
) -> Result<(), Error> {
    let profile = settings.profile.as_deref();
    let choice = &mut settings.choice;
    // A host that the program has chosen by name is explicit, too.
    if choice.endpoint.is_none() && choice.named_host.is_none() {
        choice.endpoint = info.endpoint_variable_name().and_then(|name| {
            let value = system.env.var(name)?;
            // An empty variable is how people unset one.
            (!value.trim().is_empty()).then(|| (value, format!("the variable {name}")))
        });
    }
    if choice.region.is_none() && matches!(info.hosts(), Hosts::Regional { .. }) {
        let found = match alibaba_region(system, profile) {
            Ok(found) => found,
            // With an endpoint the region is only a name in the log; the credentials chain will tell of a broken file.
            Err(_) if choice.endpoint.is_some() => None,
            Err(error) => return Err(unusable(error)),
        };
        choice.region = found.map(|region| (region, "the environment or the profile".to_owned()));
    }
    if settings.provider.is_none() {
        settings.provider = Some(chain(info, system, profile)?);
    }
    Ok(())
}

fn chain(
    info: &ServiceInfo,
    system: &System,
    profile: Option<&str>,
) -> Result<SharedProvider, Error> {
    if info.protocol().is_alibaba() {
        let mut chain = AlibabaChain::builder(system);
        if let Some(profile) = profile {
            chain = chain.profile(profile);
        }
        return Ok(Arc::new(chain.build()));
    }
    let mut chain = NcpChain::builder(system);
    if let Some(profile) = profile {
        chain = chain.profile(profile);
    }
    chain
        .build()
        .map(|chain| Arc::new(chain) as SharedProvider)
        .map_err(unusable)
}

fn unusable(error: CredentialsError) -> Error {
    // The text names variable or file, and it is all there is to say.
    Error::configuration(error.message())
}

/// Stands where no provider was given: calls without a signature work, others say what is missing.
#[derive(Debug)]
pub(super) struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        Box::pin(ready(Ok(None)))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("of this client (none was given to the builder)")
    }
}
