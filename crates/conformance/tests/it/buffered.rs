//! A call for each entry of a list, several at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use alibaba_ice::test_util::{ScriptedTransport, json_response, service_error, test_credentials};
use alibaba_ice::{Client, ErrorKind};
use serde_json::json;

/// A client whose list has these pages.
fn client(pages: &[(usize, usize)], more: bool) -> Client {
    let count = pages.len();
    let answers = pages.iter().enumerate().map(|(index, page)| {
        let entries: Vec<_> = (page.0..page.1)
            .map(|number| json!({"MediaId": number.to_string()}))
            .collect();
        let next = (index + 1 < count || more).then(|| format!("t{index}"));
        json_response(
            200,
            json!({"RequestId": "R", "MediaInfos": entries, "NextToken": next}).to_string(),
        )
    });
    let transport = ScriptedTransport::new(answers);
    if more {
        transport.push(json_response(
            403,
            r#"{"Code": "Forbidden", "Message": "no", "RequestId": "R"}"#,
        ));
    }
    Client::builder()
        .region("cn-shanghai")
        .credentials(test_credentials())
        .transport(Arc::new(transport))
        .build()
        .unwrap()
}

#[tokio::test]
async fn results_come_in_order_and_no_more_are_under_way_than_asked_for() {
    for most in [0, 1, 3, 100] {
        let client = client(&[(0, 7), (7, 7), (7, 20)], false);
        let (now, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let items = client.list_media_basic_infos().items();
        let mut details = items.buffered(most, |media| {
            let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
            async move {
                let number: usize = media.media_id.unwrap().parse().unwrap();
                peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // Later ones are ready earlier.
                for _ in 0..(20 - number) {
                    tokio::task::yield_now().await;
                }
                now.fetch_sub(1, Ordering::SeqCst);
                match number {
                    5 => Err(service_error::<Client>(
                        "GetMediaInfo",
                        404,
                        "NotFound",
                        "gone",
                    )),
                    number => Ok(number),
                }
            }
        });
        let mut found = Vec::new();
        loop {
            match details.try_next().await {
                Ok(Some(number)) => found.push(number),
                Ok(None) => break,
                // The list goes on behind an entry that is gone.
                Err(error) => found.push(100 + usize::from(error.status().unwrap().as_u16())),
            }
        }
        let mut expected: Vec<usize> = (0..20).collect();
        expected[5] = 504;
        assert_eq!(found, expected, "{most}");
        let peak = peak.load(Ordering::SeqCst);
        assert_eq!(peak, most.clamp(1, 20), "{most}");
    }
}

#[tokio::test]
async fn a_list_that_fails_is_the_last_result() {
    let client = client(&[(0, 2)], true);
    let items = client.list_media_basic_infos().items();
    let mut details = items.buffered(4, |media| async move { Ok(media.media_id) });
    assert_eq!(
        details.try_next().await.unwrap(),
        Some(Some("0".to_owned()))
    );
    assert_eq!(
        details.try_next().await.unwrap(),
        Some(Some("1".to_owned()))
    );
    let error = details.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(details.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn each_entry_is_read() {
    let client = client(&[(0, 1)], false);
    let detail = client.clone();
    let mut details = client
        .list_media_basic_infos()
        .items()
        .buffered(8, |media| {
            let id = media.media_id.unwrap_or_default();
            detail.get_media_info().media_id(id).send()
        });
    // The script ends behind the list; what counts is that a builder's future fits.
    assert!(details.try_next().await.is_err());
    assert!(details.try_next().await.unwrap().is_none());
}
