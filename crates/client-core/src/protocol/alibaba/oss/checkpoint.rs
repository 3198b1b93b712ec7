//! What an upload can go on from.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

use super::bucket::StoredPart;

/// What an upload in parts can go on from, also in another process. There is no secret in it.
///
/// As JSON: `{"uploadId": "...", "partSize": 6291456, "parts": [[1, "\"etag\"", 6291456, 123]]}`, a part being its
/// number, etag, size and CRC-64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransferState {
    pub(super) upload_id: Option<String>,
    pub(super) part_size: u64,
    pub(super) parts: BTreeMap<u32, StoredPart>,
}

impl TransferState {
    pub(super) fn begun(upload_id: String, part_size: u64) -> Self {
        Self {
            upload_id: Some(upload_id),
            part_size,
            parts: BTreeMap::new(),
        }
    }

    /// The id of the upload in parts; `None` when it has not begun, or goes at once.
    pub fn upload_id(&self) -> Option<&str> {
        self.upload_id.as_deref()
    }

    /// Bytes that the service had when this was written.
    pub fn sent(&self) -> u64 {
        self.parts.values().map(|part| part.size).sum()
    }
}

impl Serialize for TransferState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts: Vec<Value> = self
            .parts
            .values()
            .map(|part| json!([part.number, part.etag, part.size, part.crc64]))
            .collect();
        json!({"uploadId": self.upload_id, "partSize": self.part_size, "parts": parts})
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TransferState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        read(&value).ok_or_else(|| {
            D::Error::custom(
                "this is no state of an upload: uploadId, partSize and parts are expected",
            )
        })
    }
}

fn read(value: &Value) -> Option<TransferState> {
    let upload_id = match value.get("uploadId")? {
        Value::Null => None,
        id => Some(id.as_str()?.to_owned()),
    };
    let parts = value.get("parts")?.as_array()?.iter().map(|part| {
        let number = part.get(0)?.as_u64()?.try_into().ok()?;
        let part = StoredPart {
            number,
            etag: part.get(1)?.as_str()?.to_owned(),
            size: part.get(2)?.as_u64()?,
            crc64: Some(part.get(3)?.as_u64()?),
        };
        Some((number, part))
    });
    Some(TransferState {
        upload_id,
        part_size: value.get("partSize")?.as_u64()?,
        parts: parts.collect::<Option<_>>()?,
    })
}
