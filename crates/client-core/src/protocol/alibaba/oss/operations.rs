//! The seven calls of Object Storage Service that uploading takes, as rows like those of any other API.

use super::Oss;
use crate::operation::{OperationInfo, RetryClass};
use crate::service::{Hosts, ServiceInfo};

pub(super) static INFO: ServiceInfo = ServiceInfo::new(
    "oss",
    "Object Storage Service",
    "Oss",
    "2019-05-17",
    &Oss,
    Hosts::Regional {
        code: "oss",
        regions: &[],
    },
);

/// Sending the same object or part again replaces it by its equal.
const fn same_again(
    name: &'static str,
    method: &'static str,
    summary: &'static str,
) -> OperationInfo {
    OperationInfo::new(name, method, "/", summary).with_retry_class(RetryClass::Idempotent)
}

const fn read(name: &'static str, method: &'static str, summary: &'static str) -> OperationInfo {
    OperationInfo::new(name, method, "/", summary).with_retry_class(RetryClass::Read)
}

pub(super) static PUT: OperationInfo = same_again("PutObject", "PUT", "Stores an object.");
/// A second call begins a second upload; the first is left behind unfinished, which costs storage until it is cleaned up
/// and does no other harm.
pub(super) static INITIATE: OperationInfo = same_again(
    "InitiateMultipartUpload",
    "POST",
    "Begins an upload in parts.",
);
pub(super) static UPLOAD_PART: OperationInfo = same_again("UploadPart", "PUT", "Stores a part.");
pub(super) static LIST_PARTS: OperationInfo =
    read("ListParts", "GET", "Lists the parts of an upload.");
pub(super) static COMPLETE: OperationInfo = same_again(
    "CompleteMultipartUpload",
    "POST",
    "Makes an object of the parts.",
);
pub(super) static ABORT: OperationInfo = same_again(
    "AbortMultipartUpload",
    "DELETE",
    "Gives an upload in parts up.",
);
pub(super) static HEAD: OperationInfo = read("HeadObject", "HEAD", "Tells about an object.");
