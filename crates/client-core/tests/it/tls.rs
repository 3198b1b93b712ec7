//! TLS against a server on this machine whose certificate nobody knows.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig, ServerConnection};

use crate::support::service::LIST;
use crate::support::{imm, request};

/// For a client of the application that needs no TLS.
pub fn no_trust() -> rustls::ClientConfig {
    rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}

/// An authority in PEM, and a server that it vouches for.
fn authority_and_server() -> (String, ServerConfig) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
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
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
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
async fn own_root_certificates_are_trusted_and_others_are_not() {
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

    // A stranger's authority: trusting it must not help, and trying again would not either.
    let (stranger, _) = authority_and_server();
    let core = imm()
        .endpoint(&endpoint)
        .root_certificate(stranger)
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
        "{error:?}"
    );
    assert!(error.to_string().contains("root_certificate"), "{error}");
    assert!(!error.is_retryable() && !error.maybe_executed());

    // The certificate is for another name.
    let port = endpoint.rsplit_once(':').unwrap().1;
    let core = imm()
        .endpoint(format!("https://127.0.0.2:{port}"))
        .root_certificate(pem)
        .build()
        .unwrap()
        .0;
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
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
