//! A library of pictures: made, filled, searched, a video of it converted, and everything removed again.
//!
//! `cargo run --example pictures` calls an emulator that it starts on this machine.

use alibaba_imm::Client;
use alibaba_imm::job::WaitOptions;
use alibaba_imm::operations::create_media_convert_task::Source;
use alibaba_imm::types::{InputFile, SimpleQuery};
use emulator::Emulator;
use std::time::Duration;

type Failure = Box<dyn std::error::Error>;

const PROJECT: &str = "holiday";
const DATASET: &str = "pictures";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let emulator = Emulator::start().await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()?;
    for round in 1..=2 {
        let found = run(&client).await?;
        println!("round {round}: {found} pictures found");
    }
    Ok(())
}

async fn run(client: &Client) -> Result<usize, Failure> {
    // "Exists already" is what was wanted.
    let project = client
        .create_project()
        .project_name(PROJECT)
        .description("Summer")
        .send()
        .await;
    project.map(|_| ()).or_else(|error| {
        if error.is_conflict() {
            Ok(())
        } else {
            Err(error)
        }
    })?;
    client
        .create_dataset()
        .project_name(PROJECT)
        .dataset_name(DATASET)
        .send()
        .await?;

    let uris: Vec<String> = (1..=12)
        .map(|number| format!("oss://bucket/{number}.jpg"))
        .collect();
    for (number, uri) in uris.iter().enumerate() {
        let file = InputFile::default()
            .with_uri(uri)
            .with_content_type("image/jpeg")
            .with_custom_id(format!("picture-{number}"));
        client
            .index_file_meta()
            .project_name(PROJECT)
            .dataset_name(DATASET)
            .file(file)
            .send()
            .await?;
    }
    for uri in &uris {
        let answer = client
            .get_file_meta()
            .project_name(PROJECT)
            .dataset_name(DATASET)
            .uri(uri)
            .send()
            .await?;
        let state = answer
            .files()
            .first()
            .and_then(|file| file.object_status.clone());
        println!("{uri}: {}", state.unwrap_or_default());
    }

    let is = |field: &str, operation: &str, value: &str| {
        SimpleQuery::default()
            .with_field(field)
            .with_operation(operation)
            .with_value(value)
    };
    let query = SimpleQuery::default()
        .with_operation("and")
        .with_sub_queries([is("Size", "gt", "0"), is("ContentType", "prefix", "image/")]);
    let found = client
        .simple_query()
        .project_name(PROJECT)
        .dataset_name(DATASET)
        .query(query)
        .max_results(50)
        .items()
        .collect()
        .await?;
    let meant = client
        .semantic_query()
        .project_name(PROJECT)
        .dataset_name(DATASET)
        .query("a beach")
        .send()
        .await?;
    println!(
        "{} pictures by fields, {} by meaning",
        found.len(),
        meant.files().len()
    );

    let source = Source::default().with_uri("oss://bucket/film.mov");
    let job = client
        .create_media_convert_task()
        .project_name(PROJECT)
        .sources([source])
        .targets([])
        .submit()
        .await?;
    let patience =
        WaitOptions::default().with_pauses(Duration::from_millis(10), Duration::from_millis(50));
    let done = job.with_wait(patience).wait().await?;
    println!(
        "task {} is {}",
        job.id(),
        done.status.as_ref().map_or("", |status| status.as_str())
    );

    for uri in &uris {
        client
            .delete_file_meta()
            .project_name(PROJECT)
            .dataset_name(DATASET)
            .uri(uri)
            .send()
            .await?;
    }
    client
        .delete_dataset()
        .project_name(PROJECT)
        .dataset_name(DATASET)
        .send()
        .await?;
    client.delete_project().project_name(PROJECT).send().await?;
    match client.get_project().project_name(PROJECT).send().await {
        Err(error) if error.is_not_found() => Ok(found.len()),
        Err(error) => Err(error.into()),
        Ok(_) => Err("the project is still there".into()),
    }
}
