//! Proxies that cannot be used, as the environment names them: one clear error, at once.

use std::io::{Read, Write};

use crate::support::mediacloud;

#[test]
fn a_proxy_that_cannot_be_used_is_named_with_its_variable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let wants_password = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else {
                return;
            };
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            );
        }
    });
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = gone.local_addr().unwrap().to_string();
    drop(gone);
    let rows = [
        (
            "HTTPS_PROXY",
            "socks5://user:hunter22@127.0.0.1:1080",
            "names a SOCKS proxy",
        ),
        (
            "ALL_PROXY",
            "socks5h://127.0.0.1:1080",
            "names a SOCKS proxy",
        ),
        (
            "https_proxy",
            "htp://user:hunter22@127.0.0.1:1",
            "neither http nor https",
        ),
        ("HTTPS_PROXY", ":::", "no URL of a proxy"),
        (
            "HTTPS_PROXY",
            &wants_password,
            "wants a user and a password",
        ),
        ("all_proxy", &dead, "could not connect to the proxy"),
    ];
    for (variable, value, expected) in rows {
        let outcome = mediacloud(&["call", "imm", "ListProjects", "--region", "cn-hangzhou"])
            .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret")
            .env(variable, value)
            .run();
        assert_ne!(outcome.code, 0, "{outcome:?}");
        for part in [variable, expected] {
            assert!(
                outcome.stderr.contains(part),
                "{variable}={value}: {}",
                outcome.stderr
            );
        }
        assert!(!outcome.stderr.contains("hunter22"), "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("\"attempts\": 1,"),
            "{}",
            outcome.stderr
        );
    }
}
