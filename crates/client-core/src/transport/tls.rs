//! TLS by rustls, trust from the platform, for companies add their own certificates there.
//!
//! The cryptography is named here and never taken from the process: the application may have installed another one, or
//! none. It is `aws-lc-rs`, the default of rustls and reqwest, so that the program that links this crate sees nothing new;
//! the feature `ring` chooses the smaller one.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

#[cfg(feature = "rustls")]
use rustls::crypto::aws_lc_rs as cryptography;
#[cfg(not(feature = "rustls"))]
use rustls::crypto::ring as cryptography;

fn provider() -> Arc<CryptoProvider> {
    Arc::new(cryptography::default_provider())
}

/// The certificates of PEM texts.
pub(super) fn certificates(pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut certificates = Vec::new();
    for pem in pems {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            certificates.push(
                certificate.map_err(|error| format!("the root certificate is not PEM: {error}"))?,
            );
        }
        if certificates.len() == before {
            return Err(
                "the root certificate has no \"BEGIN CERTIFICATE\" in it: give PEM text".to_owned(),
            );
        }
    }
    let mut store = RootCertStore::empty();
    for certificate in &certificates {
        store
            .add(certificate.clone())
            .map_err(|error| format!("the root certificate cannot be used: {error}"))?;
    }
    Ok(certificates)
}

/// A configuration that trusts the platform and `extra`.
pub(super) fn config(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig, String> {
    let provider = provider();
    let verifier: Arc<dyn ServerCertVerifier> =
        Arc::new(platform_verifier(extra, &provider).map_err(|error| {
            format!("{error}: install the package ca-certificates, or give root_certificate(...) to the builder")
        })?);
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// A configuration for plain http, which needs one as well but must not fail where there are no certificates.
pub(super) fn plain() -> Result<ClientConfig, String> {
    let provider = provider();
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

#[cfg(not(target_os = "android"))]
fn platform_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    Verifier::new_with_extra_roots(extra, Arc::clone(provider))
}

#[cfg(target_os = "android")]
fn platform_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if !extra.is_empty() {
        return Err(rustls::Error::General(
            "extra root certificates are not supported on Android".to_owned(),
        ));
    }
    Verifier::new(Arc::clone(provider))
}

/// A failure of TLS for people.
pub(super) struct Words {
    pub what: String,
    pub advice: Option<&'static str>,
    /// Whether another attempt can help.
    pub can_pass: bool,
}

/// Says what went wrong and what to do. Nothing of it is text of the server.
pub(super) fn words(error: &rustls::Error) -> Words {
    let permanent = |what: &str, advice: &'static str| Words {
        what: what.to_owned(),
        advice: Some(advice),
        can_pass: false,
    };
    match error {
        rustls::Error::InvalidCertificate(error) => certificate_words(error),
        rustls::Error::AlertReceived(alert) => Words {
            what: format!("the server ended it with the alert {alert:?}"),
            advice: can_never_agree(*alert).then_some(
                "the server and this client have no version, cipher or certificate in common: check that the endpoint \
                 is the right one, and what a proxy on the way makes of it",
            ),
            can_pass: !can_never_agree(*alert),
        },
        rustls::Error::PeerIncompatible(_) => permanent(
            "the server speaks no version or cipher that this client takes",
            "TLS 1.2 or 1.3 is needed: check that the endpoint is the right one",
        ),
        rustls::Error::InvalidMessage(_) => permanent(
            "what the server sent is not TLS",
            "check the port of the endpoint: plain http answers like this",
        ),
        rustls::Error::General(_) => Words {
            what: "the TLS library gave up".to_owned(),
            advice: None,
            can_pass: true,
        },
        other => Words {
            what: other.to_string(),
            advice: None,
            can_pass: true,
        },
    }
}

/// Nothing but the configuration of either side changes these.
fn can_never_agree(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::HandshakeFailure
            | AlertDescription::ProtocolVersion
            | AlertDescription::InsufficientSecurity
            | AlertDescription::IllegalParameter
            | AlertDescription::UnrecognisedName
            | AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::NoApplicationProtocol
    )
}

fn certificate_words(error: &CertificateError) -> Words {
    const CLOCK: &str =
        "look at this machine's clock first; if it is right, the server needs a new certificate";
    let (what, advice) = match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            ("the server's certificate has expired", CLOCK)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ("the server's certificate is not valid yet", CLOCK)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "the server's certificate is for another name",
            "check the endpoint: a host or proxy that stands for others has a certificate of its own",
        ),
        // A bad signature is what an authority of the same name with another key looks like.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            "the server's certificate is from an authority that is not trusted here",
            "behind a proxy that opens TLS, give its root_certificate(...) to the builder; on a bare machine, install the \
             package ca-certificates",
        ),
        CertificateError::Revoked => (
            "the server's certificate has been revoked",
            "do not trust this server: check endpoint and proxy",
        ),
        _ => (
            "the server's certificate cannot be verified",
            "check endpoint and proxy; the causes of this error have the details",
        ),
    };
    Words {
        what: what.to_owned(),
        advice: Some(advice),
        can_pass: false,
    }
}
