//! Through a proxy, and past one.

use std::sync::Arc;

use auth_core::{FixedClock, MapEnvironment};
use client_core::call::CallOptions;
use client_core::config::ClientBuilder;
use client_core::error::{Error, ErrorKind};
use client_core::retry::RetryPolicy;

use crate::support::server::{Server, answer, nobody, ok};
use crate::support::service::{Imm, LIST};
use crate::support::{application_client, imm, now, request};

#[tokio::test]
async fn plain_http_goes_through_the_proxy_as_it_was_signed() {
    let proxy = Server::start([ok("{}")]).await;
    let core = imm()
        .endpoint("http://media.example.com")
        .allow_http(true)
        .proxy(format!("http://user:pass%40word@{}", proxy.address))
        .build()
        .unwrap()
        .0;
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    let seen = &proxy.requests()[0];
    assert!(
        seen.starts_with("POST http://media.example.com/ HTTP/1.1\r\n"),
        "{seen}"
    );
    assert!(seen.contains("\r\nhost: media.example.com\r\n"), "{seen}");
    assert!(
        seen.contains("\r\nproxy-authorization: Basic dXNlcjpwYXNzQHdvcmQ=\r\n"),
        "{seen}"
    );
}

#[tokio::test]
async fn https_asks_the_proxy_for_a_tunnel() {
    if cfg!(not(any(feature = "__rustls", feature = "native-tls"))) {
        return;
    }
    let proxy = Server::start([answer("403 Forbidden", "", "no")]).await;
    let core = imm().proxy(proxy.url()).build().unwrap().0;
    let once = CallOptions::default().with_retry(RetryPolicy::none());
    let error = core.execute(request(&LIST), once).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.maybe_executed());
    let seen = &proxy.requests()[0];
    assert!(
        seen.starts_with("CONNECT imm.cn-hangzhou.aliyuncs.com:443 HTTP/1.1\r\n"),
        "{seen}"
    );
    // Nothing of the request itself is for the proxy's eyes.
    assert!(
        !seen.contains("authorization") && !seen.contains("x-acs-"),
        "{seen}"
    );
}

/// The error of a call to `endpoint` through `proxy`, which must not be repeated.
async fn refused_once(endpoint: &str, proxy: &str) -> Error {
    let core = imm()
        .endpoint(endpoint)
        .allow_http(true)
        .proxy(proxy)
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Connect, 1),
        "{error}"
    );
    assert!(!error.maybe_executed() && !error.is_retryable(), "{error}");
    error
}

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
const ENDPOINTS: [&str; 2] = ["http://media.example.com", "https://media.example.com"];
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
const ENDPOINTS: [&str; 1] = ["http://media.example.com"];

#[tokio::test]
async fn a_proxy_that_wants_a_password() {
    for endpoint in ENDPOINTS {
        let wants = answer("407 Proxy Authentication Required", "", "");
        let proxy = Server::start([wants.clone(), wants]).await;
        let error = refused_once(endpoint, &format!("http://u:hunter22@{}", proxy.address)).await;
        let expected = format!(
            "the proxy {} (proxy(...) of the builder) wants a user and a password",
            proxy.address
        );
        assert_eq!(proxy.requests().len(), 1);
        assert!(error.to_string().contains(&expected), "{error}");
        assert!(
            !format!("{error} {error:?}").contains("hunter22"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there() {
    let dead = format!("{}", nobody());
    for endpoint in ENDPOINTS {
        for (proxy, expected) in [
            (dead.as_str(), "Connection refused"),
            ("no-such-host.invalid:1", "the name of its host is unknown"),
        ] {
            let error = refused_once(endpoint, proxy).await;
            let text = error.to_string();
            for part in [proxy, expected, "could not connect to the proxy"] {
                assert!(text.contains(part), "{text} lacks {part}");
            }
            // The region of the API's host is not to blame.
            assert!(!text.contains("region"), "{text}");
        }
    }
}

#[test]
fn a_bad_proxy_is_refused_without_showing_its_password() {
    for url in [
        "http://user:hunter22@[",
        "ht tp://user:hunter22@x",
        "http://",
        "htp://user:hunter22@x:3128",
        "socks5://user:hunter22@x:1080",
    ] {
        let error = imm().proxy(url).build().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(error.to_string().contains("http"), "{error}");
        assert!(
            !format!("{error} {error:?}").contains("hunter22"),
            "{error}"
        );
    }
    assert!(!format!("{:?}", imm().proxy("http://user:hunter22@x:1")).contains("hunter22"));
}

/// A client that takes its credentials from `uri` and calls an API beyond the proxy of the application's HTTP client.
fn behind_a_proxy_of_the_application(proxy: &Server, uri: String) -> Imm {
    let own = application_client(|client| client.proxy(reqwest::Proxy::all(proxy.url()).unwrap()));
    let environment = MapEnvironment::new().with("ALIBABA_CLOUD_CREDENTIALS_URI", uri);
    ClientBuilder::<Imm>::from_env()
        .environment(Arc::new(environment))
        .region("cn-hangzhou")
        .endpoint("http://media.example.com")
        .allow_http(true)
        .clock(Arc::new(FixedClock::new(now())))
        .http_client(own)
        .build()
        .unwrap()
}

#[tokio::test]
async fn credentials_of_this_machine_never_go_through_a_proxy_of_the_application() {
    let proxy = Server::start([ok("{}")]).await;
    let side_car = Server::start([ok(
        r#"{"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"secret","SecurityToken":"token",
            "Expiration":"2999-01-01T00:00:00Z"}"#,
    )])
    .await;
    let client = behind_a_proxy_of_the_application(&proxy, format!("{}/c", side_car.url()));
    client
        .0
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    let (asked, called) = (side_car.requests(), proxy.requests());
    assert_eq!((asked.len(), called.len()), (1, 1), "{asked:?} {called:?}");
    assert!(asked[0].starts_with("GET /c HTTP/1.1\r\n"), "{asked:?}");
    assert!(
        called[0].starts_with("POST http://media.example.com/ HTTP/1.1\r\n"),
        "{called:?}"
    );
}

#[tokio::test]
async fn credentials_are_never_asked_for_elsewhere_by_a_redirect() {
    let proxy = Server::start([]).await;
    let other = Server::start([ok("{}")]).await;
    let location = format!("location: {}/\r\n", other.url());
    let side_car = Server::start([answer("302 Found", &location, "")]).await;
    let client = behind_a_proxy_of_the_application(&proxy, format!("{}/c", side_car.url()));
    let error = client
        .0
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert!(
        error.causes().concat().contains("status 302"),
        "{:?}",
        error.causes()
    );
    assert!(other.requests().is_empty() && proxy.requests().is_empty());
}
