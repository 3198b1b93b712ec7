//! Credentials and request signatures for Alibaba Cloud (ACS3-HMAC-SHA256) and NAVER Cloud Platform (signature v2).
//!
//! Nothing here opens a socket or needs an async runtime. The clock, the environment, files, processes and HTTP are
//! traits that the caller fills in, so every provider can be tested without touching the machine.
//!
//! * [`Credentials`] is one consistent set of key, secret and token; its secrets are never printed.
//! * [`ProvideCredentials`] is asked for credentials before each signature.
//! * [`Sign`] puts the signature on a request: [`Acs3`] or [`NcpV2`].
//! * [`acs3`], [`ncp`] and [`encode`] hold the pure functions underneath, for whoever verifies signatures.

pub mod acs3;
mod cache;
mod clock;
mod credentials;
pub mod encode;
mod environment;
mod error;
mod files;
mod format;
mod hash;
mod http_send;
pub mod ncp;
mod nonce;
mod process;
mod provider;
pub mod providers;
mod runtime;
mod sign;
mod system;

pub use acs3::Acs3;
pub use cache::CachedProvider;
pub use clock::{Clock, ClockOffset, FixedClock, SystemClock};
pub use credentials::Credentials;
pub use environment::{
    Environment, EnvironmentProvider, MapEnvironment, NotUnicode, ProcessEnvironment,
};
pub use error::{CredentialsError, CredentialsErrorKind, SigningError};
pub use files::{Files, MemoryFiles, SystemFiles};
pub use http_send::{HttpError, HttpOptions, HttpSend};
pub use ncp::NcpV2;
pub use nonce::{Nonce, RandomNonce};
pub use process::{ProcessCommand, ProcessError, RunProcess, SystemProcess};
pub use provider::{BoxFuture, ProvideCredentials, SharedProvider, StaticProvider};
pub use providers::ProviderChain;
pub use providers::alibaba::{AlibabaChain, alibaba_region};
pub use providers::ncp::NcpChain;
pub use runtime::{Sleep, Spawn, ThreadSleep};
pub use sign::{Sign, Signed};
pub use system::System;

/// The secret text type of this crate's interface, re-exported so that callers need no dependency of their own.
pub use secrecy::{ExposeSecret, SecretString};
