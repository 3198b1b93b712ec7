//! Walks the assets of a project, page by page behind the scenes: `cargo run -p ncp-maiu --example maiu_pages`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ncp_maiu::Error> {
    let client = ncp_maiu::Client::from_env().await?;
    // No page is asked for beyond the hundredth entry.
    let mut items = client
        .list_assets()
        .workspace_name("my-workspace")
        .project_id("1")
        .items()
        .limit(100);
    while let Some(asset) = items.try_next().await? {
        println!("{:?}", asset.file_name);
    }
    Ok(())
}
