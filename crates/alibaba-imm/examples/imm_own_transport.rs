//! A transport of one's own around the default one, here to time every attempt:
//! `cargo run -p alibaba-imm --example imm_own_transport`.

use std::sync::Arc;
use std::time::Instant;

use alibaba_imm::credentials::BoxFuture;
use alibaba_imm::transport::{AttemptTimeouts, Body, Transport, TransportError, http};
use alibaba_imm::{Client, ClientBuilder};

#[derive(Debug)]
struct Timed(Arc<dyn Transport>);

impl Transport for Timed {
    fn send(
        &self,
        request: http::Request<Body>,
        timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let begin = Instant::now();
            let answer = self.0.send(request, timeouts).await;
            let status = answer.as_ref().map(|answer| answer.status().as_u16());
            println!("{status:?} after {:?}", begin.elapsed());
            answer
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), alibaba_imm::Error> {
    let plain = Client::from_env().await?;
    let timed = Timed(plain.core().transport());
    let client = ClientBuilder::from_env()
        .transport(Arc::new(timed))
        .build()?;
    client.list_projects().send().await?;
    Ok(())
}
