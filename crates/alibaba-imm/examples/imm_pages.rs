//! Walks the projects of the region, page by page behind the scenes: `cargo run -p alibaba-imm --example imm_pages`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), alibaba_imm::Error> {
    let client = alibaba_imm::Client::from_env().await?;
    // No page is asked for beyond the hundredth entry.
    let mut items = client.list_projects().items().limit(100);
    while let Some(project) = items.try_next().await? {
        println!("{:?}", project.project_name);
    }
    Ok(())
}
