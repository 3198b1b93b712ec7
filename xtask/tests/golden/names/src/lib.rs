//! The expected output of the generator, as a crate.

#[rustfmt::skip]
mod generated;

pub use client_core::error::Error;
pub use generated::{codes, operations, service, types};

client_core::client! {
    /// A client.
    generated::service::Api, generated::operations::OPERATIONS
}
