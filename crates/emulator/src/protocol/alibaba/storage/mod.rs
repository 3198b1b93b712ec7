//! Object Storage Service as uploads need it: objects and uploads in parts, with their signature and checksums.
//!
//! Every bucket is there as soon as it is named. Of an object larger than [`KEPT`] only size and checksum are remembered.

mod answers;
mod objects;
mod sign;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use auth_core::Credentials;
use bytes::Bytes;

pub(crate) use answers::failure;
pub(crate) use objects::Objects;

use crate::answer::{Answer, Failure};
use crate::credentials::TestCredentials;
use crate::received::Received;

/// How long a credential of an upload address is good, unless the test says otherwise: 3,000 seconds, as documented.
pub(crate) const LIFETIME: Duration = Duration::from_secs(3000);

/// An object that was uploaded; see [`Emulator::objects`](crate::Emulator::objects).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredObject {
    /// The bucket.
    pub bucket: String,
    /// The key, decoded.
    pub key: String,
    /// Bytes of it.
    pub size: u64,
    /// CRC-64 of it, as the service tells it.
    pub crc64: u64,
    /// The bytes, of an object of at most 8 MiB.
    pub bytes: Option<Bytes>,
}

/// Buckets, and what may be written where.
#[derive(Debug)]
pub(crate) struct Storage {
    pub(crate) objects: Objects,
    /// Session credentials that were given out, by access key id.
    grants: BTreeMap<String, Grant>,
    pub(crate) lifetime: Duration,
    made: u64,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            objects: Objects::default(),
            grants: BTreeMap::new(),
            lifetime: LIFETIME,
            made: 0,
        }
    }
}

/// The right to write one object for a while.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) credentials: Credentials,
    pub(crate) until: SystemTime,
    /// `/bucket/key`.
    pub(crate) resource: String,
}

/// So many grants are remembered, the newest.
const GRANTS: usize = 10_000;

impl Storage {
    /// Gives the right to write `resource`, from now on.
    pub(crate) fn grant(&mut self, resource: String, now: SystemTime) -> Grant {
        self.made += 1;
        let id = format!("STS.emulator{:010}", self.made);
        let grant = Grant {
            credentials: Credentials::new(id.clone(), format!("upload-secret-{}", self.made))
                .with_security_token(format!("upload-token-{}", self.made)),
            until: now + self.lifetime,
            resource,
        };
        if self.grants.len() >= GRANTS {
            self.grants.pop_first();
        }
        self.grants.insert(id, grant.clone());
        grant
    }

    /// Everything but what the test has set.
    pub(crate) fn reset(&mut self) {
        *self = Self {
            lifetime: self.lifetime,
            made: self.made,
            ..Self::default()
        };
    }
}

/// What an object request is about.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) operation: &'static str,
    /// `/bucket/key` as signed: encoded.
    resource: String,
    bucket: String,
    key: String,
}

impl Wanted {
    /// Bucket and key of an object that is written, once all is well.
    pub(crate) fn written(&self) -> Option<(&str, &str)> {
        matches!(self.operation, "PutObject" | "CompleteMultipartUpload")
            .then_some((&self.bucket, &self.key))
    }
}

/// Whether a request is one for objects: its signature says so.
pub(crate) fn claims(received: &Received) -> bool {
    received.header("authorization").is_some_and(|header| {
        header.starts_with(auth_core::alibaba::oss::ALGORITHM) || header.starts_with("OSS ")
    })
}

/// What is asked for; `None` for what this emulator does not have.
pub(crate) fn wanted(received: &Received) -> Option<Wanted> {
    let host = received.header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let resource = if auth_core::alibaba::oss::is_path_style(name) {
        received.path.clone()
    } else {
        format!("/{}{}", name.split('.').next()?, received.path)
    };
    let (bucket, key) = resource.strip_prefix('/')?.split_once('/')?;
    if bucket.is_empty() || key.is_empty() {
        return None;
    }
    let has = |name: &str| received.query_value(name).is_some();
    let operation = match (received.method.as_str(), has("uploadId"), has("uploads")) {
        ("PUT", true, _) if has("partNumber") => "UploadPart",
        ("PUT", false, false) => "PutObject",
        ("POST", true, _) => "CompleteMultipartUpload",
        ("POST", false, true) => "InitiateMultipartUpload",
        ("GET", true, _) => "ListParts",
        ("GET", false, false) => "GetObject",
        ("DELETE", true, _) => "AbortMultipartUpload",
        ("HEAD", false, false) => "HeadObject",
        _ => return None,
    };
    Some(Wanted {
        operation,
        bucket: bucket.to_owned(),
        key: crate::text::decode(key, false),
        resource,
    })
}

/// Checks the signature and the right to touch this object.
pub(crate) fn verify(
    storage: &Storage,
    wanted: &Wanted,
    received: &Received,
    credentials: &TestCredentials,
    now: SystemTime,
) -> Result<(), Failure> {
    sign::verify(storage, wanted, received, credentials, now)
}

/// Carries it out.
pub(crate) fn answer(
    storage: &mut Storage,
    wanted: &Wanted,
    received: &Received,
) -> Result<Answer, Failure> {
    let (bucket, key) = (wanted.bucket.as_str(), wanted.key.as_str());
    let objects = &mut storage.objects;
    let upload_id = received.query_value("uploadId").unwrap_or_default();
    let body = || received.body.clone();
    match wanted.operation {
        "PutObject" => {
            let overwrite = received.header("x-oss-forbid-overwrite") != Some("true");
            let object = objects.put(bucket, key, body(), overwrite)?;
            Ok(answers::stored(&object.etag, object.crc64))
        }
        "InitiateMultipartUpload" => {
            let id = objects.initiate(bucket, key);
            Ok(answers::initiated(bucket, key, &id))
        }
        "UploadPart" => {
            let number = received.query_value("partNumber").unwrap_or_default();
            let part = objects.part(bucket, key, upload_id, number, body())?;
            Ok(answers::stored(&part.etag, part.crc64))
        }
        "ListParts" => {
            let number = |name: &str, default: u32| {
                received
                    .query_value(name)
                    .and_then(|value| value.parse().ok())
                    .unwrap_or(default)
            };
            let after = number("part-number-marker", 0);
            let most = number("max-parts", 1000).clamp(1, 1000);
            let parts = objects.parts(bucket, key, upload_id)?;
            Ok(answers::parts(bucket, key, upload_id, parts, after, most))
        }
        "CompleteMultipartUpload" => {
            let all = received.header("x-oss-complete-all") == Some("yes");
            let listed = if all {
                None
            } else {
                Some(answers::listed(&received.body)?)
            };
            let object = objects.complete(bucket, key, upload_id, listed)?;
            Ok(answers::completed(bucket, key, object))
        }
        "AbortMultipartUpload" => {
            objects.abort(bucket, key, upload_id)?;
            Ok(Answer {
                status: 204,
                headers: Vec::new(),
                body: Bytes::new(),
            })
        }
        _ => answers::object(objects.get(bucket, key)?, wanted.operation == "HeadObject"),
    }
}
