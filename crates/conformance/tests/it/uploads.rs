//! Files uploaded to an emulator: at once and in parts, through faults, renewals, restarts and damage.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use alibaba_ice::upload::{Upload, UploadCheckpoint, UploadOptions, UploadProgress, UploadSource};
use alibaba_ice::{Client, ErrorKind};
use bytes::Bytes;
use client_core::protocol::alibaba::oss::Crc64;
use emulator::{Emulator, Fault, StoredObject};

const MIB: usize = 1024 * 1024;

/// Bytes that differ from place to place.
fn content(size: usize) -> Bytes {
    let mut state = 0x9e37_79b9_u32;
    let bytes = (0..size).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    bytes.collect::<Vec<u8>>().into()
}

fn client(emulator: &Emulator) -> Client {
    let keys = emulator.credentials().alibaba();
    Client::builder()
        .endpoint(emulator.endpoint())
        .region("cn-shanghai")
        .credentials(keys)
        .build()
        .unwrap()
}

/// Small parts, so that a few megabytes are many of them.
fn small_parts() -> UploadOptions {
    UploadOptions {
        part_size: 128 * 1024,
        multipart_above: 200 * 1024,
        parallel: 4,
    }
}

fn only(emulator: &Emulator) -> StoredObject {
    let mut objects = emulator.objects();
    assert_eq!(objects.len(), 1, "{objects:?}");
    objects.remove(0)
}

fn calls(emulator: &Emulator, operation: &str) -> usize {
    let requests = emulator.requests();
    let same = requests
        .iter()
        .filter(|request| request.operation == Some(operation));
    same.count()
}

async fn assets(client: &Client) -> Vec<String> {
    let mut items = client.list_media_basic_infos().max_results(100).items();
    let mut ids = Vec::new();
    while let Some(media) = items.try_next().await.unwrap() {
        ids.push(media.media_id.unwrap());
    }
    ids
}

#[tokio::test]
async fn small_files_go_at_once_and_large_ones_in_parts() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    for size in [0, 1, 200 * 1024, 200 * 1024 + 1, 256 * 1024, MIB + 17] {
        let bytes = content(size);
        let told: Arc<Mutex<Vec<UploadProgress>>> = Arc::default();
        let tell = Arc::clone(&told);
        let uploaded = client
            .upload(bytes.clone())
            .file_name("film.mp4")
            .options(small_parts())
            .on_progress(move |progress| tell.lock().unwrap().push(progress))
            .send()
            .await
            .unwrap();
        let objects = emulator.objects();
        let object = objects
            .iter()
            .find(|object| object.key.contains(&uploaded.media_id))
            .unwrap();
        assert_eq!(object.bytes.as_ref(), Some(&bytes), "{size}");
        assert_eq!(uploaded.crc64, Crc64::of(&bytes).value(), "{size}");
        assert_eq!(uploaded.size, size as u64);
        assert!(object.key.ends_with(".mp4"));
        let last = *told.lock().unwrap().last().unwrap();
        assert_eq!((last.sent, last.total), (size as u64, Some(size as u64)));
    }
    assert_eq!(calls(&emulator, "PutObject"), 3);
    assert_eq!(calls(&emulator, "CompleteMultipartUpload"), 3);
    assert_eq!(emulator.unfinished_uploads(), 0);
}

#[tokio::test]
async fn the_asset_is_described_and_ready_when_its_file_is_there() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let folder = std::env::temp_dir().join(format!("mediacloud-upload-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("holiday at the sea.mov");
    std::fs::write(&path, content(10)).unwrap();
    let uploaded = client
        .upload(&path)
        .description("Waves")
        .tags(["sea", "sun"])
        .send()
        .await
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let answer = client
        .get_media_info()
        .media_id(uploaded.media_id.as_str())
        .send()
        .await
        .unwrap();
    let info = answer.media_info.as_ref().unwrap();
    let basic = info.media_basic_info.as_ref().unwrap();
    assert_eq!(basic.title.as_deref(), Some("holiday at the sea"));
    assert_eq!(basic.description.as_deref(), Some("Waves"));
    assert_eq!(basic.media_type.as_ref().unwrap().as_str(), "video");
    assert_eq!(basic.status.as_ref().unwrap().as_str(), "Normal");
}

#[tokio::test]
async fn faults_on_the_way_are_repeated_and_nothing_is_sent_in_vain() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    for operation in [
        "InitiateMultipartUpload",
        "UploadPart",
        "UploadPart",
        "CompleteMultipartUpload",
    ] {
        emulator.fail_next(Fault::reset().on(operation));
        emulator.fail_next(Fault::status(503, "ServiceUnavailable", "busy").on(operation));
    }
    let bytes = content(MIB);
    let uploaded = client
        .upload(bytes.clone())
        .file_name("film.mp4")
        .options(small_parts())
        .send()
        .await
        .unwrap();
    assert_eq!(only(&emulator).bytes, Some(bytes));
    assert_eq!(uploaded.size, MIB as u64);
    // Eight parts, and four that were refused or cut off.
    assert_eq!(calls(&emulator, "UploadPart"), 12);
}

#[tokio::test]
async fn a_completion_whose_answer_is_lost_is_found_to_be_done() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    // The service has done it, and the connection breaks: the next attempt finds no such upload any more.
    emulator.fail_next(Fault::truncate().on("CompleteMultipartUpload"));
    let bytes = content(MIB);
    client
        .upload(bytes.clone())
        .file_name("film.mp4")
        .options(small_parts())
        .send()
        .await
        .unwrap();
    assert_eq!(only(&emulator).bytes, Some(bytes));
    assert_eq!(calls(&emulator, "HeadObject"), 1);
}

#[tokio::test]
async fn the_credential_is_renewed_while_parts_are_on_the_way() {
    // Every part that arrives takes a minute on the clock of both sides; a credential is good for fifty.
    let clock = Ticking::default();
    let emulator = Emulator::builder()
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .region("cn-shanghai")
        .credentials(emulator.credentials().alibaba())
        .clock(Arc::new(clock.clone()))
        .build()
        .unwrap();
    let bytes = content(8 * MIB);
    client
        .upload(bytes.clone())
        .file_name("film.mp4")
        .options(UploadOptions {
            part_size: 100 * 1024,
            ..small_parts()
        })
        .on_progress(move |_| clock.tick())
        .send()
        .await
        .unwrap();
    assert_eq!(only(&emulator).bytes, Some(bytes));
    // 82 parts are 82 minutes; a renewal is due 15 minutes before the end, and is shared by all parts on the way.
    let renewals = calls(&emulator, "RefreshUploadMedia");
    assert!((2..=3).contains(&renewals), "{renewals} renewals");
    let refused = emulator
        .requests()
        .iter()
        .filter(|request| request.status == Some(403))
        .count();
    assert_eq!(refused, 0, "renewed too late");
}

#[tokio::test]
async fn the_credential_is_never_shown() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let answer = client
        .create_upload_media()
        .file_info(r#"{"Type":"video","Name":"a","Ext":"mp4"}"#)
        .send()
        .await
        .unwrap();
    let (address, auth) = (answer.upload_address.clone(), answer.upload_auth.clone());
    let shown = format!("{answer:?} {:?}", client.upload("a.mp4"));
    assert!(shown.contains("upload_auth: Some([redacted])"), "{shown}");
    assert!(!shown.contains(&auth.unwrap()) && !shown.contains(&address.unwrap()));
}

/// A clock that goes when it is told to.
#[derive(Clone, Debug, Default)]
struct Ticking(Arc<AtomicU64>);

impl Ticking {
    fn tick(&self) {
        self.0.fetch_add(60, Ordering::SeqCst);
    }
}

impl auth_core::Clock for Ticking {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000 + self.0.load(Ordering::SeqCst))
    }
}

/// Uploads until the given number of parts is stored, and drops the future there.
async fn interrupted(upload: Upload, after: u64) -> UploadCheckpoint {
    let saved: Arc<Mutex<Option<UploadCheckpoint>>> = Arc::default();
    let (save, parts) = (Arc::clone(&saved), Arc::new(AtomicU64::new(0)));
    let (enough, reached) = tokio::sync::oneshot::channel();
    let enough = Mutex::new(Some(enough));
    let upload = upload.on_checkpoint(move |checkpoint| {
        *save.lock().unwrap() = Some(checkpoint.clone());
        if parts.fetch_add(1, Ordering::SeqCst) == after
            && let Some(enough) = enough.lock().unwrap().take()
        {
            let _ = enough.send(());
        }
    });
    tokio::select! {
        biased;
        _ = reached => {}
        result = upload.send() => panic!("it came to its end: {result:?}"),
    }
    let text = serde_json::to_string(&saved.lock().unwrap().take().unwrap()).unwrap();
    for secret in ["secret", "token", "STS."] {
        assert!(!text.contains(secret), "{text}");
    }
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped() {
    let bytes = content(2 * MIB);
    for after in [0, 1, 2, 7, 14] {
        let emulator = Emulator::start().await.unwrap();
        let client = client(&emulator);
        let upload = || {
            client
                .upload(bytes.clone())
                .file_name("film.mp4")
                .options(small_parts())
        };
        let checkpoint = interrupted(upload(), after).await;
        assert!(emulator.objects().is_empty());
        let before = assets(&client).await.len();
        let sent = checkpoint.sent();
        emulator.take_requests();
        let uploaded = upload().resume(checkpoint).send().await.unwrap();
        assert_eq!(only(&emulator).bytes.as_ref(), Some(&bytes));
        assert!(only(&emulator).key.contains(&uploaded.media_id));
        assert_eq!(
            assets(&client).await.len(),
            before,
            "a second asset was made"
        );
        let parts = calls(&emulator, "UploadPart") as u64 * 128 * 1024;
        assert!(parts <= 2 * MIB as u64 - sent, "{parts} bytes after {sent}");
        assert_eq!(emulator.unfinished_uploads(), 0);
    }
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_uploaded_anew() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let old = content(2 * MIB);
    let first = client
        .upload(old.clone())
        .file_name("film.mp4")
        .options(small_parts());
    let checkpoint = interrupted(first, 6).await;
    let mut new = old.to_vec();
    new[5] ^= 1;
    let new = Bytes::from(new);
    client
        .upload(new.clone())
        .file_name("film.mp4")
        .options(small_parts())
        .resume(checkpoint)
        .send()
        .await
        .unwrap();
    assert_eq!(only(&emulator).bytes, Some(new));
}

#[tokio::test]
async fn a_reader_of_unknown_size() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let bytes = content(MIB + 3);
    let (mut writer, reader) = tokio::io::duplex(1000);
    let given = bytes.clone();
    let writing = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        writer.write_all(&given).await.unwrap();
    });
    let uploaded = client
        .upload(UploadSource::reader(reader))
        .file_name("film.mp4")
        .options(small_parts())
        .send()
        .await
        .unwrap();
    writing.await.unwrap();
    assert_eq!(uploaded.size, bytes.len() as u64);
    assert_eq!(only(&emulator).bytes, Some(bytes));

    let error = client
        .upload(UploadSource::reader(tokio::io::empty()))
        .send()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("file_name"), "{error}");
    let error = client.upload("/no/such/film.mp4").send().await.unwrap_err();
    assert!(error.to_string().contains("/no/such/film.mp4"), "{error}");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let upload = || {
        client
            .upload(content(2 * MIB))
            .file_name("film.mp4")
            .options(small_parts())
    };
    let (enough, reached) = tokio::sync::oneshot::channel();
    let enough = Mutex::new(Some(enough));
    let error = upload()
        .on_progress(move |progress| {
            if progress.sent > 500 * 1024
                && let Some(enough) = enough.lock().unwrap().take()
            {
                let _ = enough.send(());
            }
        })
        .cancel_when(async {
            let _ = reached.await;
        })
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(emulator.unfinished_uploads(), 0);

    // By a later process, too.
    let checkpoint = interrupted(upload(), 3).await;
    assert_eq!(emulator.unfinished_uploads(), 1);
    client.abort_upload(checkpoint).await.unwrap();
    assert_eq!(emulator.unfinished_uploads(), 0);

    // And a failure for good, when nobody keeps a checkpoint.
    emulator.fail_next(Fault::status(403, "AccessDenied", "no").on("CompleteMultipartUpload"));
    let error = upload().send().await.unwrap_err();
    assert!(error.is_access_denied(), "{error}");
    assert_eq!(emulator.unfinished_uploads(), 0);
}

#[tokio::test]
async fn a_file_of_a_bucket_is_registered_once() {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    let bytes = content(MIB);
    let before = assets(&client).await.len();
    let upload = || {
        client
            .upload(bytes.clone())
            .file_name("film.mp4")
            .title("Film")
            .to_bucket("my-bucket", "films/a film+1.mp4")
            .oss_endpoint(emulator.endpoint())
            .options(small_parts())
    };
    let first = upload().send().await.unwrap();
    assert!(!first.already_registered);
    let second = upload().send().await.unwrap();
    assert!(second.already_registered);
    assert_eq!(first.media_id, second.media_id);
    assert_eq!(assets(&client).await.len(), before + 1);
    let object = only(&emulator);
    assert_eq!(
        (object.bucket.as_str(), object.key.as_str()),
        ("my-bucket", "films/a film+1.mp4")
    );
    assert_eq!(object.bytes, Some(bytes.clone()));

    // What was begun at an endpoint that was set is found there again, by a process that knows no more than the checkpoint.
    let checkpoint = interrupted(upload(), 1).await;
    assert_eq!(emulator.unfinished_uploads(), 1);
    client.abort_upload(checkpoint).await.unwrap();
    assert_eq!(emulator.unfinished_uploads(), 0);
}
