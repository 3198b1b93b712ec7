//! An application with native-tls.

include!("../../common/ours.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "call")]
    if is("call") {
        return ours::call(alibaba_imm::transport::reqwest::Client::new());
    }
    let connector = native_tls::TlsConnector::new()?;
    let port = no_tls_here()?;
    let stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
    match connector.connect("localhost", stream) {
        Ok(_) => println!("connected"),
        Err(error) => println!("{}", causes(&error, port)),
    }
    Ok(())
}
