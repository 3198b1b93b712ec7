//! NAVER Cloud Platform: the default chain and its parts.

mod chain;
pub mod codes;
mod configure;
mod server_role;
pub mod sign;

pub use chain::{NcpChain, NcpChainBuilder};
pub use configure::NcpConfigureProvider;
pub use server_role::{NcpServerRoleBuilder, NcpServerRoleProvider};
pub use sign::NcpV2;

use crate::{Environment, EnvironmentProvider, VariableNames};

/// `NCLOUD_ACCESS_KEY_ID` or `NCLOUD_ACCESS_KEY`, with `NCLOUD_SECRET_ACCESS_KEY` or `NCLOUD_SECRET_KEY`.
///
/// The official tools came to use two pairs of names; both are honored, the newer one first.
pub fn environment(environment: impl Environment + 'static) -> EnvironmentProvider {
    EnvironmentProvider::new(
        environment,
        VariableNames {
            id: &["NCLOUD_ACCESS_KEY_ID", "NCLOUD_ACCESS_KEY"],
            secret: &["NCLOUD_SECRET_ACCESS_KEY", "NCLOUD_SECRET_KEY"],
            token: &[],
        },
    )
}
