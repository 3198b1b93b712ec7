//! Asks several providers in order.

use std::borrow::Cow;
use std::future::ready;
use std::sync::{Arc, OnceLock};

use crate::{
    BoxFuture, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided, SharedProvider,
};

/// Several providers, asked in order until one has credentials.
///
/// The first that had some is the only one asked from then on: a passing trouble of one source must not make a running
/// program sign as somebody else. A provider that is set up and broken ends the search with its error. When none is
/// set up, the error says of each where it looked.
#[derive(Clone, Debug)]
pub struct ProviderChain {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    links: Vec<SharedProvider>,
    chosen: OnceLock<usize>,
}

impl ProviderChain {
    /// A chain of these providers, which should cache by themselves.
    pub fn new(links: Vec<SharedProvider>) -> Self {
        Self {
            shared: Arc::new(Shared {
                links,
                chosen: OnceLock::new(),
            }),
        }
    }

    async fn find(&self) -> Result<Provided, CredentialsError> {
        let links = &self.shared.links;
        if let Some(chosen) = self.shared.chosen.get().and_then(|index| links.get(*index)) {
            let name = chosen.name();
            let provided = chosen
                .provide()
                .await
                .map_err(|error| error.within(&name))?;
            return match provided {
                found @ Provided::Found(_) => Ok(found),
                Provided::Absent(reason) => Err(CredentialsError::new(
                    CredentialsErrorKind::NotConfigured,
                    format!("{name} gave credentials before and has none now: {reason}"),
                )),
            };
        }
        let mut searched = Vec::new();
        for (index, link) in links.iter().enumerate() {
            let name = link.name();
            match link.provide().await.map_err(|error| error.within(&name))? {
                Provided::Found(credentials) => {
                    // Of two concurrent first calls the earlier one decides.
                    if self.shared.chosen.set(index).is_ok() {
                        tracing::debug!(
                            provider = credentials.provider_name(),
                            "found credentials"
                        );
                    }
                    return Ok(Provided::Found(credentials));
                }
                Provided::Absent(reason) => searched.push(format!("{name}: {reason}")),
            }
        }
        Err(CredentialsError::new(
            CredentialsErrorKind::NotConfigured,
            format!("no credentials found; looked at {}", searched.join("; ")),
        ))
    }
}

impl ProvideCredentials for ProviderChain {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.find())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("chain")
    }

    fn invalidate(&self) {
        for link in &self.shared.links {
            link.invalidate();
        }
    }
}

/// Holds the error of a setting until the chain comes to it.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) &'static str, pub(crate) CredentialsError);

impl ProvideCredentials for Broken {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(ready(Err(self.1.clone())))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.0)
    }
}
