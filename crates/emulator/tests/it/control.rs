//! What other languages ask of the emulator itself.

use emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{IMM, request, rpc, send};

async fn control(emulator: &Emulator, method: &str, name: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let reply = send(
        emulator,
        &request(method, &format!("/_emulator/{name}"), &[], &body),
    )
    .await;
    (reply.status, reply.json())
}

#[tokio::test]
async fn state_is_dumped_loaded_and_forgotten() {
    let emulator = Emulator::start().await.unwrap();
    let (status, health) = control(&emulator, "GET", "health", &Value::Null).await;
    assert_eq!((status, &health["status"]), (200, &json!("ok")));
    assert_eq!(health["apis"].as_array().unwrap().len(), 4);
    let made = rpc(
        &emulator,
        IMM,
        "CreateProject",
        "ProjectName=mine&Description=d",
    )
    .await;
    assert_eq!(made.status, 200, "{:?}", made.json());
    assert_eq!(
        rpc(&emulator, IMM, "CreateProject", "ProjectName=mine")
            .await
            .status,
        409
    );
    let (_, state) = control(&emulator, "GET", "state", &Value::Null).await;
    assert_eq!(state["objects"][0]["key"], "mine");
    assert_eq!(state["objects"][0]["object"]["Description"], "d");

    let other = Emulator::start().await.unwrap();
    assert_eq!(control(&other, "PUT", "state", &state).await.0, 200);
    let read = rpc(&other, IMM, "GetProject", "ProjectName=mine").await;
    assert_eq!(read.json()["Project"]["Description"], "d");
    assert_eq!(control(&other, "GET", "state", &Value::Null).await.1, state);

    assert_eq!(
        control(&emulator, "POST", "reset", &Value::Null).await.0,
        200
    );
    assert_eq!(
        rpc(&emulator, IMM, "GetProject", "ProjectName=mine")
            .await
            .status,
        404
    );
    let (_, requests) = control(&emulator, "GET", "requests", &Value::Null).await;
    assert_eq!(requests["requests"][0]["operation"], "GetProject");
}

#[tokio::test]
async fn plans_faults_and_answers_are_ordered() {
    let emulator = Emulator::start().await.unwrap();
    let order = json!({"operation": "GetProject", "status": 503, "code": "ServiceUnavailable", "message": "later"});
    assert_eq!(control(&emulator, "POST", "faults", &order).await.0, 200);
    let reply = rpc(&emulator, IMM, "GetProject", "ProjectName=p").await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (503, "ServiceUnavailable")
    );

    let script = json!({"operation": "DetectImageFaces", "answer": {"Faces": [{"FigureId": "f"}]}});
    assert_eq!(control(&emulator, "POST", "answers", &script).await.0, 200);
    let reply = rpc(
        &emulator,
        IMM,
        "DetectImageFaces",
        "ProjectName=p&SourceURI=oss%3A%2F%2Fb%2Fo",
    )
    .await;
    assert_eq!(reply.json()["Faces"][0]["FigureId"], "f");
    assert_eq!(
        control(&emulator, "POST", "plan", &json!({"stalls": true}))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let emulator = Emulator::start().await.unwrap();
    for (method, name, body, status, expected) in [
        (
            "GET",
            "nothing",
            Value::Null,
            404,
            "there is no GET /_emulator/nothing",
        ),
        (
            "PUT",
            "state",
            json!({"version": 7}),
            400,
            "the state has version 7 and not 1",
        ),
        (
            "PUT",
            "state",
            json!({"version": 1, "objects": [{"api": "x"}]}),
            400,
            "objects[0]: is of no API",
        ),
        (
            "POST",
            "plan",
            json!({}),
            400,
            "write one of done, fails and stalls",
        ),
        (
            "POST",
            "faults",
            json!({"status": 1}),
            400,
            "write status and code",
        ),
        (
            "POST",
            "answers",
            json!({"operation": "Xyzzy", "answer": {}}),
            400,
            "no API here has an operation \"Xyzzy\"",
        ),
    ] {
        let (found, reply) = control(&emulator, method, name, &body).await;
        assert_eq!(found, status, "{name}: {reply}");
        assert!(
            reply["error"].as_str().unwrap().contains(expected),
            "{reply}"
        );
    }
}
