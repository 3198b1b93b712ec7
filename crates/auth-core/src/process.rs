//! Child processes, as the `External` profile mode needs them.

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::BoxFuture;

/// Far more than any credentials take.
const LIMIT: u64 = 1 << 20;

/// A program to run, without a shell. `Debug` leaves the arguments out, which may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct ProcessCommand {
    /// The program, searched like a shell would.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// When to end it by force.
    pub timeout: Duration,
}

impl fmt::Debug for ProcessCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProcessCommand")
            .field("program", &self.program)
            .field("arguments", &self.arguments.len())
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// Runs programs.
pub trait RunProcess: fmt::Debug + Send + Sync {
    /// Runs to the end and gives what was written to standard output.
    fn run(&self, command: ProcessCommand) -> BoxFuture<'_, Result<Vec<u8>, ProcessError>>;
}

/// A program gave no output. The text holds nothing of what it wrote.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProcessError {
    /// Whether time ran out.
    pub timeout: bool,
    /// What happened.
    pub message: String,
}

impl ProcessError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            timeout: false,
            message: message.into(),
        }
    }

    /// Marks the error as one of time.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ProcessError {}

/// Child processes of this one, which inherit its environment and standard error.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemProcess;

impl RunProcess for SystemProcess {
    fn run(&self, command: ProcessCommand) -> BoxFuture<'_, Result<Vec<u8>, ProcessError>> {
        Box::pin(async move {
            let (done, wait) = oneshot::channel();
            in_thread(move || {
                let _ = done.send(run_blocking(&command));
            })?;
            wait.await.unwrap_or_else(|_| {
                Err(ProcessError::new(
                    "the thread that ran the program ended early",
                ))
            })
        })
    }
}

fn in_thread(work: impl FnOnce() + Send + 'static) -> Result<(), ProcessError> {
    thread::Builder::new()
        .name("credentials-process".into())
        .spawn(work)
        .map(drop)
        .map_err(|error| ProcessError::new(format!("cannot start a thread: {error}")))
}

fn run_blocking(command: &ProcessCommand) -> Result<Vec<u8>, ProcessError> {
    let deadline = Instant::now() + command.timeout;
    let mut child = std::process::Command::new(&command.program)
        .args(&command.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| {
            ProcessError::new(format!("cannot start `{}`: {error}", command.program))
        })?;
    let result = output_of(&mut child, deadline);
    if result.is_err() {
        // It may have ended by itself; both calls fail then, harmlessly.
        let _ = child.kill();
        let _ = child.wait();
    }
    result
}

fn output_of(child: &mut Child, deadline: Instant) -> Result<Vec<u8>, ProcessError> {
    let late = || ProcessError::new("the program did not end in time").timed_out();
    let stdout = child
        .stdout
        .take()
        .ok_or_else(|| ProcessError::new("the program has no standard output"))?;
    // A grandchild can hold the pipe open for ever, so the reader gets a thread that may be left behind.
    let (send, receive) = mpsc::channel();
    in_thread(move || {
        let mut output = Vec::new();
        let read = stdout.take(LIMIT).read_to_end(&mut output).map(|_| output);
        let _ = send.send(read);
    })?;
    let output = receive
        .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        .map_err(|_| late())?
        .map_err(|error| {
            ProcessError::new(format!("cannot read what the program wrote: {error}"))
        })?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(output),
            Ok(Some(status)) => {
                return Err(ProcessError::new(format!("the program failed: {status}")));
            }
            Ok(None) if Instant::now() >= deadline => return Err(late()),
            Ok(None) => thread::sleep(Duration::from_millis(5)),
            Err(error) => {
                return Err(ProcessError::new(format!(
                    "cannot wait for the program: {error}"
                )));
            }
        }
    }
}
