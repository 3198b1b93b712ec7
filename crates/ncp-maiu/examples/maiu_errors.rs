//! What a program does about each sort of failure: `cargo run -p ncp-maiu --example maiu_errors`.

use ncp_maiu::{Client, Error, ErrorKind};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env().await?;
    match client
        .get_project()
        .workspace_name("my-workspace")
        .project_id("1")
        .send()
        .await
    {
        Ok(_) => println!("the project is there"),
        Err(error) if error.is_not_found() => println!("there is no such project"),
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
