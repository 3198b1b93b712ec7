//! What the arguments name: operations, and clients to call them.

use catalog::Api;
use client_core::by_name::{self, OperationEntry};
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::error::Error;

use crate::args::{Call, Operation};
use crate::failure::Failure;
use crate::suggest;

/// Where a client's credentials come from.
pub enum Source {
    /// From where the crates look for them.
    Default,
    Given(auth_core::SharedProvider),
}

/// A client for one call.
pub fn client(api: &Api, call: &Call, source: Source) -> Result<CoreClient, Error> {
    let mut builder = ClientBuilder::<CoreClient>::of(api.info)
        .load_env()
        .user_agent_suffix(concat!("mediacloud-cli/", env!("CARGO_PKG_VERSION")))
        .allow_http(call.allow_http);
    if let Some(region) = &call.region {
        builder = builder.region(region);
    }
    if let Some(endpoint) = &call.endpoint_url {
        builder = builder.endpoint(endpoint);
    }
    if let Source::Given(provider) = source {
        builder = builder.credentials_provider(provider);
    }
    builder.build()
}

impl Operation {
    /// The operation that was named.
    pub fn entry(&self) -> Result<&'static OperationEntry, Failure> {
        if let Some(entry) = by_name::find(self.api.operations, &self.name) {
            return Ok(entry);
        }
        let elsewhere = catalog::APIS.iter().find_map(|api| {
            let entry = by_name::find(api.operations, &self.name)?;
            Some(format!("; {} has {}", api.name, entry.info().name()))
        });
        let hint = elsewhere.unwrap_or_else(|| {
            let names = self.api.operations.iter().map(|entry| entry.info().name());
            suggest::did_you_mean(&suggest::near(&self.name, names))
        });
        Err(Failure::Usage(format!(
            "{api} has no operation {name:?}{hint}\n`mediacloud operations {api}` lists all of them",
            api = self.api.name,
            name = self.name,
        )))
    }
}
