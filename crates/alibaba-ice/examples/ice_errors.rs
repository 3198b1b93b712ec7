//! What a program does about each sort of failure: `cargo run -p alibaba-ice --example ice_errors`.

use alibaba_ice::{Client, Error, ErrorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env().await?;
    match client
        .get_media_info()
        .media_id("no-such-asset")
        .send()
        .await
    {
        Ok(_) => println!("the media asset is there"),
        Err(error) if error.is_not_found() => println!("there is no such media asset"),
        Err(error) if error.is_access_denied() => {
            // The line names the permission, where the service tells it.
            println!("ask for the permission: {error}");
        }
        Err(error) if error.kind() == ErrorKind::Throttled => {
            println!("too fast; wait {:?}", error.retry_after());
        }
        Err(error) if error.maybe_executed() => {
            println!("look before you repeat: {error}");
        }
        // One line with operation, code, status, message, request id, and what to do.
        Err(error) => return Err(error),
    }
    Ok(())
}
