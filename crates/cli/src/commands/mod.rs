//! What the program can do.

pub mod call;
pub mod describe;
mod dry_run;
pub mod operations;
