//! TLS against a server on this machine whose certificate nobody knows.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use client_core::call::CallOptions;
use client_core::error::{Error, ErrorKind};
use client_core::facade::config::Jitter;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
#[cfg(feature = "rustls")]
use rustls::crypto::aws_lc_rs as cryptography;
#[cfg(not(feature = "rustls"))]
use rustls::crypto::ring as cryptography;
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig, ServerConnection};

use crate::support::service::LIST;
use crate::support::{imm, request};

/// For a client of the application that needs no TLS.
pub fn no_trust() -> rustls::ClientConfig {
    rustls::ClientConfig::builder_with_provider(Arc::new(cryptography::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}

/// An authority in PEM, and a server that it vouches for.
fn authority_and_server() -> (String, ServerConfig) {
    certified(|_| ())
}

/// The same with a certificate of another kind.
fn certified(change: impl FnOnce(&mut CertificateParams)) -> (String, ServerConfig) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut certificate = CertificateParams::new(names).unwrap();
    change(&mut certificate);
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(cryptography::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (authority_certificate.pem(), config)
}

/// Serves one connection, whatever comes of it, and then the next.
fn serve(config: ServerConfig) -> std::net::SocketAddr {
    serve_at("127.0.0.1:0", config)
}

fn serve_at(address: &str, config: ServerConfig) -> std::net::SocketAddr {
    let listener = TcpListener::bind(address).unwrap();
    let address = listener.local_addr().unwrap();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut socket) = connection else { return };
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::Stream::new(&mut tls, &mut socket);
            let mut request = [0; 4096];
            if stream.read(&mut request).is_ok_and(|count| count > 0) {
                let _ = stream.write_all(
                    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
                );
                let _ = stream.flush();
            }
        }
    });
    address
}

#[tokio::test]
async fn own_root_certificates_are_trusted() {
    let (pem, config) = authority_and_server();
    let endpoint = format!("https://{}", serve(config));

    let core = imm()
        .endpoint(&endpoint)
        .root_certificate(pem.clone())
        .build()
        .unwrap()
        .0;
    let response = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(response.body().as_ref(), b"{}");
}

/// The error of a call over TLS; how often it was tried.
async fn failure(endpoint: String, trusted: String) -> Error {
    let core = imm()
        .endpoint(endpoint)
        .root_certificate(trusted)
        .jitter(Arc::new(NoPause))
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.maybe_executed());
    error
}

#[derive(Debug)]
struct NoPause;

impl Jitter for NoPause {
    fn fraction(&self) -> f64 {
        0.0
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_accepted_says_why() {
    type Change = fn(&mut CertificateParams);
    let rows: [(Change, &str, &str, &str); 3] = [
        (
            |certificate| certificate.not_after = rcgen::date_time_ymd(2020, 1, 1),
            "127.0.0.1",
            "has expired",
            "clock",
        ),
        (
            |certificate| certificate.not_before = rcgen::date_time_ymd(2999, 1, 1),
            "127.0.0.1",
            "is not valid yet",
            "clock",
        ),
        (|_| (), "127.0.0.2", "is for another name", "endpoint"),
    ];
    for (change, host, what, advice) in rows {
        let (pem, config) = certified(change);
        let port = serve_at("0.0.0.0:0", config).port();
        let error = failure(format!("https://{host}:{port}"), pem).await;
        let text = error.to_string();
        assert!(text.contains(what) && text.contains(advice), "{text}");
        assert!(!text.contains("root_certificate"), "{text}");
        assert_eq!(
            (error.attempts(), error.is_retryable()),
            (1, false),
            "{text}"
        );
    }
    // A stranger's authority: trusting it must not help, and trying again would not either.
    let (_, config) = authority_and_server();
    let (stranger, _) = authority_and_server();
    let error = failure(format!("https://{}", serve(config)), stranger).await;
    assert!(error.to_string().contains("root_certificate"), "{error}");
    assert_eq!(
        (error.attempts(), error.is_retryable()),
        (1, false),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_can_never_agree_is_asked_once() {
    const ALERT: [u8; 6] = [0x15, 3, 3, 0, 2, 2];
    let alert = |number: u8| [ALERT.as_slice(), &[number]].concat();
    let rows = [
        (alert(40), 1, "HandshakeFailure"),
        (alert(70), 1, "ProtocolVersion"),
        (alert(112), 1, "UnrecognisedName"),
        (alert(80), 3, "InternalError"),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
            1,
            "is not TLS",
        ),
    ];
    let (pem, _) = authority_and_server();
    for (bytes, attempts, what) in rows {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let Ok(mut socket) = connection else { return };
                let _ = socket.read(&mut [0; 4096]);
                let _ = socket.write_all(&bytes);
            }
        });
        let error = failure(format!("https://{address}"), pem.clone()).await;
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(error.attempts(), attempts, "{error}");
    }
}

#[test]
fn what_is_no_certificate_is_refused_when_the_client_is_built() {
    for pem in [
        "",
        "hello",
        "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let error = imm().root_certificate(pem).build().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{pem:?}");
        assert!(error.to_string().contains("root certificate"), "{error}");
    }
}
