//! An application with reqwest as it comes.

include!("../../common/ours.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = reqwest::Client::builder();
    #[cfg(feature = "ours-native-tls")]
    let builder = match is("mended") {
        // The line that the documentation names.
        true => builder.tls_backend_rustls(),
        false => builder,
    };
    let client = builder.build()?;
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(client);
    }
    let port = no_tls_here()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(client.get(format!("http://127.0.0.1:{port}/")).send())?;
    println!("{}", answer.status());
    match runtime.block_on(client.get(format!("https://127.0.0.1:{port}/")).send()) {
        Ok(answer) => println!("{}", answer.status()),
        Err(error) => println!("{}", causes(&error, port)),
    }
    Ok(())
}
