//! The XML of answers, and of the one request that has some.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bytes::Bytes;
use client_core::protocol::alibaba::oss::Crc64;

use super::objects::{Object, malformed};
use crate::answer::{Answer, Failure, Speaker};

const CRC64: &str = "x-oss-hash-crc64ecma";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn xml(status: u16, body: &str) -> Answer {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}");
    Answer::raw(status, "application/xml", Bytes::from(text))
}

pub(super) fn stored(etag: &str, crc64: Crc64) -> Answer {
    Answer {
        status: 200,
        headers: vec![
            ("etag", etag.to_owned()),
            (CRC64, crc64.value().to_string()),
        ],
        body: Bytes::new(),
    }
}

pub(super) fn initiated(bucket: &str, key: &str, id: &str) -> Answer {
    let key = escaped(key);
    xml(
        200,
        &format!(
            "<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>\
             </InitiateMultipartUploadResult>"
        ),
    )
}

pub(super) fn parts(
    bucket: &str,
    key: &str,
    id: &str,
    parts: &BTreeMap<u32, Object>,
    after: u32,
    most: u32,
) -> Answer {
    let key = escaped(key);
    let mut rest = parts.range(after.saturating_add(1)..);
    let (mut rows, mut last) = (String::new(), after);
    for (number, part) in rest.by_ref().take(most as usize) {
        let (etag, size, crc) = (escaped(&part.etag), part.crc64.length(), part.crc64.value());
        // Writing to a String cannot fail.
        let _ = write!(
            rows,
            "<Part><PartNumber>{number}</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>{etag}</ETag>\
             <HashCrc64ecma>{crc}</HashCrc64ecma><Size>{size}</Size></Part>"
        );
        last = *number;
    }
    let truncated = rest.next().is_some();
    xml(
        200,
        &format!(
            "<ListPartsResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>\
             <NextPartNumberMarker>{last}</NextPartNumberMarker><MaxParts>{most}</MaxParts><IsTruncated>{truncated}</IsTruncated>\
             {rows}</ListPartsResult>"
        ),
    )
}

pub(super) fn completed(bucket: &str, key: &str, object: &Object) -> Answer {
    let (key, etag) = (escaped(key), escaped(&object.etag));
    xml(
        200,
        &format!(
            "<CompleteMultipartUploadResult><Location>http://{bucket}/{key}</Location><Bucket>{bucket}</Bucket><Key>{key}</Key>\
             <ETag>{etag}</ETag></CompleteMultipartUploadResult>"
        ),
    )
    .with(CRC64, object.crc64.value().to_string())
}

/// An object with its bytes, or (for `HEAD`) its size alone.
pub(super) fn object(object: &Object, head: bool) -> Result<Answer, Failure> {
    let mut answer = stored(&object.etag, object.crc64);
    match (&object.bytes, head) {
        (_, true) => {
            answer = answer.with("content-length", object.crc64.length().to_string());
        }
        (Some(bytes), false) => answer.body = bytes.clone(),
        (None, false) => {
            return Err(Failure::new(
                501,
                "NotImplemented",
                "this emulator keeps no bytes of an object as large as this one, only its size and checksum",
            ));
        }
    }
    Ok(answer)
}

/// A refusal in the form of the service.
pub(crate) fn failure(speaker: &Speaker, failure: &Failure, head: bool) -> Answer {
    let (code, message) = (escaped(&failure.code), escaped(&failure.message));
    let (id, host) = (&speaker.request_id, escaped(&speaker.host));
    let mut answer = xml(
        failure.status,
        &format!(
            "<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{id}</RequestId><HostId>{host}</HostId></Error>"
        ),
    );
    if head {
        answer.body = Bytes::new();
    }
    answer
}

/// The parts that a request to complete lists.
pub(super) fn listed(body: &[u8]) -> Result<Vec<(u32, String)>, Failure> {
    client_core::protocol::alibaba::oss::listed_parts(body)
        .filter(|parts| !parts.is_empty())
        .ok_or_else(|| malformed("The XML you provided was not well-formed or lists no parts."))
}
