//! Typed client of NAVER Cloud Media Intelligence, formerly Media AI Understanding.
//!
//! Unofficial. One method of [`Client`] per operation; each returns a builder with a setter per parameter and `send()`.
//!
//! ```no_run
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> ncp_maiu::Result<()> {
//!     let client = ncp_maiu::Client::from_env().await?;
//!     let projects = client.list_projects().workspace_name("my-workspace").send().await?;
//!     for project in projects.projects() {
//!         println!("{:?}: {:?}", project.project_id, project.name);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Client::from_env`] takes the key pair from `NCLOUD_ACCESS_KEY_ID` and `NCLOUD_SECRET_ACCESS_KEY` (or
//! `NCLOUD_ACCESS_KEY` and `NCLOUD_SECRET_KEY`), from `~/.ncloud/configure`, or from the server's role.
//! [`Client::builder`] sets everything by hand; [`hosts`] has the names of the old and the new host.
//!
//! Operations that the provider has announced to switch off need the feature `deprecated`.
//!
//! Requests and responses are plain data in [`operations`] and [`types`]; documented error codes are in [`codes`].

#[rustfmt::skip]
mod generated;
pub mod hosts;
mod project_list;

client_core::client! {
    /// A client of Media Intelligence.
    generated
}
