//! Typed client of Alibaba Cloud Intelligent Media Management (IMM), version 2020-09-30.
//!
//! Unofficial. One method of [`Client`] per operation; each returns a builder with a setter per parameter and `send()`.
//!
//! ```no_run
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> alibaba_imm::Result<()> {
//!     let client = alibaba_imm::Client::from_env().await?;
//!     let page = client.list_projects().prefix("imm").max_results(50).send().await?;
//!     for project in page.projects() {
//!         println!("{:?} holds {:?} files", project.project_name, project.file_count);
//!     }
//!     println!("request {:?}", page.request_id());
//!     Ok(())
//! }
//! ```
//!
//! [`Client::from_env`] takes credentials and region from where Alibaba Cloud's own tools look for them: environment,
//! OIDC token, `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the metadata service of ECS, a credentials URI.
//! The region is `ALIBABA_CLOUD_REGION_ID` or that of the profile. [`Client::builder`] sets everything by hand.
//!
//! Requests and responses are plain data in [`operations`] and [`types`]; documented error codes are in [`codes`].

#[rustfmt::skip]
mod generated;

client_core::client! {
    /// A client of Intelligent Media Management (IMM).
    generated
}
