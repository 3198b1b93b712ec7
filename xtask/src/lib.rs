//! The generator of the provider crates and the importer of the providers' metadata, as a library with its own tests.

#![allow(
    missing_docs,
    reason = "a tool of this workspace, not a library for others: names speak for themselves"
)]

pub mod codegen;
pub mod commands;
pub mod documents;
pub mod emulate;
pub mod facts;
pub mod fault;
pub mod import;
pub mod lists;
pub mod new_crate;
pub mod peer;
pub mod prove;
