//! An application with hyper-rustls as it comes.

include!("../../common/ours.rs");

use http_body_util::Empty;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(alibaba_imm::transport::reqwest::Client::new());
    }
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_native_roots()?
        .https_or_http()
        .enable_http1()
        .build();
    let client: Client<_, Empty<&'static [u8]>> = Client::builder(TokioExecutor::new()).build(connector);
    let port = no_tls_here()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for scheme in ["http", "https"] {
        match runtime.block_on(client.get(format!("{scheme}://127.0.0.1:{port}/").parse()?)) {
            Ok(answer) => println!("{}", answer.status()),
            Err(error) => println!("{}", causes(&error, port)),
        }
    }
    Ok(())
}
