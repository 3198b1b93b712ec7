//! Through a proxy, and past one.

use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use client_core::retry::RetryPolicy;

use crate::support::server::{Server, answer, ok};
use crate::support::service::LIST;
use crate::support::{imm, request};

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
    if cfg!(not(any(feature = "rustls", feature = "native-tls"))) {
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

#[tokio::test]
async fn a_proxy_that_wants_a_password() {
    let proxy = Server::start([answer("407 Proxy Authentication Required", "", "")]).await;
    let core = imm()
        .endpoint("http://media.example.com")
        .allow_http(true)
        .proxy(proxy.url())
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("proxy wants a user and a password"),
        "{error}"
    );
}

#[test]
fn a_bad_proxy_is_refused_without_showing_its_password() {
    for url in [
        "http://user:hunter22@[",
        "ht tp://user:hunter22@x",
        "http://",
    ] {
        let error = imm().proxy(url).build().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(
            !format!("{error} {error:?}").contains("hunter22"),
            "{error}"
        );
    }
    assert!(!format!("{:?}", imm().proxy("http://user:hunter22@x:1")).contains("hunter22"));
}
