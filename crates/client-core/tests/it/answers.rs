//! Every shape of refusal, from `tests/data/answers.json`, through a whole call without retries.

use std::sync::Arc;

use client_core::call::CallOptions;
use client_core::error::Error;
use client_core::retry::RetryPolicy;
use client_core::test_util::{ScriptedTransport, response};
use serde_json::Value;

use crate::support::service::{CREATE, LIST, NCP_CREATE, NCP_LIST};
use crate::support::{imm, maiu, request};

const CASES: &str = include_str!("../data/answers.json");

async fn call(case: &Value) -> Result<(), Error> {
    let headers: Vec<(&str, &str)> = case["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let body = match &case["body"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        // A megabyte has no place in a file of cases.
        json => json.to_string().replace("$LONG", &"x".repeat(1_000_000)),
    };
    let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
    let transport = ScriptedTransport::new([response(status, &headers, body)]);
    let options = CallOptions::default().with_retry(RetryPolicy::none());
    let ncp = case["protocol"] == "ncp";
    let unsafe_call = case["unsafe"] == true;
    let core = if ncp {
        maiu().transport(Arc::new(transport)).build().unwrap().0
    } else {
        imm().transport(Arc::new(transport)).build().unwrap().0
    };
    let operation = match (ncp, unsafe_call) {
        (false, false) => &LIST,
        (false, true) => &CREATE,
        (true, false) => &NCP_LIST,
        (true, true) => &NCP_CREATE,
    };
    core.execute(request(operation), options).await.map(drop)
}

/// What a case may expect: every member that is there must be equal; `display`, `advice` and `text` must be contained.
fn check(name: &str, expected: &Value, error: &Error) {
    let json = error.to_json();
    for (member, wanted) in expected.as_object().unwrap() {
        let found = match member.as_str() {
            "accessDenied" => Value::from(error.is_access_denied()),
            "throttling" => Value::from(error.is_throttling()),
            "authentication" => Value::from(error.is_authentication()),
            "notActivated" => Value::from(error.is_not_activated()),
            "notFound" => Value::from(error.is_not_found()),
            "conflict" => Value::from(error.is_conflict()),
            "deniedAction" => Value::from(
                error
                    .access_denied_detail()
                    .and_then(|detail| detail.action.clone()),
            ),
            "display" | "advice" | "body" => {
                let text = match member.as_str() {
                    "display" => error.to_string(),
                    "advice" => error.advice().unwrap_or_default().to_owned(),
                    _ => error.body_text().unwrap_or_default().to_owned(),
                };
                assert!(
                    text.contains(wanted.as_str().unwrap()),
                    "{name}: {member} is {text:?}"
                );
                continue;
            }
            other => json.get(other).cloned().unwrap_or(Value::Null),
        };
        assert_eq!(&found, wanted, "{name}: {member}; {error}");
    }
}

#[tokio::test]
async fn answers_become_errors() {
    let cases: Value = serde_json::from_str(CASES).unwrap();
    for case in cases.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let result = call(case).await;
        match (&case["expected"], result) {
            (Value::String(ok), Ok(())) if ok == "success" => {}
            (Value::Object(_), Err(error)) => {
                check(name, &case["expected"], &error);
                assert_eq!(
                    error.status().map(|s| u64::from(s.as_u16())),
                    case["status"].as_u64(),
                    "{name}"
                );
                assert_eq!(error.attempts(), 1, "{name}");
                let line = error.to_string();
                assert!(!line.contains('\n'), "{name}: {line:?}");
            }
            (expected, result) => panic!("{name}: expected {expected}, got {result:?}"),
        }
    }
    assert!(cases.as_array().unwrap().len() > 40);
}
