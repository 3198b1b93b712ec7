// What every application does beside its own work: with the argument `call` it makes one call of ours, through an HTTP client that
// it has set up itself.

#[cfg(feature = "call")]
mod ours {
    use std::io::{Read, Write};

    use alibaba_imm::Client;
    use alibaba_imm::credentials::Credentials;
    use alibaba_imm::transport::reqwest;

    pub fn call(client: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let server = std::thread::spawn(move || {
            let (mut connection, _) = listener.accept()?;
            let _ = connection.read(&mut [0; 4096])?;
            connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{\"Projects\":[]}")
        });
        let client = Client::builder()
            .region("cn-hangzhou")
            .endpoint(endpoint)
            .credentials(Credentials::new("id", "secret"))
            .http_client(client)
            .build()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let page = runtime.block_on(client.list_projects().send())?;
        println!("called: {} projects", page.projects().len());
        server.join().map_err(|_| "the server panicked")??;
        Ok(())
    }
}

/// A server that speaks no TLS: what the error says of it tells which TLS there is.
#[allow(dead_code)]
fn no_tls_here() -> std::io::Result<u16> {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else { return };
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    Ok(port)
}

/// An error with its causes, without the port that differs from run to run.
#[allow(dead_code)]
fn causes(error: &(dyn std::error::Error + 'static), port: u16) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text.replace(&port.to_string(), "PORT")
}

#[allow(dead_code)]
fn is(argument: &str) -> bool {
    std::env::args().any(|given| given == argument)
}
