//! `mediacloud-emulator`: the emulator as a program, for clients in other languages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use emulator::{Emulator, Fixtures};

const USAGE: &str = "\
Serves the media and AI APIs of mediacloud on 127.0.0.1, for tests.

Usage: mediacloud-emulator [--port PORT] [--fixtures FILE] [--state FILE]

  --port PORT      listen on this port; any free one without it
  --fixtures FILE  list the items of this YAML or JSON file; hundreds of sample items without it
  --state FILE     begin with the objects of this file, if it exists, and save them there when they have changed

Other clients set it up at /_emulator/: health, reset, requests, state, plan, faults, answers.

Prints the common endpoint on stdout, and on stderr the lines that a shell needs next: an endpoint for each API, and accepted
credentials. Runs until it is ended.
";

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("mediacloud-emulator: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mediacloud-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, Default)]
struct Options {
    port: u16,
    fixtures: Option<String>,
    state: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; `None` is a call for help.
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            let (flag, inline) = match argument.split_once('=') {
                Some((flag, value)) => (flag.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            let mut value = |what: &str| {
                inline
                    .clone()
                    .or_else(|| arguments.next())
                    .ok_or_else(|| format!("{flag} needs {what}"))
            };
            match flag.as_str() {
                "--port" => {
                    let text = value("a port")?;
                    options.port = text
                        .parse()
                        .map_err(|_| format!("--port: {text:?} is no number from 0 to 65535"))?;
                }
                "--fixtures" => options.fixtures = Some(value("a file")?),
                "--state" => options.state = Some(PathBuf::from(value("a file")?)),
                "--help" | "-h" => return Ok(None),
                other => return Err(format!("unknown argument {other:?}")),
            }
        }
        Ok(Some(options))
    }
}

fn serve(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Emulator::builder().port(options.port);
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
        match options.state {
            Some(file) => keep(&emulator, &file).await,
            None => std::future::pending().await,
        }
    })
}

/// Saves the state whenever it has changed: beside the file first, so that an end at any moment leaves a whole one.
async fn keep(emulator: &Emulator, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut saved = emulator.state();
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let state = emulator.state();
        if state == saved {
            continue;
        }
        let text = serde_json::to_string_pretty(&state)?;
        std::fs::write(&beside, text + "\n")
            .and_then(|()| std::fs::rename(&beside, file))
            .map_err(|error| format!("{} cannot be saved: {error}", file.display()))?;
        saved = state;
    }
}
