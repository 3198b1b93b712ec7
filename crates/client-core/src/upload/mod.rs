//! Files on their way to a service, whatever its storage.

mod presigned;
mod source;

pub use presigned::put;
#[cfg(feature = "oss")]
pub(crate) use source::OpenSource;
pub use source::UploadSource;
