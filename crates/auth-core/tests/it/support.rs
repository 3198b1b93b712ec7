//! A world made of paper: scripted HTTP and processes, fixed time and nonces.

use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, ready};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use auth_core::{
    BoxFuture, Files, FixedClock, HttpError, HttpOptions, HttpSend, MapEnvironment, MemoryFiles,
    Nonce, ProcessCommand, ProcessError, RunProcess, Sleep, System,
};
use bytes::Bytes;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub const NOW: &str = "2026-01-02T03:04:05Z";
pub const NONCE: &str = "0123456789abcdef0123456789abcdef";

pub fn at(text: &str) -> SystemTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap().into()
}

pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// A machine without variables and files.
pub fn system(http: impl HttpSend + 'static, clock: &FixedClock) -> System {
    let mut system = System::new(http);
    system.env = Arc::new(MapEnvironment::new());
    system.files = Arc::new(MemoryFiles::new());
    system.clock = Arc::new(clock.clone());
    system.process = Arc::new(ScriptedProcess::default());
    system.nonce = Arc::new(SameNonce);
    system.sleep = Arc::new(NoSleep);
    system
}

#[derive(Debug)]
struct SameNonce;

impl Nonce for SameNonce {
    fn next(&self) -> std::io::Result<String> {
        Ok(NONCE.to_owned())
    }
}

#[derive(Debug)]
struct NoSleep;

impl Sleep for NoSleep {
    fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}

/// Answers by a list of exchanges, in order; keeps what does not fit.
#[derive(Clone, Debug, Default)]
pub struct ScriptedHttp {
    script: Arc<Mutex<VecDeque<Value>>>,
    requests: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    problems: Arc<Mutex<Vec<String>>>,
}

impl ScriptedHttp {
    pub fn new(script: &Value) -> Self {
        let http = Self::default();
        http.script
            .lock()
            .unwrap()
            .extend(script.as_array().cloned().unwrap_or_default());
        http
    }

    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }

    /// What went wrong, calls that were not made included.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.lock().unwrap().clone();
        problems.extend(
            self.script
                .lock()
                .unwrap()
                .iter()
                .map(|left| format!("not called: {}", left["request"])),
        );
        problems
    }

    fn answer(
        &self,
        request: &http::Request<Bytes>,
        options: HttpOptions,
    ) -> Result<http::Response<Bytes>, HttpError> {
        let Some(exchange) = self.script.lock().unwrap().pop_front() else {
            self.problems.lock().unwrap().push(format!(
                "unexpected: {} {}",
                request.method(),
                request.uri()
            ));
            return Err(HttpError::new("the script has ended"));
        };
        self.problems
            .lock()
            .unwrap()
            .extend(differences(&exchange, request, options));
        match exchange["silence"].as_str() {
            Some("no connection") => Err(HttpError::new("scripted").while_connecting().timed_out()),
            Some("timeout") => Err(HttpError::new("scripted").timed_out()),
            Some(_) => Err(HttpError::new("scripted")),
            None => {
                let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
                let mut response = http::Response::builder().status(status);
                for (name, value) in exchange["answer_headers"].as_object().into_iter().flatten() {
                    response = response.header(name, value.as_str().unwrap());
                }
                Ok(response
                    .body(Bytes::from(content(&exchange["answer"])))
                    .unwrap())
            }
        }
    }
}

impl HttpSend for ScriptedHttp {
    fn send(
        &self,
        request: http::Request<Bytes>,
        options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>> {
        let answer = self.answer(&request, options);
        self.requests.lock().unwrap().push(request);
        Box::pin(ready(answer))
    }
}

fn differences(
    exchange: &Value,
    request: &http::Request<Bytes>,
    options: HttpOptions,
) -> Vec<String> {
    let mut differences = Vec::new();
    let mut expect = |what: &str, expected: &str, found: &str| {
        let equal = match expected.strip_suffix('*') {
            Some(start) => found.starts_with(start),
            None => expected == found,
        };
        if !equal {
            differences.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    expect(
        "request",
        exchange["request"].as_str().unwrap(),
        &format!("{} {}", request.method(), request.uri()),
    );
    for (name, value) in exchange["headers"].as_object().into_iter().flatten() {
        let found = request
            .headers()
            .get(name)
            .map_or("absent", |found| found.to_str().unwrap());
        expect(name, value.as_str().unwrap_or("absent"), found);
    }
    if let Some(body) = exchange["body"].as_str() {
        expect("body", body, std::str::from_utf8(request.body()).unwrap());
    }
    // A metadata service must never be asked through a proxy.
    let metadata = matches!(
        request.uri().host(),
        Some("100.100.100.200" | "169.254.169.254")
    );
    if metadata || exchange["proxy"] == false {
        expect("proxy", "false", &options.use_proxy.to_string());
    }
    differences
}

/// Text as it is, JSON as text.
pub fn content(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        json => json.to_string(),
    }
}

/// Files of which some cannot be read.
#[derive(Debug)]
pub struct GuardedFiles {
    files: MemoryFiles,
    unreadable: BTreeMap<PathBuf, ErrorKind>,
}

impl GuardedFiles {
    pub fn new(files: MemoryFiles, unreadable: &Value) -> Self {
        let kind = |text: &str| match text {
            "permission denied" => ErrorKind::PermissionDenied,
            "not a directory" => ErrorKind::NotADirectory,
            other => panic!("unknown trouble: {other}"),
        };
        Self {
            files,
            unreadable: unreadable
                .as_object()
                .into_iter()
                .flatten()
                .map(|(path, trouble)| (path.into(), kind(trouble.as_str().unwrap())))
                .collect(),
        }
    }
}

impl Files for GuardedFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.unreadable.get(path) {
            Some(kind) => Err((*kind).into()),
            None => self.files.read(path),
        }
    }
}

/// Runs nothing; gives the outputs of a list, in order.
#[derive(Debug, Default)]
pub struct ScriptedProcess {
    script: Mutex<VecDeque<Value>>,
}

impl ScriptedProcess {
    pub fn new(script: &Value) -> Self {
        let process = Self::default();
        process
            .script
            .lock()
            .unwrap()
            .extend(script.as_array().cloned().unwrap_or_default());
        process
    }
}

impl RunProcess for ScriptedProcess {
    fn run(&self, command: ProcessCommand) -> BoxFuture<'_, Result<Vec<u8>, ProcessError>> {
        let next = self
            .script
            .lock()
            .unwrap()
            .pop_front()
            .expect("no process is expected");
        let mut words = vec![command.program];
        words.extend(command.arguments);
        assert_eq!(serde_json::json!(words), next["command"]);
        Box::pin(ready(if next["timeout"] == true {
            Err(ProcessError::new("the program did not end in time").timed_out())
        } else if let Some(failure) = next["failure"].as_str() {
            Err(ProcessError::new(failure))
        } else {
            Ok(content(&next["output"]).into_bytes())
        }))
    }
}
