//! Credentials providers over the default transport, against a server on this machine that plays their services, well
//! and badly.

use std::sync::Arc;
use std::time::Duration;

use auth_core::alibaba::{AssumeRoleProvider, CredentialsUriProvider, EcsRamRoleProvider};
use auth_core::ncp::NcpServerRoleProvider;
use auth_core::{
    BoxFuture, CredentialsError, CredentialsErrorKind as Kind, HttpError, HttpOptions, HttpSend,
    ProvideCredentials, Provided, Sleep, StaticProvider, System,
};
use bytes::Bytes;
use client_core::system::default_system;
use client_core::test_util::test_credentials;

use crate::support::server::{Reply, Server, answer, nobody, ok};

const SESSION: &str = r#"{"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"secret","SecurityToken":"token",
    "Expiration":"2999-01-01T00:00:00Z"}"#;
const ASSUMED: &str = r#"{"RequestId":"R","Credentials":{"AccessKeyId":"STS.id","AccessKeySecret":"secret",
    "SecurityToken":"token","Expiration":"2999-01-01T00:00:00Z"}}"#;
const SERVER_ROLE: &str = r#"{"Code":"Success","AccessKeyId":"STS.id","SecretAccessKey":"secret",
    "Expiration":"2999-01-01T00:00:00Z"}"#;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Service {
    Metadata,
    Uri,
    Sts,
    ServerRole,
}

impl Service {
    /// The requests before the one for credentials, by how each begins, with their answers.
    fn before(self) -> Vec<(&'static str, Reply)> {
        match self {
            Self::Metadata => vec![
                ("PUT /latest/api/token ", answer("200 OK", "", "token")),
                (
                    "GET /latest/meta-data/ram/security-credentials/ ",
                    answer("200 OK", "", "my-role"),
                ),
            ],
            Self::ServerRole => vec![(
                "GET /latest/meta-data/iam/security-credentials/ ",
                answer("200 OK", "", "7d9cbb70"),
            )],
            Self::Uri | Self::Sts => Vec::new(),
        }
    }

    /// The request for credentials, and its answer.
    fn last(self) -> (&'static str, Reply) {
        match self {
            Self::Metadata => (
                "GET /latest/meta-data/ram/security-credentials/my-role ",
                ok(SESSION),
            ),
            Self::Uri => ("GET /c?token=x ", ok(SESSION)),
            Self::Sts => ("POST /?", ok(ASSUMED)),
            Self::ServerRole => (
                "GET /latest/meta-data/iam/security-credentials/7d9cbb70 ",
                ok(SERVER_ROLE),
            ),
        }
    }

    async fn ask(self, system: &System, url: String) -> Result<Provided, CredentialsError> {
        match self {
            Self::Metadata => {
                let provider = EcsRamRoleProvider::builder(system).endpoint(url).build()?;
                provider.provide().await
            }
            Self::Uri => {
                let provider = CredentialsUriProvider::new(system, &format!("{url}/c?token=x"))?;
                provider.provide().await
            }
            Self::Sts => {
                let inner = StaticProvider::new(test_credentials());
                let provider =
                    AssumeRoleProvider::builder(system, inner, "acs:ram::123456789012:role/tests")
                        .sts_endpoint(url)
                        .build()?;
                provider.provide().await
            }
            Self::ServerRole => {
                let provider = NcpServerRoleProvider::builder(system)
                    .endpoint(url)
                    .build()?;
                provider.provide().await
            }
        }
    }
}

/// What is answered instead of credentials.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    NotFound,
    OnceBusy,
    Garbage,
    Truncated,
    Silent,
}

impl Fault {
    fn replies(self, good: Reply) -> Vec<Reply> {
        let bad = match self {
            Self::None => return vec![good],
            Self::NotFound => answer("404 Not Found", "", ""),
            Self::OnceBusy => {
                return vec![answer("500 Internal Server Error", "", ""), good];
            }
            Self::Garbage => ok("<html>secret</html>"),
            Self::Truncated => Reply::SendAndClose(
                b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"Code\":\"Succ".to_vec(),
            ),
            Self::Silent => Reply::SendAndHang(Vec::new()),
        };
        vec![bad; 3]
    }
}

/// Goes on at once.
#[derive(Debug)]
struct NoPause;

impl Sleep for NoPause {
    fn sleep(&self, _duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// The transport's HTTP with other limits than the providers ask for: long where an answer will come, so that a busy
/// machine fails no test, and short for the target that nobody answers.
#[derive(Debug)]
struct Patience {
    http: Arc<dyn HttpSend>,
    silent: Option<&'static str>,
}

impl HttpSend for Patience {
    fn send(
        &self,
        request: http::Request<Bytes>,
        mut options: HttpOptions,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, HttpError>> {
        let target = request
            .uri()
            .path_and_query()
            .map_or("", |target| target.as_str());
        let silent = self.silent.is_some_and(|silent| target.starts_with(silent));
        let limit = Duration::from_millis(if silent { 75 } else { 30_000 });
        (options.connect_timeout, options.read_timeout) = (limit, limit);
        self.http.send(request, options)
    }
}

fn system(silent: Option<&'static str>) -> System {
    let mut system = default_system().unwrap();
    let http = Arc::clone(&system.http);
    system.http = Arc::new(Patience { http, silent });
    system.sleep = Arc::new(NoPause);
    system
}

#[tokio::test]
async fn providers_over_the_default_transport() {
    // How often credentials are asked for, by a metadata service and by others, and what comes of it.
    let rows = [
        (Fault::None, 1, 1, None),
        (Fault::NotFound, 1, 1, Some(Kind::Rejected)),
        (Fault::OnceBusy, 2, 2, None),
        (Fault::Garbage, 1, 1, Some(Kind::Rejected)),
        (Fault::Truncated, 1, 3, Some(Kind::Unreachable)),
        (Fault::Silent, 1, 3, Some(Kind::Timeout)),
    ];
    for service in [
        Service::Metadata,
        Service::Uri,
        Service::Sts,
        Service::ServerRole,
    ] {
        for (fault, metadata, others, trouble) in rows {
            let place = format!("{service:?} {fault:?}");
            let (mut expected, mut replies): (Vec<_>, Vec<_>) =
                service.before().into_iter().unzip();
            let (last, good) = service.last();
            let is_metadata = matches!(service, Service::Metadata | Service::ServerRole);
            let times = if is_metadata { metadata } else { others };
            expected.extend(std::iter::repeat_n(last, times));
            replies.extend(fault.replies(good));

            let server = Server::start(replies).await;
            let target = last.split(' ').nth(1);
            let system = system(target.filter(|_| matches!(fault, Fault::Silent)));
            let result = service.ask(&system, server.url()).await;
            let requests = server.requests();
            assert_eq!(requests.len(), expected.len(), "{place}: {requests:#?}");
            for (request, start) in requests.iter().zip(expected) {
                assert!(request.starts_with(start), "{place}: {request}");
                let host = format!("\r\nhost: {}\r\n", server.address);
                assert!(request.contains(&host), "{place}: {request}");
            }
            match (result, trouble) {
                (Ok(Provided::Found(credentials)), None) => {
                    assert_eq!(credentials.access_key_id(), "STS.id", "{place}");
                    assert!(credentials.expires_at().is_some(), "{place}");
                }
                (Err(error), Some(kind)) => {
                    assert_eq!(error.kind(), kind, "{place}: {error}");
                    let text = format!("{error} {error:?}");
                    assert!(
                        text.contains(&server.address.to_string()),
                        "{place}: {text}"
                    );
                    assert!(
                        !text.contains("secret<") && !text.contains("token=x"),
                        "{place}: {text}"
                    );
                }
                (result, _) => panic!("{place}: {result:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_metadata_token_is_sent_and_an_sts_call_is_signed() {
    for (service, wanted) in [
        (
            Service::Metadata,
            "\r\nx-aliyun-ecs-metadata-token: token\r\n",
        ),
        (Service::Sts, "\r\nauthorization: ACS3-HMAC-SHA256 "),
    ] {
        let mut replies: Vec<Reply> = service
            .before()
            .into_iter()
            .map(|(_, reply)| reply)
            .collect();
        replies.push(service.last().1);
        let server = Server::start(replies).await;
        service.ask(&system(None), server.url()).await.unwrap();
        let requests = server.requests();
        let last = requests.last().unwrap();
        assert!(last.contains(wanted), "{last}");
    }
}

#[tokio::test]
async fn a_metadata_service_that_is_not_there() {
    for service in [Service::Metadata, Service::ServerRole] {
        let url = format!("http://{}", nobody());
        let error = service.ask(&system(None), url).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable, "{error}");
        assert!(error.to_string().contains("no connection"), "{error}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_one_of_connecting() {
    let address = nobody();
    for use_proxy in [true, false] {
        let request = http::Request::get(format!("http://{address}/"))
            .body(Bytes::new())
            .unwrap();
        let mut options = HttpOptions::new(Duration::from_secs(30), Duration::from_secs(30));
        options.use_proxy = use_proxy;
        let http = default_system().unwrap().http;
        let error = http.send(request, options).await.unwrap_err();
        assert!(error.connect && !error.timeout, "{error:?}");
    }
}

/// A server that takes the connection and never says a word of TLS: to the client that is still connecting.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_direct_request_has_its_own_limit_for_connecting() {
    let server = Server::start([]).await;
    let http = default_system().unwrap().http;
    for milliseconds in [40, 80] {
        let request = http::Request::get(format!("https://{}/", server.address))
            .body(Bytes::new())
            .unwrap();
        let limit = Duration::from_millis(milliseconds);
        let mut options = HttpOptions::new(limit, Duration::from_secs(60));
        options.use_proxy = false;
        let start = tokio::time::Instant::now();
        let error = http.send(request, options).await.unwrap_err();
        // Well below the 5 s that other requests of this transport have.
        assert!(start.elapsed() < Duration::from_secs(4), "{error:?}");
        assert!(error.connect && !error.timeout, "{error:?}");
        assert!(
            error.message.contains(&format!("within {limit:?}")),
            "{error:?}"
        );
    }
}
