//! Walks the media assets of the region, page by page behind the scenes: `cargo run -p alibaba-ice --example ice_pages`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), alibaba_ice::Error> {
    let client = alibaba_ice::Client::from_env().await?;
    // No page is asked for beyond the hundredth entry.
    let mut items = client.list_media_basic_infos().items().limit(100);
    while let Some(media) = items.try_next().await? {
        println!("{:?}", media.media_id);
    }
    Ok(())
}
