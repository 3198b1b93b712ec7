//! An application with rustls as it comes.

include!("../../common/ours.rs");

use rustls as tls;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "ours-ring")]
    if is("mended") {
        // The line that the documentation names.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
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
