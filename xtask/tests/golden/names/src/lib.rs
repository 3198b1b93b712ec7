//! The expected output of the generator, as a crate.

#[rustfmt::skip]
mod generated;

client_core::client! {
    /// A client.
    generated
}
