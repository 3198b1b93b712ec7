#![doc = include_str!("../README.md")]
#![doc = ""]
#![doc = include_str!("generated/groups.md")]

#[cfg(feature = "documents")]
pub mod documents;
#[cfg(feature = "events")]
pub mod events;
#[rustfmt::skip]
mod generated;
mod media_info;
#[cfg(feature = "upload")]
pub mod upload;

pub use media_info::{Snapshot, SpriteImage};

client_core::client! {
    /// A client of Intelligent Media Services (ICE).
    generated
}
