//! The APIs that the command line knows: the one place to add another.

use std::marker::PhantomData;

use client_core::by_name::{self, OperationEntry};
use client_core::client::{CoreClient, FromCore};
use client_core::config::ClientBuilder;
use client_core::error::Error;
use client_core::service::{Service, ServiceInfo};

use crate::args::{Call, Operation};
use crate::failure::Failure;
use crate::suggest;

/// One provider crate.
#[derive(Debug)]
pub struct Api {
    pub name: &'static str,
    pub info: &'static ServiceInfo,
    pub operations: &'static [OperationEntry],
    connect: fn(&Call, Source) -> Result<CoreClient, Error>,
}

/// Where a client's credentials come from.
pub enum Source {
    /// From where the crates look for them.
    Default,
    Given(auth_core::SharedProvider),
}

pub static APIS: [Api; 4] = [
    api::<alibaba_imm::service::Api>("alibaba-imm", alibaba_imm::operations::OPERATIONS),
    api::<alibaba_pai::service::Api>("alibaba-pai", alibaba_pai::operations::OPERATIONS),
    api::<alibaba_ice::service::Api>("alibaba-ice", alibaba_ice::operations::OPERATIONS),
    api::<ncp_maiu::service::Api>("ncp-maiu", ncp_maiu::operations::OPERATIONS),
];

const fn api<S: Service>(name: &'static str, operations: &'static [OperationEntry]) -> Api {
    Api {
        name,
        info: S::INFO,
        operations,
        connect: connect::<S>,
    }
}

impl Api {
    /// A client for one call.
    pub fn client(&self, call: &Call, source: Source) -> Result<CoreClient, Error> {
        (self.connect)(call, source)
    }
}

/// Finds a crate by its name or its last part. The error is for the command line's parser.
pub fn find(name: &str) -> Result<&'static Api, String> {
    let folded = name.to_lowercase().replace('_', "-");
    if let Some(api) = APIS
        .iter()
        .find(|api| api.name == folded || api.info.name() == folded)
    {
        return Ok(api);
    }
    let names = APIS.iter().flat_map(|api| [api.name, api.info.name()]);
    let near = suggest::did_you_mean(&suggest::near(&folded, names));
    let known: Vec<&str> = APIS.iter().map(|api| api.name).collect();
    Err(format!("known are {}{near}", known.join(", ")))
}

impl Operation {
    /// The operation that was named.
    pub fn entry(&self) -> Result<&'static OperationEntry, Failure> {
        if let Some(entry) = by_name::find(self.api.operations, &self.name) {
            return Ok(entry);
        }
        let elsewhere = APIS.iter().find_map(|api| {
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

fn connect<S: Service>(call: &Call, source: Source) -> Result<CoreClient, Error> {
    let mut builder = ClientBuilder::<Bare<S>>::from_env()
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
    builder.build().map(|client| client.core)
}

/// A client without typed operations, which are not needed here.
struct Bare<S> {
    core: CoreClient,
    service: PhantomData<S>,
}

impl<S: Service> FromCore for Bare<S> {
    type Service = S;

    fn from_core(core: CoreClient) -> Self {
        Self {
            core,
            service: PhantomData,
        }
    }
}
