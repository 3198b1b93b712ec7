#![doc = include_str!("../README.md")]
#![doc = ""]
#![doc = include_str!("generated/groups.md")]

#[rustfmt::skip]
mod generated;
pub mod hosts;
mod project_list;
#[cfg(feature = "upload")]
pub mod upload;

client_core::client! {
    /// A client of Media Intelligence.
    generated
}
