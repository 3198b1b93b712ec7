//! A job whose end is told by a callback: a small server checks who calls, and wakes whoever waits for the job.
//!
//! `cargo run --example callback` calls an emulator that it starts on this machine, and plays the service's part of the
//! callback itself.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use alibaba_ice::events::{CallbackVerifier, Event, SIGNATURE, TIMESTAMP};
use alibaba_ice::job::WaitOptions;
use alibaba_ice::paging::Stream;
use alibaba_ice::transport::bytes::Bytes;
use alibaba_ice::transport::http::{HeaderMap, StatusCode};
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use emulator::Emulator;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Failure = Box<dyn std::error::Error>;

/// As `SetEventCallback` was given them.
const ADDRESS: &str = "https://films.example.com/ice";
const KEY: &str = "key-of-the-callback";

/// What the server needs: who may call, and who is to be told.
struct Receiver {
    verifier: CallbackVerifier,
    told: UnboundedSender<String>,
}

/// Answers 403 to strangers, and 200 to the service in any case: an event that this program does not know is none of its faults.
async fn received(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (timestamp, signature) = (header(TIMESTAMP), header(SIGNATURE));
    if let Err(rejected) = receiver
        .verifier
        .verify(timestamp, signature, SystemTime::now())
    {
        eprintln!("not from the service: {rejected}");
        return StatusCode::FORBIDDEN;
    }
    match Event::parse(&body) {
        Ok(event) => {
            println!("event {} of job {:?}", event.event_type(), event.job_id());
            if let Some(id) = event.job_id() {
                // Nobody may be waiting any more.
                let _ = receiver.told.send(id.to_owned());
            }
        }
        Err(error) => eprintln!("no event: {error}"),
    }
    StatusCode::OK
}

/// The ids in a channel as a stream.
struct Ids(UnboundedReceiver<String>);

impl Stream for Ids {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        self.0.poll_recv(context)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let (told, events) = unbounded_channel();
    let receiver = Receiver {
        verifier: CallbackVerifier::new(ADDRESS).with_key(KEY),
        told,
    };
    let service = Router::new()
        .route("/ice", post(received))
        .with_state(Arc::new(receiver));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, service).await });

    let emulator = Emulator::start().await?;
    let client = alibaba_ice::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()?;
    let job = client
        .submit_media_producing_job()
        .timeline(r#"{"VideoTracks": [{"VideoTrackClips": [{"MediaId": "m"}]}]}"#)
        .output_media_config(
            r#"{"MediaURL": "https://films.oss-cn-shanghai.aliyuncs.com/out.mp4"}"#,
        )
        .submit()
        .await?;

    // Without the event it would look once an hour; the event is a hint, and what counts is what the look finds.
    let rarely = Duration::from_secs(3600);
    let job = job.with_wait(WaitOptions::default().with_pauses(Duration::from_millis(20), rarely));
    let waiting = tokio::spawn(job.wait_with(Ids(events)));
    call_back(&address.to_string(), job.id()).await?;
    let done = waiting.await??;
    let job = done.media_producing_job.as_ref();
    println!(
        "job {:?} is {:?}",
        job.and_then(|job| job.job_id.as_deref()),
        job.and_then(|job| job.status.as_ref())
    );
    Ok(())
}

/// The service's part.
async fn call_back(address: &str, job_id: &str) -> Result<(), Failure> {
    use alibaba_ice::transport::reqwest;

    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let body = format!(
        r#"{{"EventType": "ProduceMediaComplete", "UserId": 1, "EventTime": "2026-01-01T00:00:00Z",
            "MessageBody": {{"Status": "Success", "JobId": "{job_id}", "MediaId": "m"}}}}"#
    );
    let signature = CallbackVerifier::new(ADDRESS).with_key(KEY).sign(now);
    let signature = signature.ok_or("no key")?;
    for (signature, expected) in [("forged", 403), (signature.as_str(), 200)] {
        let answer = reqwest::Client::new()
            .post(format!("http://{address}/ice"))
            .header(TIMESTAMP, now.to_string())
            .header(SIGNATURE, signature)
            .body(body.clone())
            .send()
            .await?;
        assert_eq!(answer.status().as_u16(), expected);
    }
    Ok(())
}
