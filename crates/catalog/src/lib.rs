#![doc = include_str!("../README.md")]

#[rustfmt::skip]
mod generated;

use client_core::by_name::OperationEntry;
use client_core::service::ServiceInfo;

pub use generated::APIS;
#[cfg(feature = "documents")]
pub use generated::DOCUMENTS;

/// One API.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Api {
    /// The crate, such as `alibaba-imm`.
    pub name: &'static str,
    /// Its facts: short name, title, version, protocol, hosts.
    pub info: &'static ServiceInfo,
    /// Its operations, in the order of the spec.
    pub operations: &'static [OperationEntry],
}

impl Api {
    const fn new(
        name: &'static str,
        info: &'static ServiceInfo,
        operations: &'static [OperationEntry],
    ) -> Self {
        Self {
            name,
            info,
            operations,
        }
    }
}

/// Finds an API by the name of its crate or its short name, without regard to case, `_` for `-`.
pub fn find(name: &str) -> Option<&'static Api> {
    let folded = name.to_lowercase().replace('_', "-");
    APIS.iter()
        .find(|api| api.name == folded || api.info.name() == folded)
}
