//! An application with reqwest and none of its features: plain http.

include!("../../common/ours.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "ours-ring")]
    if is("mended") {
        // The line that the documentation names.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let client = reqwest::Client::new();
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(client);
    }
    let port = no_tls_here()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(client.get(format!("http://127.0.0.1:{port}/")).send())?;
    println!("{}", answer.status());
    Ok(())
}
