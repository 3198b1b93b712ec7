//! Runs the program with an environment of its own.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// One run of the program.
pub struct Mediacloud {
    command: Command,
    stdin: Vec<u8>,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The program with these arguments, and nothing of this process's environment.
pub fn mediacloud(arguments: &[&str]) -> Mediacloud {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mediacloud"));
    command.args(arguments).env_clear();
    Mediacloud {
        command,
        stdin: Vec::new(),
    }
}

impl Mediacloud {
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn envs(self, variables: &[(&str, &str)]) -> Self {
        variables
            .iter()
            .fold(self, |run, (name, value)| run.env(name, value))
    }

    pub fn argument(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.as_bytes().to_vec();
        self
    }

    /// Runs to the end.
    pub fn run(mut self) -> Outcome {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read it has closed it, which is no fault of the test.
        let _ = child.stdin.take().unwrap().write_all(&self.stdin);
        let output = child.wait_with_output().unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs to the end with a stdout that nobody reads.
    pub fn run_unread(mut self) -> Outcome {
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: String::new(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// What was printed by a run that went well.
    #[track_caller]
    pub fn printed(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        self.stdout
    }

    /// The JSON on stdout of a run that went well.
    #[track_caller]
    pub fn json(self) -> Value {
        let text = self.printed();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The JSON on stderr of a call that failed.
    #[track_caller]
    pub fn failure(self) -> Value {
        assert_eq!((self.code, self.stdout.as_str()), (1, ""), "{self:?}");
        serde_json::from_str(&self.stderr)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stderr))
    }

    /// The text on stderr of a run with wrong arguments.
    #[track_caller]
    pub fn usage(self) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (2, ""), "{self:?}");
        self.stderr
    }
}
