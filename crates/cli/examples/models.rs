//! A registry of models: an image and a model of one's own, with a version that is promoted.
//!
//! `cargo run --example models` calls an emulator that it starts on this machine.

use alibaba_pai::Client;
use emulator::Emulator;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let emulator = Emulator::start().await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()?;

    let official = client
        .list_images()
        .labels("system.official=true")
        .verbose(true)
        .page_size(50)
        .items()
        .collect()
        .await?;
    println!("{} official images", official.len());
    let image = client
        .add_image()
        .image_uri("registry.example.com/team/train:1")
        .name("train")
        .send()
        .await?;
    let image = image.image_id.clone().ok_or("no image id")?;

    let workspace = client
        .create_workspace()
        .workspace_name("research")
        .display_name("Research")
        .description("Models")
        .env_types(["prod"])
        .send()
        .await?;
    let workspace = workspace.workspace_id.clone().ok_or("no workspace id")?;
    let workspaces = client.list_workspaces().items().collect().await?;
    println!("image {image}, {} workspaces", workspaces.len());

    let model = client
        .create_model()
        .model_name("cats")
        .workspace_id(&workspace)
        .task("image-classification")
        .send()
        .await?;
    let model = model.model_id.clone().ok_or("no model id")?;
    let version = client
        .create_model_version()
        .model_id(&model)
        .version_name("0.1.0")
        .uri("oss://bucket/cats/1")
        .approval_status("Pending")
        .send()
        .await?;
    let version = version.version_name.clone().ok_or("no version name")?;

    let read = client.get_model().model_id(&model).send().await?;
    println!(
        "model {} for {}",
        read.model_name.as_deref().unwrap_or_default(),
        read.task.as_deref().unwrap_or_default()
    );
    client
        .update_model_version()
        .model_id(&model)
        .version_name(&version)
        .approval_status("Approved")
        .send()
        .await?;
    let approved = client
        .list_model_versions()
        .model_id(&model)
        .approval_status("Approved")
        .items()
        .collect()
        .await?;
    for version in &approved {
        println!(
            "approved: {}",
            version.version_name.as_deref().unwrap_or_default()
        );
    }
    match approved.len() {
        1 => Ok(()),
        count => Err(format!("{count} versions are approved and not one").into()),
    }
}
