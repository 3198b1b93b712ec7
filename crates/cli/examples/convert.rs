//! A media file converted twice: in its bucket by IMM, and by a template of ICE.
//!
//! `cargo run --example convert` calls an emulator that it starts on this machine.

use std::time::Duration;

use alibaba_ice::operations::submit_transcode_job::{
    InputGroup, Output, OutputGroup, ProcessConfig, Transcode,
};
use alibaba_imm::operations::create_media_convert_task::{CreateMediaConvertTaskTarget, Source};
use emulator::Emulator;

type Failure = Box<dyn std::error::Error>;

const FROM: &str = "oss://films/raw/night.mov";
const TO: &str = "oss://films/night.mp4";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let emulator = Emulator::start().await?;
    with_imm(&emulator).await?;
    with_ice(&emulator).await
}

async fn with_imm(emulator: &Emulator) -> Result<(), Failure> {
    use alibaba_imm::job::WaitOptions;

    let client = alibaba_imm::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()?;
    client.create_project().project_name("films").send().await?;
    let target = CreateMediaConvertTaskTarget::default()
        .with_container("mp4")
        .with_uri(TO);
    let job = client
        .create_media_convert_task()
        .project_name("films")
        .sources([Source::default().with_uri(FROM)])
        .targets([target])
        .submit()
        .await?;
    let patience = WaitOptions::default()
        .with_pauses(Duration::from_millis(10), Duration::from_millis(50))
        .with_deadline(Duration::from_secs(600));
    let done = job.with_wait(patience).wait().await?;
    println!("IMM: task {} is {:?}", job.id(), done.status);
    Ok(())
}

async fn with_ice(emulator: &Emulator) -> Result<(), Failure> {
    use alibaba_ice::job::WaitOptions;

    let client = alibaba_ice::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()?;
    let input = InputGroup::default().with_type("OSS").with_media(FROM);
    let template = Transcode::default().with_template_id("S00000001-200010");
    let output = OutputGroup::default()
        .with_output(Output::default().with_type("OSS").with_media(TO))
        .with_process_config(ProcessConfig::default().with_transcode(template));
    let job = client
        .submit_transcode_job()
        .name("night")
        .input_group([input])
        .output_group([output])
        // The same order twice is one job.
        .submit_once("night")
        .await?;
    let patience = WaitOptions::default()
        .with_pauses(Duration::from_millis(10), Duration::from_millis(50))
        .with_deadline(Duration::from_secs(600));
    let done = job.with_wait(patience).wait().await?;
    let parent = done.transcode_parent_job.as_ref();
    let status = parent.and_then(|job| job.status.as_ref());
    println!("ICE: job {} is {status:?}", job.id());
    Ok(())
}
