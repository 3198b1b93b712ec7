//! Typed client of Alibaba Cloud Intelligent Media Services (ICE), version 2020-11-09.
//!
//! Unofficial. One method of [`Client`] per operation; each returns a builder with a setter per parameter and `send()`.
//!
//! ```no_run
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> alibaba_ice::Result<()> {
//!     let client = alibaba_ice::Client::from_env().await?;
//!     let page = client.list_media_basic_infos().media_type("video").include_file_basic_info(true).send().await?;
//!     for media in page.media_infos() {
//!         for file in media.file_info_list() {
//!             let size = file.file_basic_info.as_ref().and_then(|info| info.file_size_bytes());
//!             println!("{:?}: {size:?} bytes", media.media_id);
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Client::from_env`] takes credentials and region from where Alibaba Cloud's own tools look for them: environment,
//! OIDC token, `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the metadata service of ECS, a credentials URI.
//! The region is `ALIBABA_CLOUD_REGION_ID` or that of the profile. [`Client::builder`] sets everything by hand.
//!
//! Numbers that ICE writes as text stay text; `file_size_bytes()`, `play_time()`, `parse_snapshots()` and the like read
//! them.
//!
//! Requests and responses are plain data in [`operations`] and [`types`]; documented error codes are in [`codes`].

#[rustfmt::skip]
mod generated;
mod media_info;

pub use media_info::{Snapshot, SpriteImage};

client_core::client! {
    /// A client of Intelligent Media Services (ICE).
    generated
}
