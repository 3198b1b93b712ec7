//! Work that outlives its process: a child of this test binary does it, and is killed in the middle of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use alibaba_ice::Client;
use alibaba_ice::job::WaitOptions;
use alibaba_ice::upload::{UploadCheckpoint, UploadOptions, UploadSource};
use emulator::{Emulator, Fault};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::JoinSet;

const CHILD: &str = "survivors::child";
const ROLE: &str = "MEDIACLOUD_TEST_CHILD";
/// Points at which the program is killed; more are tried by `MEDIACLOUD_KILLS`.
const KILLS: u64 = 100;

/// Not a test of its own: the other process of the tests below.
#[test]
#[ignore = "started by the other tests of this file"]
fn child() {
    let Ok(role) = std::env::var(ROLE) else {
        return;
    };
    let endpoint = std::env::var("MEDIACLOUD_TEST_ENDPOINT").unwrap();
    let folder = PathBuf::from(std::env::var("MEDIACLOUD_TEST_FOLDER").unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match role.as_str() {
        "film" => runtime.block_on(film(&endpoint, &folder)),
        _ => runtime.block_on(large(&folder)),
    }
}

fn started(role: &str, emulator: &Emulator, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([CHILD, "--exact", "--ignored", "--nocapture"])
        .env(ROLE, role)
        .envs(emulator.environment())
        .env("ALIBABA_CLOUD_REGION_ID", "cn-shanghai")
        .env("MEDIACLOUD_TEST_ENDPOINT", emulator.endpoint())
        .env("MEDIACLOUD_TEST_FOLDER", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn client() -> Client {
    Client::from_env().await.unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mediacloud-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Uploads a film to a bucket, registers it, has a video produced of it and waits, from wherever an earlier process stopped.
async fn film(endpoint: &str, folder: &Path) {
    let client = client().await;
    let saved = folder.join("upload.json");
    let save = saved.clone();
    let mut upload = client
        .upload(folder.join("film.mp4"))
        .to_bucket("my-bucket", "film.mp4")
        .oss_endpoint(endpoint)
        .options(UploadOptions {
            part_size: 100 * 1024,
            multipart_above: 100 * 1024,
            parallel: 2,
        })
        .on_checkpoint(move |checkpoint| {
            // Written whole or not at all.
            let new = save.with_extension("new");
            fs::write(&new, serde_json::to_string(checkpoint).unwrap()).unwrap();
            fs::rename(&new, &save).unwrap();
        });
    if let Ok(text) = fs::read_to_string(&saved) {
        let checkpoint: UploadCheckpoint = serde_json::from_str(&text).unwrap();
        upload = upload.resume(checkpoint);
    }
    let uploaded = upload.send().await.unwrap();
    let timeline = json!({"VideoTracks": [{"VideoTrackClips": [{"MediaId": uploaded.media_id}]}]});
    let output = json!({"MediaURL": "https://my-bucket.oss-cn-shanghai.aliyuncs.com/out.mp4"});
    let job = client
        .submit_media_producing_job()
        .timeline(timeline.to_string())
        .output_media_config(output.to_string())
        .submit_once("film")
        .await
        .unwrap();
    let options =
        WaitOptions::default().with_pauses(Duration::from_millis(1), Duration::from_millis(2));
    job.with_wait(options).wait().await.unwrap();
    fs::write(
        folder.join("done"),
        format!("{} {}", uploaded.media_id, job.id()),
    )
    .unwrap();
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

async fn killed_and_started_again(seed: u64) -> u32 {
    let emulator = Emulator::start().await.unwrap();
    let folder = folder(&format!("film-{seed}"));
    let bytes: Vec<u8> = (0..700 * 1024_u32).map(|n| (n % 251) as u8).collect();
    fs::write(folder.join("film.mp4"), &bytes).unwrap();
    let mut chance = seed;
    let mut kills = 0;
    loop {
        // After so many further requests, which is anywhere from the first part to the last poll.
        let until = emulator.requests().len() + 1 + (next(&mut chance) % 14) as usize;
        let mut child = started("film", &emulator, &folder);
        let ended = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if kills < 3 && emulator.requests().len() >= until {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        };
        match ended {
            Some(status) if folder.join("done").is_file() => {
                assert!(status.success(), "seed {seed}");
                break;
            }
            Some(_) => {
                let mut said = String::new();
                use std::io::Read as _;
                child
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut said)
                    .unwrap();
                panic!("seed {seed}: it failed after {kills} kills: {said}");
            }
            None => kills += 1,
        }
    }
    let done = fs::read_to_string(folder.join("done")).unwrap();
    let (media_id, job_id) = done.split_once(' ').unwrap();
    fs::remove_dir_all(&folder).unwrap();

    let objects = emulator.objects();
    assert_eq!(objects.len(), 1, "seed {seed}");
    assert_eq!(
        objects[0].bytes.as_deref(),
        Some(bytes.as_slice()),
        "seed {seed}"
    );
    let assets = registered(&emulator, "oss://my-bucket/film.mp4");
    assert_eq!(assets, [media_id], "seed {seed}, {kills} kills");
    let jobs = emulator.jobs("GetMediaProducingJob");
    assert_eq!(jobs, [job_id], "seed {seed}, {kills} kills");
    kills
}

/// The assets that a file is registered as.
fn registered(emulator: &Emulator, address: &str) -> Vec<String> {
    let state = emulator.state();
    let objects = state["objects"].as_array().unwrap().iter();
    objects
        .filter(|object| object["object"]["InputURL"] == address)
        .map(|object| object["key"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_point_it_ends_with_one_asset_and_one_job() {
    let kills = std::env::var("MEDIACLOUD_KILLS")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(KILLS);
    let (mut under_way, mut killed) = (JoinSet::new(), 0);
    for seed in 0..kills {
        if under_way.len() >= 4 {
            killed += under_way.join_next().await.unwrap().unwrap();
        }
        under_way.spawn(killed_and_started_again(seed));
    }
    while let Some(ended) = under_way.join_next().await {
        killed += ended.unwrap();
    }
    println!("{kills} programs were killed {killed} times");
    assert!(u64::from(killed) > kills, "hardly one was killed: {killed}");
}

/// Megabytes that are made as they are read.
struct Made {
    left: u64,
    at: u64,
}

impl AsyncRead for Made {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let part = into
            .remaining()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let start = self.at;
        let filled = into.initialize_unfilled_to(part);
        for (index, byte) in filled.iter_mut().enumerate() {
            *byte = ((start + index as u64) / 251 % 256) as u8;
        }
        into.advance(part);
        self.at += part as u64;
        self.left -= part as u64;
        std::task::Poll::Ready(Ok(()))
    }
}

fn megabytes() -> u64 {
    let wanted = std::env::var("MEDIACLOUD_UPLOAD_MIB").ok();
    wanted.and_then(|number| number.parse().ok()).unwrap_or(256)
}

async fn large(folder: &Path) {
    let size = megabytes() * 1024 * 1024;
    let uploaded = client()
        .await
        .upload(UploadSource::reader(Made { left: size, at: 0 }))
        .file_name("large.mp4")
        .send()
        .await
        .unwrap();
    assert_eq!(uploaded.size, size);
    let peak = fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().trim_end_matches(" kB").parse::<u64>().ok()
        });
    let told = json!({"crc64": uploaded.crc64, "peak": peak});
    fs::write(folder.join("done"), told.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_upload_passes_renewals_and_resets_in_little_memory() {
    // Good for six seconds: it is renewed while the upload lasts.
    let emulator = Emulator::builder()
        .upload_lifetime(Duration::from_secs(6))
        .start()
        .await
        .unwrap();
    for _ in 0..5 {
        emulator.fail_next(Fault::reset().on("UploadPart"));
    }
    let folder = folder("large");
    let mut child = started("large", &emulator, &folder);
    let status = tokio::task::spawn_blocking(move || {
        let mut said = String::new();
        use std::io::Read as _;
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        (child.wait().unwrap(), said)
    });
    let (status, said) = status.await.unwrap();
    assert!(status.success(), "{said}");
    let told = fs::read_to_string(folder.join("done")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    let objects = emulator.objects();
    assert_eq!(objects.len(), 1);
    assert_eq!(objects[0].size, megabytes() * 1024 * 1024);
    assert_eq!(told["crc64"].as_u64(), Some(objects[0].crc64));
    let renewals = emulator
        .requests()
        .iter()
        .filter(|request| request.operation == Some("RefreshUploadMedia"))
        .count();
    println!(
        "{} MiB: {renewals} renewals, {} kB at most",
        megabytes(),
        told["peak"]
    );
    assert!(renewals >= 1);
    // Linux tells the peak of a process; elsewhere there is nothing to compare.
    if let Some(peak) = told["peak"].as_u64() {
        assert!(peak < 64 * 1024, "{peak} kB");
    }
}
