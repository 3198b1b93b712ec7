//! What the environment has to say.

use std::borrow::Cow;
use std::future::ready;

use auth_core::{BoxFuture, CredentialsError, ProvideCredentials, Provided, System};

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
        choice.endpoint = info.endpoint_variable().and_then(|name| {
            let value = system.env.var(name)?;
            // An empty variable is how people unset one.
            (!value.trim().is_empty()).then(|| (value, format!("the variable {name}")))
        });
    }
    if choice.region.is_none() && matches!(info.hosts(), Hosts::Regional { .. }) {
        let found = match info.protocol().region(system, profile) {
            Ok(found) => found,
            // With an endpoint the region is only a name in the log; the credentials chain will tell of a broken file.
            Err(_) if choice.endpoint.is_some() => None,
            Err(error) => return Err(unusable(error)),
        };
        choice.region = found.map(|region| (region, "the environment or the profile".to_owned()));
    }
    if settings.provider.is_none() {
        let found = info.protocol().credentials(system, profile);
        settings.provider = Some(found.map_err(unusable)?);
    }
    Ok(())
}

fn unusable(error: CredentialsError) -> Error {
    // The text names variable or file, and it is all there is to say.
    Error::configuration(error.message())
}

/// Stands where no provider was given: calls without a signature work, others say what is missing.
#[derive(Debug)]
pub(super) struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(ready(Ok(Provided::absent("none was given to the builder"))))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("of this client")
    }
}
