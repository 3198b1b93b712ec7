#![doc = include_str!("../README.md")]

pub mod alibaba;
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
mod meaning;
pub mod ncp;
mod nonce;
mod process;
mod provider;
mod providers;
mod runtime;
mod sign;
mod system;

pub use cache::CachedProvider;
pub use clock::{Clock, ClockOffset, FixedClock, SystemClock};
pub use credentials::Credentials;
pub use environment::{
    Environment, EnvironmentProvider, MapEnvironment, NotUnicode, ProcessEnvironment, VariableNames,
};
pub use error::{CredentialsError, CredentialsErrorKind, SigningError};
pub use files::{Files, MemoryFiles, SystemFiles};
pub use http_send::{HttpError, HttpOptions, HttpSend};
pub use meaning::Meaning;
pub use nonce::{Nonce, RandomNonce};
pub use process::{ProcessCommand, ProcessError, RunProcess, SystemProcess};
pub use provider::{BoxFuture, ProvideCredentials, Provided, SharedProvider, StaticProvider};
pub use providers::ProviderChain;
pub use runtime::{Sleep, Spawn, ThreadSleep};
pub use sign::{Sign, Signed, SigningRegion};
pub use system::System;

/// The secret text type of this crate's interface, re-exported so that callers need no dependency of their own.
pub use secrecy::{ExposeSecret, SecretString};
