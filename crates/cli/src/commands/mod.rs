//! What the program can do.

pub mod call;
pub mod check;
pub mod describe;
mod describe_document;
mod dry_run;
pub mod operations;
pub mod show;
