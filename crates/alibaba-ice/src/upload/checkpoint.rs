//! What an upload can go on from in another process.

use client_core::protocol::alibaba::oss::TransferState;
use serde_json::{Value, json};

use crate::model::{Deserialize, Serialize};

/// What an [`Upload`](super::Upload) can go on from: which asset or object it is, and how far it has come. There is no
/// credential in it; a new one is asked for when it goes on. Requests that are signed with that credential go to the endpoint
/// that stands here: read it only from where nobody else writes.
///
/// It is written as JSON and read again, by whichever library of serde:
/// `{"mediaId": "...", "bucket": null, "key": null, "endpoint": null, "transfer": {...}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadCheckpoint {
    pub(super) media_id: Option<String>,
    pub(super) bucket: Option<String>,
    pub(super) key: Option<String>,
    /// Where the bucket was looked for, if not at the public endpoint of the region.
    pub(super) endpoint: Option<String>,
    pub(super) transfer: TransferState,
}

impl UploadCheckpoint {
    /// The asset that waits for the file; `None` when the file goes into a bucket of the caller.
    pub fn media_id(&self) -> Option<&str> {
        self.media_id.as_deref()
    }

    /// Bytes that the service had when this was written.
    pub fn sent(&self) -> u64 {
        self.transfer.sent()
    }
}

impl Serialize for UploadCheckpoint {
    fn serialize<S: by_hand::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({
            "mediaId": self.media_id,
            "bucket": self.bucket,
            "key": self.key,
            "endpoint": self.endpoint,
            "transfer": self.transfer,
        })
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for UploadCheckpoint {
    fn deserialize<D: by_hand::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let transfer = value.get("transfer").cloned().unwrap_or_default();
        Ok(Self {
            media_id: text("mediaId"),
            bucket: text("bucket"),
            key: text("key"),
            endpoint: text("endpoint"),
            transfer: serde_json::from_value(transfer)
                .map_err(<D::Error as by_hand::Error>::custom)?,
        })
    }
}

/// The parts of serde that implementing by hand names.
mod by_hand {
    pub(super) use client_core::__private::DeError as Error;
    pub(super) use client_core::__private::{Deserializer, Serializer};
}
