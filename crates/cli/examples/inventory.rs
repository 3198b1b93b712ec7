//! Every media asset of the account as CSV, with a bar that shows how far it is.
//!
//! `cargo run --example inventory` asks an emulator that it starts on this machine; with `-- --live` the account behind the
//! credentials in the environment. The calls only read.

use std::io::{self, Write};

use alibaba_ice::Client;
use emulator::Emulator;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let live = std::env::args().any(|argument| argument == "--live");
    let emulator = Emulator::start().await?;
    let client = match live {
        true => Client::from_env().await?,
        false => Client::builder()
            .endpoint(emulator.endpoint())
            .credentials(emulator.credentials().alibaba())
            .build()?,
    };
    let mut out = io::stdout().lock();
    writeln!(out, "id,title,type,status,created,bytes,seconds")?;
    let mut assets = client
        .list_media_basic_infos()
        .include_file_basic_info(true)
        .max_results(100)
        .items();
    let (mut count, mut bytes, mut seconds) = (0_u64, 0_u64, 0.0);
    while let Some(asset) = assets.try_next().await? {
        let info = asset.media_basic_info.unwrap_or_default();
        let file = asset
            .file_info_list
            .unwrap_or_default()
            .into_iter()
            .find_map(|file| file.file_basic_info)
            .unwrap_or_default();
        let size: u64 = file
            .file_size
            .as_deref()
            .and_then(|size| size.parse().ok())
            .unwrap_or(0);
        let length: f64 = file
            .duration
            .as_deref()
            .and_then(|length| length.parse().ok())
            .unwrap_or(0.0);
        writeln!(
            out,
            "{},{},{},{},{},{size},{length}",
            asset.media_id.unwrap_or_default(),
            quoted(&info.title.unwrap_or_default()),
            info.media_type.as_ref().map_or("", |kind| kind.as_str()),
            info.status.as_ref().map_or("", |status| status.as_str()),
            info.create_time.as_ref().map_or("", |time| time.as_str()),
        )?;
        count += 1;
        bytes += size;
        seconds += length;
        bar(count, assets.total())?;
    }
    writeln!(io::stderr())?;
    writeln!(out, "# {count} assets, {bytes} bytes, {seconds:.1} seconds")?;
    Ok(())
}

/// A text as CSV has it.
fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// How far it is, on one line of the terminal.
fn bar(count: u64, total: Option<i64>) -> io::Result<()> {
    let total = total
        .and_then(|total| u64::try_from(total).ok())
        .unwrap_or(count)
        .max(count);
    let done = usize::try_from(count * 40 / total.max(1)).unwrap_or(40);
    write!(io::stderr(), "\r[{:<40}] {count}/{total}", "#".repeat(done))
}
