//! Object Storage Service, as far as uploading needs it: six calls, their signature, checksums, parts and resuming.
//!
//! This is what provider crates build their uploads of; applications use those. It is no client for OSS: there is nothing
//! here to list buckets or read objects.
//!
//! Calls go through the pipeline of every other call, so retries, correction of the clock, renewal of credentials, limits
//! and logs are the same.

mod bucket;
mod checkpoint;
mod crc64;
mod operations;
mod speech;
mod transfer;
mod xml;

pub use crate::upload::UploadSource;
pub use bucket::{Bucket, listed_parts, now, renewed};
pub use checkpoint::TransferState;
pub use crc64::Crc64;
pub use speech::Oss;
pub use transfer::{Transfer, Transferred, UploadOptions, UploadProgress};
