//! An application that has chosen ring for rustls. Nobody can choose otherwise beside it without its noticing.

include!("../../common/ours.rs");

use rustls as tls;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if is("mended") {
        // The line that the documentation names.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(alibaba_imm::transport::reqwest::Client::new());
    }
    let config = tls::ClientConfig::builder()
        .with_root_certificates(tls::RootCertStore::empty())
        .with_no_client_auth();
    println!("{:?}", config.crypto_provider().cipher_suites);
    println!("{:?}", config.crypto_provider().kx_groups);
    println!("{}", tls::crypto::CryptoProvider::get_default().is_some());
    Ok(())
}
