#![doc = include_str!("../README.md")]
#![doc = ""]
#![doc = include_str!("generated/groups.md")]

#[cfg(feature = "events")]
pub mod events;
#[rustfmt::skip]
mod generated;
pub mod query;

client_core::client! {
    /// A client of Intelligent Media Management (IMM).
    generated
}
