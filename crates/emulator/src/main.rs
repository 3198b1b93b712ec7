//! `mediacloud-emulator`: the emulator as a program, for clients in other languages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use emulator::{Emulator, Fixtures};

/// Serves the media and AI APIs of mediacloud on 127.0.0.1, for tests.
///
/// Prints the common endpoint on stdout, and on stderr the lines that a shell needs next: an endpoint for each API, and accepted
/// credentials. Other clients set it up at /_emulator/: health, reset, requests, state, plan, faults, answers. Ends at Ctrl-C or
/// when it is told to.
#[derive(Debug, Parser)]
#[command(name = "mediacloud-emulator", version)]
struct Options {
    /// Listen on this port; 0 is any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// List the items of this YAML or JSON file instead of hundreds of sample items.
    #[arg(long, value_name = "FILE")]
    fixtures: Option<PathBuf>,
    /// Begin with the objects of this file, if it exists, and save them there when they have changed.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Answer each request so many milliseconds later.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    latency: u64,
}

fn main() -> ExitCode {
    match serve(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mediacloud-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Emulator::builder()
        .port(options.port)
        .latency(Duration::from_millis(options.latency));
    if let Some(path) = options.fixtures {
        builder = builder.fixtures(Fixtures::from_file(path)?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let emulator = builder.start().await?;
        if let Some(file) = options.state.as_deref().filter(|file| file.exists()) {
            let text = std::fs::read_to_string(file)
                .map_err(|error| format!("{}: {error}", file.display()))?;
            let state = serde_json::from_str(&text)
                .map_err(|error| format!("{} is no JSON: {error}", file.display()))?;
            emulator
                .load_state(&state)
                .map_err(|error| format!("{}: {error}", file.display()))?;
        }
        println!("{}", emulator.endpoint());
        for (name, value) in emulator.environment() {
            eprintln!("export {name}={value}");
        }
        let told = tokio::select! {
            told = end() => told,
            failed = keep(&emulator, options.state.as_deref()) => failed,
        };
        told?;
        // What has changed since the last look.
        if let Some(file) = &options.state {
            save(file, &emulator.state())?;
        }
        emulator.shutdown().await;
        Ok(())
    })
}

/// Returns when the program is told to end.
async fn end() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// Saves the state whenever it has changed.
async fn keep(emulator: &Emulator, file: Option<&Path>) -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = file else {
        return std::future::pending().await;
    };
    let mut saved = emulator.state();
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let state = emulator.state();
        if state != saved {
            save(file, &state)?;
            saved = state;
        }
    }
}

/// Writes beside the file first, so that an end at any moment leaves a whole one.
fn save(file: &Path, state: &serde_json::Value) -> Result<(), Box<dyn std::error::Error>> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let text = serde_json::to_string_pretty(state)?;
    std::fs::write(&beside, text + "\n")
        .and_then(|()| std::fs::rename(&beside, file))
        .map_err(|error| format!("{} cannot be saved: {error}", file.display()))?;
    Ok(())
}
