//! One upload: at once or in parts, checked, resumable.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::JoinSet;

use super::bucket::{Bucket, StoredPart, agrees, is_no_such_upload};
use super::checkpoint::TransferState;
use super::crc64::Crc64;
use crate::call::CallOptions;
use crate::error::{Error, ErrorKind, Fault};
use crate::upload::{OpenSource, UploadSource};

/// The service takes no more parts of one upload.
const MOST_PARTS: u32 = 10_000;
/// The service takes no smaller part but the last.
const LEAST_PART: u64 = 100 * 1024;
/// How often a part is sent whose stored checksum is another.
const CHECKS: u32 = 3;
const MIB: u64 = 1024 * 1024;

/// How an upload is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadOptions {
    /// Bytes of a part; the default is 6 MiB. A larger one is taken for files that would have more than 10,000 parts.
    pub part_size: u64,
    /// What is larger goes in parts; the default is 10 MiB.
    pub multipart_above: u64,
    /// How many parts are on the way at once; the default is 3. So many parts, and one more, are held in memory.
    pub parallel: usize,
}

impl Default for UploadOptions {
    fn default() -> Self {
        Self {
            part_size: 6 * MIB,
            multipart_above: 10 * MIB,
            parallel: 3,
        }
    }
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// Bytes that the service has.
    pub sent: u64,
    /// All bytes, when known: of files and bytes, not of readers.
    pub total: Option<u64>,
}

/// What was uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transferred {
    /// Bytes of the object.
    pub size: u64,
    /// Its CRC-64, computed from what was read and equal to what the service tells.
    pub crc64: u64,
}

type OnProgress = Arc<dyn Fn(UploadProgress) + Send + Sync>;
type OnState = Arc<dyn Fn(&TransferState) + Send + Sync>;

/// One object on its way.
#[derive(Clone)]
pub struct Transfer {
    bucket: Bucket,
    key: String,
    content_type: &'static str,
    options: UploadOptions,
    call: CallOptions,
    state: Arc<Mutex<TransferState>>,
    on_progress: Option<OnProgress>,
    on_state: Option<OnState>,
}

impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("bucket", &self.bucket.name())
            .field("key", &self.key)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Transfer {
    /// An object of this content type at this key.
    pub fn new(bucket: Bucket, key: impl Into<String>, content_type: &'static str) -> Self {
        Self {
            bucket,
            key: key.into(),
            content_type,
            options: UploadOptions::default(),
            call: CallOptions::default(),
            state: Arc::default(),
            on_progress: None,
            on_state: None,
        }
    }

    /// Sets how it is cut up.
    #[must_use]
    pub fn options(mut self, options: UploadOptions) -> Self {
        self.options = options;
        self
    }

    /// Options of every call.
    #[must_use]
    pub fn call_options(mut self, options: CallOptions) -> Self {
        self.call = options;
        self
    }

    /// Goes on from here.
    #[must_use]
    pub fn resume(mut self, state: TransferState) -> Self {
        self.state = Arc::new(Mutex::new(state));
        self
    }

    /// Told after every part.
    #[must_use]
    pub fn on_progress(mut self, told: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(told));
        self
    }

    /// Told before the first part and after every part what to go on from.
    #[must_use]
    pub fn on_state(mut self, told: impl Fn(&TransferState) + Send + Sync + 'static) -> Self {
        self.on_state = Some(Arc::new(told));
        self
    }

    /// Uploads it. Dropping the future stops; what the service has of it stays for a later [`resume`](Self::resume) or
    /// [`abort`](Self::abort).
    ///
    /// # Errors
    /// What reading and the calls give, and [`ErrorKind::Transport`] when the stored object is another than what was
    /// read.
    pub async fn run(&self, source: UploadSource) -> Result<Transferred, Error> {
        let mut source = source.open().await?;
        let Some(upload_id) = self.state().upload_id.clone() else {
            let all = usize_of(self.options.multipart_above);
            if source.hold(all.saturating_add(1)).await? <= all {
                return self.at_once(&mut source).await;
            }
            return self.begin(source).await;
        };
        let part_size = match self.state().part_size {
            0 => self.part_size(source.size),
            size => size,
        };
        match self.known_parts(&upload_id).await? {
            Some(known) => self.in_parts(source, upload_id, part_size, known).await,
            None => self.done_or_gone(source).await,
        }
    }

    /// Gives it up: what the service has of it is removed.
    ///
    /// # Errors
    /// What the call gives. A credential of an upload address may not be allowed to; that is told as a missing permission.
    pub async fn abort(&self) -> Result<(), Error> {
        let upload_id = self.state().upload_id.clone();
        match upload_id {
            Some(id) => self.bucket.abort(&self.key, &id, self.call.clone()).await,
            None => Ok(()),
        }
    }

    /// As [`abort`](Self::abort), for whoever has a worse error to tell already.
    pub async fn clean_up(&self) {
        if let Err(left) = self.abort().await {
            tracing::debug!(error = %left, "parts of an upload that failed could not be removed");
        }
    }

    fn part_size(&self, total: Option<u64>) -> u64 {
        part_size(self.options.part_size, total)
    }

    async fn at_once(&self, source: &mut OpenSource) -> Result<Transferred, Error> {
        let total = source.size;
        let body = source.next(usize::MAX).await?;
        let crc = Crc64::of(&body);
        source.check_read(crc.length())?;
        for _ in 0..CHECKS {
            let stored = self
                .bucket
                .put(
                    &self.key,
                    body.clone(),
                    self.content_type,
                    self.call.clone(),
                )
                .await?;
            if agrees(crc, stored) {
                self.tell_progress(crc.length(), total);
                return Ok(done(crc));
            }
        }
        Err(differs(&self.key))
    }

    /// The parts that are there already; `None` when the upload is not.
    async fn known_parts(
        &self,
        upload_id: &str,
    ) -> Result<Option<BTreeMap<u32, StoredPart>>, Error> {
        let listed = self
            .bucket
            .list_parts(&self.key, upload_id, self.call.clone())
            .await;
        let saved = self.state().parts.clone();
        match listed {
            Ok(listed) => {
                // What is listed counts; the checksum that was computed here is kept where the etag is the same.
                let listed = listed.into_iter().map(|mut part| {
                    if part.crc64.is_none() {
                        let before = saved.get(&part.number);
                        part.crc64 = before
                            .filter(|before| before.etag == part.etag)
                            .and_then(|before| before.crc64);
                    }
                    (part.number, part)
                });
                Ok(Some(listed.collect()))
            }
            Err(error) if is_no_such_upload(&error) => Ok(None),
            // Listing may not be permitted where uploading is.
            Err(error) if error.is_access_denied() => {
                tracing::debug!("parts cannot be listed; going on from the checkpoint's own list");
                Ok(Some(saved))
            }
            Err(error) => Err(error),
        }
    }

    /// The upload is not there any more: either the object is complete, or it begins anew.
    async fn done_or_gone(&self, mut source: OpenSource) -> Result<Transferred, Error> {
        let mut crc = Crc64::new();
        loop {
            let part = source.next(usize_of(MIB)).await?;
            if part.is_empty() {
                break;
            }
            crc.update(&part);
        }
        let stored = self.bucket.head(&self.key, self.call.clone()).await;
        match stored {
            Ok(Some(object)) if object.crc64 == Some(crc.value()) => {
                self.tell_progress(crc.length(), source.size);
                return Ok(done(crc));
            }
            Ok(_) => {}
            Err(error) if error.is_access_denied() => {}
            Err(error) => return Err(error),
        }
        self.begin(source.rewound().await?).await
    }

    /// A new upload in parts.
    async fn begin(&self, source: OpenSource) -> Result<Transferred, Error> {
        let part_size = self.part_size(source.size);
        let upload_id = self
            .bucket
            .initiate(&self.key, self.content_type, self.call.clone())
            .await?;
        self.tell_state(|state| *state = TransferState::begun(upload_id.clone(), part_size));
        self.in_parts(source, upload_id, part_size, BTreeMap::new())
            .await
    }

    async fn in_parts(
        &self,
        mut source: OpenSource,
        upload_id: String,
        part_size: u64,
        known: BTreeMap<u32, StoredPart>,
    ) -> Result<Transferred, Error> {
        // Dropping the set stops what is on the way.
        let mut on_the_way: JoinSet<Result<(StoredPart, Crc64), Error>> = JoinSet::new();
        let mut whole = Crc64::new();
        let mut stored: BTreeMap<u32, StoredPart> = BTreeMap::new();
        let mut sent = 0;
        let mut number = 0_u32;
        loop {
            let body = source.next(usize_of(part_size)).await?;
            if body.is_empty() {
                break;
            }
            number += 1;
            if number > MOST_PARTS {
                return Err(Error::new(
                    ErrorKind::InvalidRequest,
                    format!(
                        "{MOST_PARTS} parts of {part_size} bytes are not enough; set a larger part_size"
                    ),
                ));
            }
            let crc = Crc64::of(&body);
            whole = whole.followed_by(crc);
            let before = known.get(&number);
            if let Some(part) =
                before.filter(|part| part.size == crc.length() && part.crc64 == Some(crc.value()))
            {
                sent += part.size;
                self.note_part(part, crc);
                self.tell_progress(sent, source.size);
                stored.insert(number, part.clone());
                continue;
            }
            while on_the_way.len() >= self.options.parallel.max(1) {
                self.arrived(&mut on_the_way, &mut stored, &mut sent, source.size)
                    .await?;
            }
            on_the_way.spawn(send_part(
                self.bucket.clone(),
                self.key.clone(),
                upload_id.clone(),
                number,
                body,
                crc,
                self.call.clone(),
            ));
        }
        while !on_the_way.is_empty() {
            self.arrived(&mut on_the_way, &mut stored, &mut sent, source.size)
                .await?;
        }
        source.check_read(whole.length())?;
        let parts: Vec<StoredPart> = stored.into_values().collect();
        let crc64 = match self
            .bucket
            .complete(&self.key, &upload_id, &parts, self.call.clone())
            .await
        {
            Ok(crc64) => crc64,
            // An earlier attempt may have done it, and its answer been lost.
            Err(error) if is_no_such_upload(&error) => {
                let object = self.bucket.head(&self.key, self.call.clone()).await;
                let object = object
                    .ok()
                    .flatten()
                    .filter(|object| object.crc64 == Some(whole.value()));
                object.ok_or(error)?.crc64
            }
            Err(error) => return Err(error),
        };
        if !agrees(whole, crc64) {
            return Err(differs(&self.key));
        }
        Ok(done(whole))
    }

    async fn arrived(
        &self,
        on_the_way: &mut JoinSet<Result<(StoredPart, Crc64), Error>>,
        stored: &mut BTreeMap<u32, StoredPart>,
        sent: &mut u64,
        total: Option<u64>,
    ) -> Result<(), Error> {
        let Some(ended) = on_the_way.join_next().await else {
            return Ok(());
        };
        let (part, crc) = ended.map_err(|error| {
            Error::new(ErrorKind::Transport, "the task of a part was stopped").with_source(error)
        })??;
        *sent += part.size;
        self.note_part(&part, crc);
        self.tell_progress(*sent, total);
        stored.insert(part.number, part);
        Ok(())
    }

    fn note_part(&self, part: &StoredPart, crc: Crc64) {
        let part = StoredPart {
            crc64: Some(crc.value()),
            ..part.clone()
        };
        self.tell_state(|state| {
            state.parts.insert(part.number, part);
        });
    }

    fn tell_progress(&self, sent: u64, total: Option<u64>) {
        if let Some(told) = &self.on_progress {
            told(UploadProgress { sent, total });
        }
    }

    fn tell_state(&self, change: impl FnOnce(&mut TransferState)) {
        let mut state = self.state();
        change(&mut state);
        // Told under the lock, which nothing that is told can reach: a copy of ten thousand parts for each of them is a lot.
        if let Some(told) = &self.on_state {
            told(&state);
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, TransferState> {
        // A list of finished parts is right after every step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn send_part(
    bucket: Bucket,
    key: String,
    upload_id: String,
    number: u32,
    body: Bytes,
    crc: Crc64,
    call: CallOptions,
) -> Result<(StoredPart, Crc64), Error> {
    for _ in 0..CHECKS {
        let part = bucket
            .upload_part(&key, &upload_id, number, body.clone(), call.clone())
            .await?;
        if agrees(crc, part.crc64) {
            return Ok((part, crc));
        }
        tracing::warn!(
            number,
            "the service stored another part than was sent; sending it again"
        );
    }
    Err(differs(&format!("{key}, part {number}")))
}

/// Bytes of a part: as wanted, but as many as the limits of the service ask for.
fn part_size(wanted: u64, total: Option<u64>) -> u64 {
    let wanted = wanted.max(LEAST_PART);
    let least = total.unwrap_or(0).div_ceil(u64::from(MOST_PARTS));
    if wanted >= least {
        return wanted;
    }
    least.div_ceil(MIB) * MIB
}

fn differs(what: &str) -> Error {
    Error::new(
        ErrorKind::Transport,
        format!("what is stored of {what} is not what was sent: the checksums differ"),
    )
    .with_fault(Fault::Lost)
}

const fn done(crc: Crc64) -> Transferred {
    Transferred {
        size: crc.length(),
        crc64: crc.value(),
    }
}

fn usize_of(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{LEAST_PART, MIB, part_size};

    #[test]
    fn parts_are_as_large_as_they_must_be() {
        for (wanted, total, is) in [
            (6 * MIB, None, 6 * MIB),
            (6 * MIB, Some(0), 6 * MIB),
            (6 * MIB, Some(60_000 * MIB), 6 * MIB),
            (6 * MIB, Some(60_000 * MIB + 1), 7 * MIB),
            (1, Some(5 * MIB), LEAST_PART),
            (LEAST_PART, Some(50_000_000 * MIB), 5000 * MIB),
        ] {
            assert_eq!(part_size(wanted, total), is, "{wanted} {total:?}");
        }
    }
}
