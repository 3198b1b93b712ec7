//! TLS by rustls: cryptography from `ring`, trust from the platform.
//!
//! `ring` and not `aws-lc-rs`, the default of reqwest, because it builds in a third of the time (14 against 43 seconds of
//! CPU for rustls alone); the platform's certificates and not a built-in list, because companies add their own there.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

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
    let provider = Arc::new(rustls::crypto::ring::default_provider());
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
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

#[cfg(not(target_os = "android"))]
fn platform_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<rustls::crypto::CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    Verifier::new_with_extra_roots(extra, Arc::clone(provider))
}

#[cfg(target_os = "android")]
fn platform_verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: &Arc<rustls::crypto::CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if !extra.is_empty() {
        return Err(rustls::Error::General(
            "extra root certificates are not supported on Android".to_owned(),
        ));
    }
    Verifier::new(Arc::clone(provider))
}

/// Whether a failure lies in the server's certificate, which no other attempt changes.
pub(super) fn is_certificate_error(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = cause.downcast_ref::<rustls::Error>() {
            return true;
        }
        // rustls arrives inside an I/O error, which does not show its inside by source().
        next = match cause
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
}
