//! An in-memory server of Alibaba Cloud IMM, AIWorkSpace (PAI) and ICE, and of NAVER Cloud Media Intelligence, for
//! tests of programs that call them.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), emulator::Error> {
//! use emulator::{Emulator, Fault};
//!
//! let emulator = Emulator::start().await?;
//! println!("{}", emulator.endpoint()); // http://127.0.0.1:<port>, the endpoint of all four APIs
//! let credentials = emulator.credentials().alibaba(); // a key pair that the emulator accepts
//! # let _ = credentials;
//!
//! emulator.fail_next(Fault::throttle().on("ListProjects")); // the next ListProjects is refused
//! // ... let the program under test call ...
//! assert!(emulator.requests().is_empty());
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! It checks what the services check: signature, clock, nonce, and each parameter's place, type and limits. What is
//! made can be read, listed, changed and removed; work that is started goes through its documented states and is done at the
//! second look ([`Emulator::plan`] says otherwise); what has no state answers with an example of its documented shape, and says so
//! in the header `x-emulator: example`. [`Fixtures`] fill five lists from the start.

mod answer;
mod api;
mod arguments;
mod behaviour;
mod control;
mod credentials;
mod documents;
mod emulator;
mod engine;
mod error;
mod fault;
#[rustfmt::skip]
mod generated;
mod listener;
mod manner;
mod nonces;
mod paths;
mod protocol;
mod received;
mod record;
mod server;
mod tables;
mod text;
mod token;

pub use auth_core::Credentials;
pub use behaviour::fixtures;
pub use behaviour::fixtures::Fixtures;
pub use credentials::TestCredentials;
pub use emulator::{Builder, Emulator};
pub use engine::Plan;
pub use error::Error;
pub use fault::Fault;
pub use protocol::StoredObject;
pub use record::RecordedRequest;
