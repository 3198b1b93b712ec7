//! Faults that a test orders.

use std::time::Duration;

use emulator::{Emulator, Fault};

use crate::client::{IMM, Reply, acs3, acs3_at, ncp, request, rpc, send, try_send};

async fn list(emulator: &Emulator) -> Reply {
    rpc(emulator, IMM, "ListProjects", "MaxResults=1").await
}

async fn list_ncp(emulator: &Emulator) -> Reply {
    ncp(
        emulator,
        "GET",
        "/api/v1/workspaces/my-workspace/projects",
        "",
    )
    .await
}

#[tokio::test]
async fn errors_have_the_shape_of_the_provider() {
    let emulator = Emulator::start().await.unwrap();
    let wait = Duration::from_millis(1500);

    emulator.fail_next(Fault::status(503, "ServiceUnavailable", "Try later.").retry_after(wait));
    let reply = list(&emulator).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (503, "ServiceUnavailable")
    );
    assert_eq!(
        (reply.message().as_str(), reply.header("x-acs-retry-after")),
        ("Try later.", Some("1500"))
    );
    emulator.fail_next(Fault::throttle());
    let reply = list(&emulator).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (429, "Throttling.User")
    );
    assert_eq!(reply.header("x-acs-retry-after"), None);

    emulator.fail_next(Fault::status(503, "500", "Endpoint Error"));
    let reply = list_ncp(&emulator).await;
    assert_eq!(reply.json()["error"]["errorCode"], "500");
    emulator.fail_next(Fault::status(409, "10999", "Busy"));
    let reply = list_ncp(&emulator).await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (409, &"10999".into())
    );
    emulator.fail_next(Fault::throttle().retry_after(wait));
    let reply = list_ncp(&emulator).await;
    assert_eq!((reply.status, reply.code().as_str()), (429, "410"));
    assert_eq!(reply.header("retry-after"), Some("2"));

    emulator.fail_next(Fault::html());
    let reply = list(&emulator).await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (502, Some("text/html"))
    );
    emulator.fail_next(Fault::raw(200, "application/json", ""));
    let reply = list(&emulator).await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    assert_eq!(list(&emulator).await.status, 200);
}

#[tokio::test]
async fn faults_wait_for_their_operation_and_strike_in_order() {
    let emulator = Emulator::start().await.unwrap();
    emulator.fail_next(Fault::status(500, "InternalError", "").on("list_projects"));
    emulator.fail_next(
        Fault::status(503, "ServiceUnavailable", "")
            .on("ListProjects")
            .times(2),
    );
    emulator.fail_next(Fault::throttle());
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(list(&emulator).await.status);
    }
    assert_eq!(statuses, [503, 503, 429, 200]);
    assert_eq!(list_ncp(&emulator).await.status, 500);
    assert_eq!(list_ncp(&emulator).await.status, 200);

    emulator.fail_next(Fault::html());
    emulator.clear_faults();
    assert_eq!(list(&emulator).await.status, 200);
}

/// A fault does not excuse a bad signature, and a retry has to sign anew.
#[tokio::test]
async fn signatures_come_before_faults() {
    let emulator = Emulator::start().await.unwrap();
    emulator.fail_next(Fault::throttle());
    let headers = [("x-acs-action", "ListProjects"), ("x-acs-version", IMM)];
    let mut signed = request("POST", "/", &headers, "");
    assert_eq!(send(&emulator, &signed).await.code(), "MissingParameter");
    acs3(&emulator, &mut signed, &emulator.credentials().alibaba());
    assert_eq!(send(&emulator, &signed).await.code(), "Throttling.User");
    assert_eq!(send(&emulator, &signed).await.code(), "SignatureNonceUsed");
}

#[tokio::test]
async fn broken_connections() {
    let emulator = Emulator::start().await.unwrap();
    let signed = || {
        let headers = [("x-acs-action", "ListProjects"), ("x-acs-version", IMM)];
        let mut request = request("POST", "/", &headers, "");
        let (now, nonce) = (std::time::SystemTime::now(), crate::client::nonce());
        acs3_at(
            &emulator,
            &mut request,
            &emulator.credentials().alibaba(),
            now,
            &nonce,
        );
        request
    };
    emulator.fail_next(Fault::reset());
    let error = try_send(&emulator, &signed()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(emulator.requests()[0].status, None);

    emulator.fail_next(Fault::truncate());
    let reply = try_send(&emulator, &signed()).await.unwrap();
    assert_eq!(reply.status, 200);
    assert!(!reply.complete && !reply.body.is_empty());
    assert!(try_send(&emulator, &signed()).await.unwrap().complete);
}

/// The wait is over at once when nothing else is left to do: time is paused.
#[tokio::test(start_paused = true)]
async fn late_answers() {
    let emulator = Emulator::start().await.unwrap();
    let hour = Duration::from_secs(3600);
    emulator.fail_next(Fault::delay(hour));
    let started = tokio::time::Instant::now();
    assert_eq!(list(&emulator).await.status, 200);
    assert!(started.elapsed() >= hour);
}
