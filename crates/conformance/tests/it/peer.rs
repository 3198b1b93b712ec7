//! The Python side: one process that runs the official SDKs, spoken to in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::apis::workspace;
use crate::recorder::Recorded;

/// A key pair with a token for both sides of a comparison.
pub const KEYS: [&str; 3] = ["conformance-id", "conformance-secret", "conformance-token"];

/// `KEYS`, as the Python side takes them.
pub fn keys() -> Value {
    json!({"id": KEYS[0], "secret": KEYS[1], "token": KEYS[2]})
}

/// Runs until it is dropped.
pub struct Peer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// None, and a line that says so, when the machine has no official SDKs.
    pub fn start() -> Option<Self> {
        let Some(python) = std::env::var_os("MEDIACLOUD_PEER_PYTHON") else {
            eprintln!("skipped: MEDIACLOUD_PEER_PYTHON is not set; `cargo xtask test` sets it up");
            return None;
        };
        let mut command = Command::new(&python);
        // A proxy of the developer's machine would be asked for loopback addresses too.
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let mut process = command
            .arg(workspace().join("tests/peer/peer.py"))
            .env("PYTHONIOENCODING", "utf-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be started: {error}", python.display()));
        Some(Self {
            input: process.stdin.take().unwrap(),
            output: BufReader::new(process.stdout.take().unwrap()),
            process,
        })
    }

    /// Sends a command and waits for its answer.
    pub fn ask(&mut self, command: &Value) -> Value {
        writeln!(self.input, "{command}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        assert!(
            !line.is_empty(),
            "the Python side ended; its message stands above"
        );
        serde_json::from_str(&line).unwrap()
    }

    /// What is wrong with the signature of a recorded request, computed a third time.
    pub fn signature_problems(&mut self, request: &Recorded, keys: &Value) -> Vec<String> {
        let answer =
            self.ask(&json!({"do": "verify", "request": request.to_json(), "credentials": keys}));
        match answer["problems"].as_array() {
            Some(problems) => problems
                .iter()
                .map(|problem| problem.as_str().unwrap().to_owned())
                .collect(),
            None => vec![answer.to_string()],
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
