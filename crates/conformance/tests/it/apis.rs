//! The provider crates side by side: spec, operation table, client.

use std::path::{Path, PathBuf};

use auth_core::Credentials;
use client_core::by_name::OperationEntry;
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::service::ServiceInfo;
use serde_json::json;
use xtask::codegen::model::{Api, Operation};

use crate::peer::Peer;

/// One provider crate.
#[derive(Clone, Copy)]
pub struct Crate(&'static catalog::Api);

/// All of them.
pub fn all() -> impl Iterator<Item = Crate> {
    catalog::APIS.iter().map(Crate)
}

/// Those whose official SDK the peer has.
pub fn with_sdk(peer: &mut Peer) -> Vec<Crate> {
    all()
        .filter(|provider| {
            !peer.ask(&json!({"do": "operations", "sdk": provider.sdk()}))["operations"].is_null()
        })
        .collect()
}

impl Crate {
    /// The crate's name.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// The module of the official Python SDK, by the provider's rule: product and version.
    pub fn sdk(&self) -> String {
        let info = self.0.info;
        let version = info.version().replace('-', "");
        format!("alibabacloud_{}{version}", info.product().to_lowercase())
    }

    /// What is known of the API.
    pub fn info(&self) -> &'static ServiceInfo {
        self.0.info
    }

    /// Whether successes come in an envelope whose code must be `"0"`.
    pub fn has_envelope(&self) -> bool {
        self.0.info.protocol().name() == "ncp-gateway"
    }

    /// The table of operations.
    pub fn entries(&self) -> &'static [OperationEntry] {
        self.0.operations
    }

    /// A client that speaks to `endpoint`.
    pub fn client(&self, endpoint: &str, credentials: Credentials) -> CoreClient {
        ClientBuilder::<CoreClient>::of(self.0.info)
            .endpoint(endpoint)
            .credentials(credentials)
            .build()
            .unwrap()
    }

    /// The crate's spec, read by the generator.
    pub fn api(&self) -> Api {
        let root = workspace();
        xtask::codegen::api(self.name(), &root.join("specs").join(self.name()), &root).unwrap()
    }

    /// The table's entry of an operation of the spec.
    pub fn entry(&self, operation: &Operation) -> &'static OperationEntry {
        self.entries()
            .iter()
            .find(|entry| entry.info().name() == operation.id)
            .unwrap_or_else(|| panic!("{} has no operation {}", self.name(), operation.id))
    }
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

#[test]
fn every_operation_is_there() {
    for provider in all() {
        let api = provider.api();
        let specified: Vec<&str> = api
            .operations
            .iter()
            .map(|operation| operation.id.as_str())
            .collect();
        let offered: Vec<&str> = provider
            .entries()
            .iter()
            .map(|entry| entry.info().name())
            .collect();
        assert_eq!(specified, offered, "operations of {}", provider.name());
        for entry in provider.entries() {
            assert!(
                !entry.info().summary().is_empty(),
                "{}",
                entry.info().name()
            );
        }
    }
}
