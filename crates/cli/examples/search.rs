//! A search in videos: a workspace with assets, one of them indexed, and a picture that is uploaded and looked for.
//!
//! `cargo run --example search` calls an emulator that it starts on this machine.

use std::time::Duration;

use emulator::Emulator;
use ncp_maiu::Client;
use ncp_maiu::job::WaitOptions;
use ncp_maiu::types::{SearchFilter, SearchQuery};

type Failure = Box<dyn std::error::Error>;

const WORKSPACE: &str = "films";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let emulator = Emulator::start().await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().ncp())
        .build()?;
    let patience =
        WaitOptions::default().with_pauses(Duration::from_millis(10), Duration::from_millis(50));

    client
        .create_workspace()
        .workspace_name(WORKSPACE)
        .bucket_name("bucket")
        .send()
        .await?;
    let made = client
        .create_project()
        .workspace_name(WORKSPACE)
        .name("Night")
        .send()
        .await?;
    let project = made
        .result
        .as_ref()
        .and_then(|made| made.project_id)
        .ok_or("no project id")?
        .to_string();

    let mut assets = Vec::new();
    for number in 1..=3 {
        let job = client
            .create_asset()
            .workspace_name(WORKSPACE)
            .project_id(&project)
            .bucket_name("bucket")
            .key(format!("night/{number}.mp4"))
            .submit()
            .await?;
        job.with_wait(patience).wait().await?;
        assets.push(job.id().to_owned());
    }
    let first = assets.first().ok_or("no asset")?;
    let index = client
        .request_index()
        .workspace_name(WORKSPACE)
        .project_id(&project)
        .asset_id(first)
        .analysis_person_count(5)
        .submit()
        .await?;
    index.with_wait(patience).wait().await?;
    println!("{} assets, {first} is indexed", assets.len());

    let picture = client
        .upload_query_image(picture())
        .file_name("lamp.png")
        .send()
        .await?;

    let query = SearchQuery::default().with_image_query(&picture.key);
    let filter = SearchFilter::default().with_asset_ids([first.parse::<i64>()?]);
    let search = client
        .search_assets()
        .workspace_name(WORKSPACE)
        .query(query)
        .filter(filter)
        .submit()
        .await?;
    search.with_wait(patience).wait().await?;
    let found = client
        .get_asset_search_result()
        .workspace_name(WORKSPACE)
        .search_id(search.id())
        .page_size(50)
        .items()
        .collect()
        .await?;
    println!("picture {}, {} scenes found", picture.key, found.len());
    Ok(())
}

/// The beginning of a PNG of 300 x 300 pixels: enough for whoever looks at its form and size only.
fn picture() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    for side in [300_u32, 300] {
        bytes.extend(side.to_be_bytes());
    }
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0");
    bytes
}
