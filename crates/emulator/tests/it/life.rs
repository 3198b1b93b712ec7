//! Start and end.

use emulator::{Emulator, Fault, Fixtures};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{IMM, rpc};

/// Connections of both kinds that a server's graceful end would wait for: one that has said nothing, one kept alive.
async fn idle_connections(emulator: &Emulator) -> [TcpStream; 2] {
    let silent = TcpStream::connect(emulator.address()).await.unwrap();
    let mut alive = TcpStream::connect(emulator.address()).await.unwrap();
    alive
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut byte = [0];
    alive.read_exact(&mut byte).await.unwrap();
    [silent, alive]
}

async fn closed(mut stream: TcpStream) {
    let mut rest = Vec::new();
    // The end of the stream or a reset: both are closed.
    let _ = stream.read_to_end(&mut rest).await;
}

#[tokio::test]
async fn dropping_closes_everything() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let connections = idle_connections(&emulator).await;
    drop(emulator);
    for stream in connections {
        closed(stream).await;
    }
    // The listener goes with its task, which has to run once more for that.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn shutdown_leaves_no_task() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let connections = idle_connections(&emulator).await;
    emulator.fail_next(Fault::delay(std::time::Duration::from_secs(3600)));
    let waiting = async {
        // One of the idle connections made the first request.
        while emulator.requests().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        reply = rpc(&emulator, IMM, "ListProjects", "") => panic!("not late: {reply:?}"),
        () = waiting => {}
    }
    emulator.shutdown().await;
    for stream in connections {
        closed(stream).await;
    }
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks(),
        0
    );
}

#[tokio::test]
async fn a_port_can_be_taken_only_once() {
    let first = Emulator::start().await.unwrap();
    let port = first.address().port();
    let error = Emulator::builder().port(port).start().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot listen on 127.0.0.1:{port}"))
    );
    first.shutdown().await;
    let again = Emulator::builder().port(port).start().await.unwrap();
    assert_eq!(again.endpoint(), format!("http://127.0.0.1:{port}"));
}

#[tokio::test]
async fn records_can_be_taken_and_secrets_are_not_among_them() {
    let emulator = Emulator::builder()
        .fixtures(Fixtures::default())
        .start()
        .await
        .unwrap();
    let reply = rpc(&emulator, IMM, "ListProjects", "Prefix=%E7%8C%AB").await;
    assert_eq!(reply.json()["Projects"], serde_json::json!([]));
    let requests = emulator.take_requests();
    assert!(emulator.requests().is_empty());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(
        (
            request.method.as_str(),
            request.path.as_str(),
            request.status
        ),
        ("POST", "/", Some(200))
    );
    assert_eq!(request.query_value("Prefix").as_deref(), Some("猫"));
    assert_eq!(request.header("x-acs-action"), Some("ListProjects"));
    let debug = format!("{emulator:?} {request:?}");
    assert!(!debug.contains("Signature=") && !debug.contains("emulatorAccessKeySecret"));
}
