//! The APIs of the catalog, as the command line's arguments name them.

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

/// Finds an API by its crate's name or its short name. The error is for the command line's parser.
pub fn find(name: &str) -> Result<&'static Api, String> {
    if let Some(api) = catalog::find(name) {
        return Ok(api);
    }
    let folded = name.to_lowercase().replace('_', "-");
    // The first part of a crate's name is its cloud: `ncp` means one of its APIs.
    let of_cloud: Vec<&str> = catalog::APIS
        .iter()
        .filter(|api| {
            api.name
                .split_once('-')
                .is_some_and(|(cloud, _)| cloud == folded)
        })
        .map(|api| api.info.name())
        .collect();
    let near = if of_cloud.is_empty() {
        let names = catalog::APIS
            .iter()
            .flat_map(|api| [api.name, api.info.name()]);
        suggest::did_you_mean(&suggest::near(&folded, names))
    } else {
        suggest::did_you_mean(&of_cloud)
    };
    let known: Vec<&str> = catalog::APIS.iter().map(|api| api.name).collect();
    Err(format!("known are {}{near}", known.join(", ")))
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
