//! Jobs whose end events tell of. The clock of the runtime stands still but for the pauses.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use alibaba_ice::Client;
use alibaba_ice::job::WaitOptions;
use alibaba_ice::paging::Stream;
use alibaba_ice::test_util::{ScriptedTransport, json_response, test_credentials};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

struct Ids(UnboundedReceiver<String>);

impl Stream for Ids {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        self.0.poll_recv(context)
    }
}

/// A job whose looks find these states, the last of them from then on.
fn client(states: &[&str]) -> (Client, ScriptedTransport) {
    let started = json_response(200, r#"{"RequestId": "R", "JobId": "j"}"#);
    let looks = states.iter().map(|state| {
        json_response(
            200,
            format!(r#"{{"RequestId": "R", "MediaProducingJob": {{"JobId": "j", "Status": "{state}"}}}}"#),
        )
    });
    let transport = ScriptedTransport::new(std::iter::once(started).chain(looks));
    let client = Client::builder()
        .region("cn-shanghai")
        .credentials(test_credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    (client, transport)
}

async fn waited(states: &[&str], events: &[(u64, &str)], forever: bool) -> (Duration, usize) {
    let (client, transport) = client(states);
    let job = client
        .submit_media_producing_job()
        .output_media_config("{}")
        .submit()
        .await
        .unwrap();
    let hour = Duration::from_secs(3600);
    let job = job.with_wait(WaitOptions::default().with_pauses(hour, hour));
    let (told, ids) = unbounded_channel();
    let events: Vec<(u64, String)> = events
        .iter()
        .map(|(at, id)| (*at, (*id).to_owned()))
        .collect();
    let start = Instant::now();
    let telling = tokio::spawn(async move {
        for (at, id) in events {
            tokio::time::sleep_until(start + Duration::from_secs(at)).await;
            told.send(id).unwrap();
        }
        if forever {
            std::future::pending::<()>().await;
        }
    });
    job.wait_with(Ids(ids)).await.unwrap();
    telling.abort();
    (start.elapsed(), transport.requests().len() - 1)
}

#[tokio::test(start_paused = true)]
async fn an_event_is_a_reason_to_look() {
    let (took, looks) = waited(&["Success"], &[(5, "other"), (60, "j")], true).await;
    assert_eq!((took, looks), (Duration::from_secs(60), 1));
}

#[tokio::test(start_paused = true)]
async fn events_that_lie_or_get_lost_do_no_harm() {
    // The event comes before the state: it is looked at again after a pause, which chance shortens by a fifth at most.
    let (took, looks) = waited(&["Processing", "Success"], &[(60, "j")], true).await;
    assert!(
        took >= Duration::from_secs(60 + 2880) && looks == 2,
        "{took:?}, {looks}"
    );
    // None comes, and whoever sends them goes away.
    let (took, looks) = waited(&["Success"], &[], false).await;
    assert!(
        took <= Duration::from_secs(3600) && looks == 1,
        "{took:?}, {looks}"
    );
    // A flood of them is no flood of looks.
    let flood: Vec<(u64, &str)> = (1..1000).map(|at| (at, "j")).collect();
    let (took, looks) = waited(&["Processing", "Success"], &flood, true).await;
    assert!(
        took >= Duration::from_secs(2880) && looks == 2,
        "{took:?}, {looks}"
    );
}
