//! Why the program did not do what was asked, and its exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use client_core::error::Error;

/// What the builder's settings are called on the command line.
pub const SETTINGS: &str =
    "on the command line these settings are --region REGION, --endpoint-url URL and --allow-http";

/// A failure, by who can mend it.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong: exit code 2.
    Usage(String),
    /// The call failed: exit code 1, told as JSON.
    Call(Error),
    /// A check found errors, and has told them: exit code 1.
    Found,
    /// The answer could not be written: exit code 1, or 0 when nobody wants the rest.
    Output(io::Error),
}

impl Failure {
    /// A request or a client that cannot be made of the command line.
    pub fn usage(error: &Error, hint: &str) -> Self {
        let operation = error
            .operation()
            .map(|name| format!("{name}: "))
            .unwrap_or_default();
        Self::Usage(format!("{operation}{}\n{hint}", error.message()))
    }

    /// Tells the failure on stderr.
    pub fn report(self) -> ExitCode {
        // When stderr is closed, the exit code is all that can be told.
        match self {
            Self::Usage(message) => {
                let _ = writeln!(io::stderr(), "error: {message}");
                ExitCode::from(2)
            }
            Self::Call(error) => {
                let _ = writeln!(io::stderr(), "{:#}", error.to_json());
                ExitCode::from(1)
            }
            Self::Found => ExitCode::from(1),
            // `mediacloud operations | head` is no failure.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Output(error) => {
                let _ = writeln!(io::stderr(), "error: stdout cannot be written: {error}");
                ExitCode::from(1)
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
