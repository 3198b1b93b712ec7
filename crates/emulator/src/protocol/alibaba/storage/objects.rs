//! What is stored.

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};
use client_core::protocol::alibaba::oss::Crc64;

use crate::answer::Failure;

/// Bytes of an object that are kept; of larger ones only size and checksum are.
pub(crate) const KEPT: u64 = 8 << 20;
/// The service takes no smaller part but the last.
const LEAST_PART: u64 = 100 * 1024;
/// So many objects and unfinished uploads are kept.
const MOST: usize = 10_000;

/// Objects and unfinished uploads, by bucket and key.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    objects: BTreeMap<(String, String), Object>,
    uploads: BTreeMap<String, Upload>,
    begun: u64,
}

/// An object, or a part of one to be.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) etag: String,
    pub(crate) crc64: Crc64,
    /// The bytes, when they are few.
    pub(crate) bytes: Option<Bytes>,
}

impl Object {
    fn new(bytes: Bytes) -> Self {
        let crc64 = Crc64::of(&bytes);
        Self {
            etag: etag(crc64),
            crc64,
            bytes: (crc64.length() <= KEPT).then_some(bytes),
        }
    }
}

#[derive(Debug)]
struct Upload {
    bucket: String,
    key: String,
    parts: BTreeMap<u32, Object>,
}

impl Objects {
    pub(crate) fn put(
        &mut self,
        bucket: &str,
        key: &str,
        bytes: Bytes,
        overwrite: bool,
    ) -> Result<&Object, Failure> {
        let place = (bucket.to_owned(), key.to_owned());
        if !overwrite && self.objects.contains_key(&place) {
            return Err(Failure::new(
                409,
                "FileAlreadyExists",
                "The object you specified already exists and can not be overwritten.",
            ));
        }
        self.check_room()?;
        self.objects.insert(place.clone(), Object::new(bytes));
        self.get(&place.0, &place.1)
    }

    pub(crate) fn get(&self, bucket: &str, key: &str) -> Result<&Object, Failure> {
        self.objects
            .get(&(bucket.to_owned(), key.to_owned()))
            .ok_or_else(|| Failure::new(404, "NoSuchKey", "The specified key does not exist."))
    }

    pub(crate) fn initiate(&mut self, bucket: &str, key: &str) -> String {
        self.begun += 1;
        let id = format!("{:032X}", self.begun);
        if self.uploads.len() >= MOST {
            self.uploads.pop_first();
        }
        let upload = Upload {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            parts: BTreeMap::new(),
        };
        self.uploads.insert(id.clone(), upload);
        id
    }

    pub(crate) fn part(
        &mut self,
        bucket: &str,
        key: &str,
        id: &str,
        number: &str,
        bytes: Bytes,
    ) -> Result<&Object, Failure> {
        let Some(number) = number.parse().ok().filter(|n| (1..=10_000).contains(n)) else {
            return Err(Failure::new(
                400,
                "InvalidArgument",
                "Part number must be an integer between 1 and 10000, inclusive.",
            ));
        };
        let upload = self.upload(bucket, key, id)?;
        let before: u64 = upload.parts.values().map(|part| part.crc64.length()).sum();
        let mut part = Object::new(bytes);
        if before + part.crc64.length() > KEPT {
            // The whole will be too large to be kept, so none of it is.
            for earlier in upload.parts.values_mut() {
                earlier.bytes = None;
            }
            part.bytes = None;
        }
        upload.parts.insert(number, part);
        upload.parts.get(&number).ok_or_else(no_such_upload)
    }

    pub(crate) fn parts(
        &mut self,
        bucket: &str,
        key: &str,
        id: &str,
    ) -> Result<&BTreeMap<u32, Object>, Failure> {
        Ok(&self.upload(bucket, key, id)?.parts)
    }

    /// Makes an object of the parts that are listed, or of all.
    pub(crate) fn complete(
        &mut self,
        bucket: &str,
        key: &str,
        id: &str,
        listed: Option<Vec<(u32, String)>>,
    ) -> Result<&Object, Failure> {
        let parts = &self.upload(bucket, key, id)?.parts;
        let listed = listed.unwrap_or_else(|| {
            let all = parts.iter();
            all.map(|(number, part)| (*number, part.etag.clone()))
                .collect()
        });
        if listed.is_empty() {
            return Err(malformed("The upload has no parts."));
        }
        if listed.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Err(Failure::new(
                400,
                "InvalidPartOrder",
                "The list of parts was not in ascending order. Parts list must be specified in order by part number.",
            ));
        }
        let mut crc64 = Crc64::new();
        let mut bytes = Some(BytesMut::new());
        for (index, (number, etag)) in listed.iter().enumerate() {
            let same = |part: &&Object| part.etag.trim_matches('"') == etag.trim_matches('"');
            let part = parts.get(number).filter(same).ok_or_else(|| {
                Failure::new(
                    400,
                    "InvalidPart",
                    "One or more of the specified parts could not be found or the specified entity tag might not have matched \
                     the part's entity tag.",
                )
            })?;
            if index + 1 < listed.len() && part.crc64.length() < LEAST_PART {
                return Err(Failure::new(
                    400,
                    "EntityTooSmall",
                    "Your proposed upload smaller than the minimum allowed size.",
                ));
            }
            crc64 = crc64.followed_by(part.crc64);
            match (&mut bytes, &part.bytes) {
                (Some(all), Some(part)) => all.extend_from_slice(part),
                _ => bytes = None,
            }
        }
        let object = Object {
            etag: etag(crc64),
            crc64,
            bytes: bytes
                .map(BytesMut::freeze)
                .filter(|bytes| bytes.len() as u64 <= KEPT),
        };
        self.check_room()?;
        self.uploads.remove(id);
        self.objects
            .insert((bucket.to_owned(), key.to_owned()), object);
        self.get(bucket, key)
    }

    pub(crate) fn abort(&mut self, bucket: &str, key: &str, id: &str) -> Result<(), Failure> {
        self.upload(bucket, key, id)?;
        self.uploads.remove(id);
        Ok(())
    }

    fn upload(&mut self, bucket: &str, key: &str, id: &str) -> Result<&mut Upload, Failure> {
        self.uploads
            .get_mut(id)
            .filter(|upload| upload.bucket == bucket && upload.key == key)
            .ok_or_else(no_such_upload)
    }

    fn check_room(&self) -> Result<(), Failure> {
        if self.objects.len() < MOST {
            return Ok(());
        }
        Err(Failure::new(
            507,
            "QuotaExceeded",
            format!("this emulator keeps {MOST} objects; reset it"),
        ))
    }

    /// Buckets, keys, sizes and checksums, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str, &Object)> {
        self.objects
            .iter()
            .map(|((bucket, key), object)| (bucket.as_str(), key.as_str(), object))
    }

    /// Uploads that were begun and neither completed nor given up.
    pub(crate) fn unfinished(&self) -> usize {
        self.uploads.len()
    }
}

fn no_such_upload() -> Failure {
    Failure::new(
        404,
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    )
}

pub(super) fn malformed(what: &str) -> Failure {
    Failure::new(400, "MalformedXML", what)
}

/// As long as the hash that the service takes; clients must not look into it.
fn etag(crc64: Crc64) -> String {
    format!("\"{:016X}{:016X}\"", crc64.value(), crc64.length())
}
