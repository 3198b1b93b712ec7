//! NAVER Cloud Platform: the default chain and its parts.

mod chain;
mod configure;
mod server_role;

pub use chain::{NcpChain, NcpChainBuilder};
pub use configure::NcpConfigureProvider;
pub use server_role::{NcpServerRoleBuilder, NcpServerRoleProvider};
