//! Each provider against a real HTTP server on loopback that plays its service, well and badly.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use auth_core::alibaba::{
    AssumeRoleProvider, CredentialsUriProvider, EcsRamRoleProvider, OidcRoleProvider,
};
use auth_core::ncp::NcpServerRoleProvider;
use auth_core::{
    BoxFuture, CachedProvider, Clock, Credentials, CredentialsErrorKind as Kind, FixedClock,
    HttpError, HttpOptions, HttpSend, MemoryFiles, ProvideCredentials, SharedProvider,
    StaticProvider, System, alibaba,
};
use bytes::Bytes;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::cases::MARK;
use crate::support::{NOW, at, run, system};

/// HTTP/1.1 on a blocking socket, one connection per request. Its patience is not what the providers ask for: long
/// where an answer will come, so that a busy machine fails no test, and short where none will.
#[derive(Clone, Debug)]
struct SocketHttp {
    patience: Arc<Mutex<Duration>>,
}

impl SocketHttp {
    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(100);
}

impl HttpSend for SocketHttp {
    fn send(
        &self,
        request: http::Request<Bytes>,
        options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>> {
        Box::pin(async move { exchange(&request, options, *self.patience.lock().unwrap()) })
    }
}

fn exchange(
    request: &http::Request<Bytes>,
    options: HttpOptions,
    patience: Duration,
) -> Result<http::Response<Bytes>, HttpError> {
    assert!(
        !options.use_proxy || request.uri().path() == "/",
        "a metadata service is never asked through a proxy"
    );
    let address: SocketAddr = request.uri().authority().unwrap().as_str().parse().unwrap();
    let mut stream = TcpStream::connect_timeout(&address, patience)
        .map_err(|error| HttpError::new(error.to_string()).while_connecting())?;
    stream.set_read_timeout(Some(patience)).unwrap();
    let mut head = format!(
        "{} {} HTTP/1.1\r\n",
        request.method(),
        request.uri().path_and_query().unwrap()
    );
    if !request.headers().contains_key("host") {
        head += &format!("host: {address}\r\n");
    }
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    head += &format!("content-length: {}\r\n\r\n", request.body().len());
    stream
        .write_all(&[head.as_bytes(), request.body()].concat())
        .map_err(|error| HttpError::new(error.to_string()))?;

    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => {
                HttpError::new("silence").timed_out()
            }
            _ => HttpError::new(error.to_string()),
        })?;
    let (lines, body) = split(&answer).ok_or_else(|| HttpError::new("no answer"))?;
    let mut response = http::Response::builder().status(&lines[0][9..12]);
    for line in &lines[1..] {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    let response = response.body(Bytes::from(body)).unwrap();
    if response.headers()["content-length"] != response.body().len().to_string().as_str() {
        return Err(HttpError::new("the answer is cut off"));
    }
    Ok(response)
}

/// The lines of a message's head, and its body.
fn split(message: &[u8]) -> Option<(Vec<String>, Vec<u8>)> {
    let end = message
        .windows(4)
        .position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&message[..end]).ok()?;
    Some((
        head.split("\r\n").map(str::to_owned).collect(),
        message[end + 4..].to_vec(),
    ))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Service {
    Metadata,
    AssumeRole,
    Oidc,
    Uri,
    NcpMetadata,
}

const SERVICES: [Service; 5] = [
    Service::Metadata,
    Service::AssumeRole,
    Service::Oidc,
    Service::Uri,
    Service::NcpMetadata,
];

/// What is wrong with the answer that would hold credentials.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Status(u16),
    Garbage,
    Truncated,
    Slow,
    WrongJson,
    EmptyKeys,
    Ended,
}

#[derive(Debug)]
struct Server {
    address: SocketAddr,
    clock: FixedClock,
    state: Arc<Mutex<State>>,
    patience: Arc<Mutex<Duration>>,
}

#[derive(Debug)]
struct State {
    service: Service,
    clock: FixedClock,
    lifetime: Duration,
    /// What to do wrong, and how often.
    fault: Option<(Fault, u32)>,
    delivered: u32,
    tokens: u32,
}

struct Request {
    lines: Vec<String>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut message = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Some((lines, body)) = split(&message) {
                let length = lines
                    .iter()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .unwrap();
                if body.len() >= length.parse().unwrap() {
                    return Some(Self { lines, body });
                }
            }
            match stream.read(&mut buffer).ok()? {
                0 => return None,
                count => message.extend_from_slice(&buffer[..count]),
            }
        }
    }

    fn line(&self) -> &str {
        self.lines[0].strip_suffix(" HTTP/1.1").unwrap()
    }

    fn headers(&self) -> Vec<(String, String)> {
        self.lines[1..]
            .iter()
            .map(|line| {
                line.split_once(": ")
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .unwrap()
            })
            .collect()
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers()
            .into_iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value)
    }
}

enum Reply {
    Body(u16, String),
    Truncated,
    Nothing,
}

impl Server {
    fn start(service: Service) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let clock = FixedClock::new(at(NOW));
        let state = Arc::new(Mutex::new(State {
            service,
            clock: clock.clone(),
            lifetime: Duration::from_secs(3600),
            fault: None,
            delivered: 0,
            tokens: 0,
        }));
        let shared = Arc::clone(&state);
        // Lives as long as the process; each test has its own port.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream.unwrap(), &shared));
            }
        });
        Self {
            address,
            clock,
            state,
            patience: Arc::new(Mutex::new(SocketHttp::LONG)),
        }
    }

    fn fail(&self, fault: Fault, times: u32) {
        if matches!(fault, Fault::Slow) {
            *self.patience.lock().unwrap() = SocketHttp::SHORT;
        }
        self.state.lock().unwrap().fault = Some((fault, times));
    }

    fn recover(&self) {
        *self.patience.lock().unwrap() = SocketHttp::LONG;
        self.state.lock().unwrap().fault = None;
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let Some(request) = Request::read(&mut stream) else {
        return;
    };
    let (reply, date) = {
        let mut state = state.lock().unwrap();
        (
            state.reply(&request),
            httpdate::fmt_http_date(state.clock.now()),
        )
    };
    let (status, body, length) = match reply {
        Reply::Body(status, body) => (status, body.clone(), body.len()),
        Reply::Truncated => (200, format!("{{\"AccessKeySecret\": \"{MARK}"), 1000),
        Reply::Nothing => {
            // Until the other side has had enough.
            let _ = stream.read(&mut [0]);
            return;
        }
    };
    let answer = format!(
        "HTTP/1.1 {status} -\r\ndate: {date}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let _ = stream.write_all(answer.as_bytes());
}

impl State {
    fn reply(&mut self, request: &Request) -> Reply {
        let token = request.header("x-aliyun-ecs-metadata-token");
        match (self.service, request.line()) {
            (Service::Metadata, "PUT /latest/api/token") => {
                self.tokens += 1;
                Reply::Body(200, "the-token".into())
            }
            (Service::Metadata, _) if token.as_deref() != Some("the-token") => {
                Reply::Body(401, String::new())
            }
            (Service::Metadata, "GET /latest/meta-data/ram/security-credentials/") => {
                Reply::Body(200, "role\n".into())
            }
            (Service::Metadata, "GET /latest/meta-data/ram/security-credentials/role") => {
                self.deliver()
            }
            (Service::NcpMetadata, "GET /latest/meta-data/iam/security-credentials/") => {
                Reply::Body(200, "role\n".into())
            }
            (Service::NcpMetadata, "GET /latest/meta-data/iam/security-credentials/role") => {
                self.deliver()
            }
            (Service::Uri, "GET /") => self.deliver(),
            (Service::Oidc, line) => {
                assert!(
                    line.starts_with("POST /?Action=AssumeRoleWithOIDC&"),
                    "{line}"
                );
                assert!(request.header("authorization").is_none());
                assert!(String::from_utf8_lossy(&request.body).contains("OIDCToken=the-token&"));
                let timestamp = line
                    .split(['&', ' '])
                    .find_map(|part| part.strip_prefix("Timestamp="))
                    .unwrap()
                    .replace("%3A", ":");
                let checked = self.check_time(&timestamp);
                self.deliver_if(checked)
            }
            (Service::AssumeRole, _) => {
                let checked = self.check_signature(request);
                self.deliver_if(checked)
            }
            (service, line) => panic!("{service:?}: {line}"),
        }
    }

    fn deliver_if(&mut self, checked: Result<(), &'static str>) -> Reply {
        match checked {
            Ok(()) => self.deliver(),
            Err(code) => Reply::Body(
                400,
                json!({"Code": code, "Message": "no", "RequestId": "R"}).to_string(),
            ),
        }
    }

    fn check_time(&self, date: &str) -> Result<(), &'static str> {
        let date = SystemTime::from(OffsetDateTime::parse(date, &Rfc3339).unwrap());
        let now = self.clock.now();
        let apart = now
            .duration_since(date)
            .unwrap_or_else(|ahead| ahead.duration());
        if apart > Duration::from_secs(900) {
            return Err("InvalidTimeStamp.Expired");
        }
        Ok(())
    }

    fn check_signature(&self, request: &Request) -> Result<(), &'static str> {
        self.check_time(&request.header("x-acs-date").unwrap())?;
        let authorization =
            alibaba::sign::parse_authorization(&request.header("authorization").unwrap()).unwrap();
        let (method, target) = request.line().split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap();
        let names: Vec<&str> = authorization
            .signed_headers
            .iter()
            .map(String::as_str)
            .collect();
        let hash = alibaba::sign::payload_hash(&request.body);
        let (_, to_sign) =
            alibaba::sign::canonicalize(method, path, query, &request.headers(), &names, &hash);
        let same = alibaba::sign::signature("the-secret", &to_sign) == authorization.signature;
        if same {
            Ok(())
        } else {
            Err("SignatureDoesNotMatch")
        }
    }

    fn deliver(&mut self) -> Reply {
        let fault = match &mut self.fault {
            Some((fault, times)) if *times > 0 => {
                *times -= 1;
                Some(*fault)
            }
            _ => None,
        };
        match fault {
            Some(Fault::Status(status)) => Reply::Body(status, format!("no: {MARK}")),
            Some(Fault::Garbage) => Reply::Body(200, format!("<html>{MARK}</html>")),
            Some(Fault::Truncated) => Reply::Truncated,
            Some(Fault::Slow) => Reply::Nothing,
            Some(Fault::WrongJson) => {
                Reply::Body(200, self.wrap(json!([MARK, {"AccessKeyId": 7}])))
            }
            Some(Fault::EmptyKeys) => Reply::Body(200, self.keys("", "", self.lifetime)),
            Some(Fault::Ended) => Reply::Body(200, self.keys("STS.ended", MARK, Duration::ZERO)),
            None => {
                self.delivered += 1;
                Reply::Body(
                    200,
                    self.keys(&format!("STS.{}", self.delivered), MARK, self.lifetime),
                )
            }
        }
    }

    fn keys(&self, id: &str, secret: &str, lifetime: Duration) -> String {
        let ends_at = OffsetDateTime::from(self.clock.now() + lifetime)
            .format(&Rfc3339)
            .unwrap();
        let mut keys = json!({"Code": "Success", "AccessKeyId": id, "Expiration": ends_at});
        if self.service == Service::NcpMetadata {
            keys["SecretAccessKey"] = secret.into();
        } else {
            keys["AccessKeySecret"] = secret.into();
            keys["SecurityToken"] = secret.into();
        }
        self.wrap(keys)
    }

    fn wrap(&self, keys: Value) -> String {
        match self.service {
            Service::AssumeRole | Service::Oidc => {
                json!({"RequestId": "R", "Credentials": keys}).to_string()
            }
            _ => keys.to_string(),
        }
    }
}

/// A client beside its server, each with a clock of its own.
struct Setting {
    server: Server,
    clock: FixedClock,
    system: System,
    provider: SharedProvider,
}

impl Setting {
    fn new(service: Service) -> Self {
        let server = Server::start(service);
        let clock = FixedClock::new(at(NOW));
        let mut system = system(
            SocketHttp {
                patience: Arc::clone(&server.patience),
            },
            &clock,
        );
        let files = MemoryFiles::new();
        files.insert("/token", "the-token\n");
        system.files = Arc::new(files);
        let endpoint = format!("http://{}", server.address);
        let role = "acs:ram::1:role/r";
        let inner: SharedProvider = match service {
            Service::Metadata => Arc::new(
                EcsRamRoleProvider::builder(&system)
                    .endpoint(endpoint)
                    .build()
                    .unwrap(),
            ),
            Service::AssumeRole => {
                let keys = StaticProvider::new(Credentials::new("id", "the-secret"));
                Arc::new(
                    AssumeRoleProvider::builder(&system, keys, role)
                        .sts_endpoint(endpoint)
                        .build()
                        .unwrap(),
                )
            }
            Service::Oidc => Arc::new(
                OidcRoleProvider::builder(&system, role, "provider", "/token")
                    .sts_endpoint(endpoint)
                    .build()
                    .unwrap(),
            ),
            Service::Uri => Arc::new(CredentialsUriProvider::new(&system, &endpoint).unwrap()),
            Service::NcpMetadata => Arc::new(
                NcpServerRoleProvider::builder(&system)
                    .endpoint(endpoint)
                    .build()
                    .unwrap(),
            ),
        };
        let provider = Arc::new(CachedProvider::new(inner, &system));
        Self {
            server,
            clock,
            system,
            provider,
        }
    }

    fn ask(&self) -> Result<String, Kind> {
        match run(self.provider.provide()) {
            Ok(found) => Ok(found.found().unwrap().access_key_id().to_owned()),
            Err(error) => {
                let text = format!("{error} {error:?}");
                assert!(!text.contains(MARK), "{text}");
                Err(error.kind())
            }
        }
    }

    fn both_clocks(&self, seconds: u64) {
        for clock in [&self.clock, &self.server.clock] {
            clock.advance(Duration::from_secs(seconds));
        }
    }
}

#[test]
fn success_expiry_and_refresh() {
    for service in SERVICES {
        let it = Setting::new(service);
        assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?}");
        it.both_clocks(2000);
        assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?}");
        it.both_clocks(1000);
        assert_eq!(
            it.ask(),
            Ok("STS.2".into()),
            "{service:?}: 600 seconds before the end"
        );
        it.both_clocks(3600);
        assert_eq!(it.ask(), Ok("STS.3".into()), "{service:?}");
        let tokens = it.server.state.lock().unwrap().tokens;
        assert_eq!(
            tokens,
            u32::from(service == Service::Metadata),
            "one token for all"
        );
    }
}

#[test]
fn faults_are_told_and_not_kept() {
    for service in SERVICES {
        for (fault, expected) in [
            (Fault::Status(404), Kind::Rejected),
            (Fault::Status(403), Kind::Rejected),
            (Fault::Status(500), Kind::Rejected),
            (Fault::Status(302), Kind::Rejected),
            (Fault::Garbage, Kind::Rejected),
            (Fault::Truncated, Kind::Unreachable),
            (Fault::Slow, Kind::Timeout),
            (Fault::WrongJson, Kind::Rejected),
            (Fault::EmptyKeys, Kind::Rejected),
            (Fault::Ended, Kind::Expired),
        ] {
            let it = Setting::new(service);
            it.server.fail(fault, u32::MAX);
            assert_eq!(it.ask(), Err(expected), "{service:?} {fault:?}");
            it.server.recover();
            // The failure is told for a second, and the source is left alone.
            it.both_clocks(1);
            assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?} {fault:?}");

            // With something in the cache, nobody notices.
            it.server.fail(fault, u32::MAX);
            it.both_clocks(3000);
            assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?} {fault:?}");
            it.both_clocks(600);
            assert_eq!(it.ask(), Err(expected), "{service:?} {fault:?}");
        }
    }
}

#[test]
fn a_passing_failure_is_tried_again() {
    for service in SERVICES {
        let it = Setting::new(service);
        it.server.fail(Fault::Status(500), 1);
        assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?}");
    }
    for service in [Service::AssumeRole, Service::Oidc, Service::Uri] {
        for fault in [Fault::Truncated, Fault::Slow] {
            let it = Setting::new(service);
            it.server.fail(fault, 1);
            assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?} {fault:?}");
        }
    }
}

#[test]
fn a_clock_that_is_20_minutes_off() {
    // STS tells its time when it refuses ours, and everybody who shares the offset profits.
    for service in [Service::AssumeRole, Service::Oidc] {
        let it = Setting::new(service);
        it.clock.advance(Duration::from_secs(1200));
        assert_eq!(it.ask(), Ok("STS.1".into()), "{service:?}");
        assert_eq!(it.system.clock_offset.milliseconds(), -1_200_000);
    }

    for service in [Service::Metadata, Service::Uri, Service::NcpMetadata] {
        let it = Setting::new(service);
        it.server.state.lock().unwrap().lifetime = Duration::from_secs(1000);
        it.clock.advance(Duration::from_secs(1200));
        assert_eq!(
            it.ask(),
            Err(Kind::Expired),
            "{service:?}: by our clock they have ended"
        );
        it.system
            .clock_offset
            .learn(it.server.clock.now(), it.clock.now());
        it.both_clocks(1);
        assert_eq!(it.ask(), Ok("STS.2".into()), "{service:?}");
    }
}

#[test]
fn nobody_listens() {
    let it = Setting::new(Service::Uri);
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let provider = CredentialsUriProvider::new(&it.system, &format!("http://{free}")).unwrap();
    assert_eq!(
        run(provider.provide()).unwrap_err().kind(),
        Kind::Unreachable
    );
}
