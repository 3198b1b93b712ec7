//! The provider crates side by side: spec, operation table, client.

use std::path::{Path, PathBuf};

use auth_core::Credentials;
use client_core::by_name::OperationEntry;
use client_core::client::CoreClient;
use xtask::codegen::model::{Api, Operation};

/// One provider crate.
pub struct Crate {
    pub name: &'static str,
    /// How many operations the provider has.
    pub size: usize,
    pub entries: &'static [OperationEntry],
    client: fn(&str, Credentials) -> CoreClient,
}

macro_rules! provider {
    ($name:literal, $size:literal, $library:ident) => {
        Crate {
            name: $name,
            size: $size,
            entries: $library::operations::OPERATIONS,
            client: |endpoint, credentials| {
                $library::Client::builder()
                    .endpoint(endpoint)
                    .credentials(credentials)
                    .build()
                    .unwrap()
                    .core()
                    .clone()
            },
        }
    };
}

pub const ALIBABA: [Crate; 3] = [
    provider!("alibaba-imm", 105, alibaba_imm),
    provider!("alibaba-pai", 127, alibaba_pai),
    provider!("alibaba-ice", 400, alibaba_ice),
];

pub const NCP: Crate = provider!("ncp-maiu", 72, ncp_maiu);

/// All four.
pub fn all() -> impl Iterator<Item = Crate> {
    ALIBABA.into_iter().chain([NCP])
}

impl Crate {
    /// A client that speaks to `endpoint`.
    pub fn client(&self, endpoint: &str, credentials: Credentials) -> CoreClient {
        (self.client)(endpoint, credentials)
    }

    /// The crate's spec, read by the generator.
    pub fn api(&self) -> Api {
        let root = workspace();
        xtask::codegen::api(self.name, &root.join("specs").join(self.name), &root).unwrap()
    }

    /// The table's entry of an operation of the spec.
    pub fn entry(&self, operation: &Operation) -> &'static OperationEntry {
        self.entries
            .iter()
            .find(|entry| entry.info().name() == operation.id)
            .unwrap_or_else(|| panic!("{} has no operation {}", self.name, operation.id))
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
        assert_eq!(
            api.operations.len(),
            provider.size,
            "operations in specs/{}",
            provider.name
        );
        assert_eq!(
            provider.entries.len(),
            provider.size,
            "operations in {}",
            provider.name
        );
        for operation in &api.operations {
            assert!(
                !provider.entry(operation).info().summary().is_empty(),
                "{}",
                operation.id
            );
        }
    }
}
