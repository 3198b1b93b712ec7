//! Walks the workspaces of the region, page by page behind the scenes: `cargo run -p alibaba-pai --example pai_pages`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), alibaba_pai::Error> {
    let client = alibaba_pai::Client::from_env().await?;
    // No page is asked for beyond the hundredth entry.
    let mut items = client.list_workspaces().items().limit(100);
    while let Some(workspace) = items.try_next().await? {
        println!("{:?}", workspace.workspace_name);
    }
    Ok(())
}
