//! Typed client of Alibaba Cloud Platform for AI (PAI): AIWorkSpace, version 2021-02-04.
//!
//! Unofficial. One method of [`Client`] per operation; each returns a builder with a setter per parameter and `send()`.
//!
//! ```no_run
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> alibaba_pai::Result<()> {
//!     let client = alibaba_pai::Client::from_env().await?;
//!     let mut images = client.list_images().verbose(true).page_size(50).items();
//!     while let Some(image) = images.try_next().await? {
//!         println!("{:?}: {:?}", image.name, image.image_uri);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Client::from_env`] takes credentials and region from where Alibaba Cloud's own tools look for them: environment,
//! OIDC token, `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the metadata service of ECS, a credentials URI.
//! The region is `ALIBABA_CLOUD_REGION_ID` or that of the profile. [`Client::builder`] sets everything by hand.
//!
//! [`ImageLabelFilter`] builds the label filter of `ListImages`.
//!
//! Requests and responses are plain data in [`operations`] and [`types`]; documented error codes are in [`codes`].

#[rustfmt::skip]
mod generated;
mod image_labels;

pub use image_labels::{ImageLabelFilter, ImageLabelKey, InvalidImageLabel};

client_core::client! {
    /// A client of Platform for AI: AIWorkSpace.
    generated
}
