//! What is sent again, how often, and after which pause. The clock of the runtime stands still but for the pauses.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_core::{
    BoxFuture, Credentials, CredentialsError, FixedClock, ProvideCredentials, Provided,
};
use bytes::Bytes;
use client_core::call::CallOptions;
use client_core::error::{Error, ErrorKind};
use client_core::operation::OperationInfo;
use client_core::response::RawResponse;
use client_core::retry::RetryPolicy;
use client_core::test_util::{
    ScriptedTransport, Step, broken_error, connect_error, json_response, response,
    test_credentials, timeout_error,
};
use client_core::transport::{AttemptTimeouts, Body, Transport, TransportError};
use tokio::time::Instant;

use crate::support::service::{CREATE, LIST, NCP_CREATE, NCP_LIST, UPDATE};
use crate::support::{imm, maiu, now, request, scripted};

fn refusal(status: u16, code: &str) -> http::Response<Bytes> {
    json_response(
        status,
        format!(r#"{{"Code":"{code}","Message":"m","RequestId":"r"}}"#),
    )
}

fn ok() -> http::Response<Bytes> {
    json_response(200, r#"{"RequestId":"done"}"#)
}

struct Outcome {
    result: Result<RawResponse, Error>,
    requests: usize,
    waited: Duration,
}

async fn play(
    operation: &'static OperationInfo,
    steps: Vec<Step>,
    options: CallOptions,
) -> Outcome {
    let transport = ScriptedTransport::new(steps);
    let core = scripted(&transport);
    let start = Instant::now();
    let result = core.execute(request(operation), options).await;
    Outcome {
        result,
        requests: transport.requests().len(),
        waited: start.elapsed(),
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_repeated() {
    // Each row: the failure, then how many requests are sent for a read, an idempotent write and another write when the
    // second answer is good.
    type Make = fn() -> Step;
    let rows: [(&str, Make, [usize; 3]); 17] = [
        ("connect", || Err(connect_error()), [2, 2, 2]),
        ("timeout", || Err(timeout_error()), [2, 2, 1]),
        ("broken", || Err(broken_error()), [2, 2, 1]),
        (
            "throttled",
            || Ok(refusal(400, "Throttling.User")),
            [2, 2, 2],
        ),
        ("429", || Ok(json_response(429, "")), [2, 2, 2]),
        (
            "503 with a code",
            || Ok(refusal(503, "ServiceUnavailable")),
            [2, 2, 2],
        ),
        ("503 without", || Ok(json_response(503, "")), [2, 2, 1]),
        ("500", || Ok(refusal(500, "InternalError")), [2, 2, 1]),
        ("502 HTML", || Ok(response(502, &[], "<html>")), [2, 2, 1]),
        ("504", || Ok(json_response(504, "")), [2, 2, 1]),
        ("501", || Ok(json_response(501, "")), [1, 1, 1]),
        ("400", || Ok(refusal(400, "InvalidParameter")), [1, 1, 1]),
        ("403", || Ok(refusal(403, "Forbidden")), [1, 1, 1]),
        ("404", || Ok(refusal(404, "NotFound")), [1, 1, 1]),
        (
            "signature",
            || Ok(refusal(403, "SignatureDoesNotMatch")),
            [1, 1, 1],
        ),
        (
            "nonce",
            || Ok(refusal(400, "SignatureNonceUsed")),
            [2, 2, 1],
        ),
        ("redirect", || Ok(json_response(302, "")), [1, 1, 1]),
    ];
    for (name, failure, expected) in rows {
        for (operation, requests) in [&LIST, &UPDATE, &CREATE].into_iter().zip(expected) {
            let outcome = play(operation, vec![failure(), Ok(ok())], CallOptions::default()).await;
            assert_eq!(outcome.requests, requests, "{name}, {}", operation.name());
            match outcome.result {
                Ok(response) => {
                    assert_eq!(response.attempts(), 2, "{name}");
                    assert_eq!(requests, 2, "{name}");
                }
                Err(error) => {
                    assert_eq!((error.attempts(), requests), (1, 1), "{name}: {error}");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn three_attempts_then_the_last_error() {
    let steps = (0..5)
        .map(|n| Ok(refusal(500, &format!("Fault{n}"))))
        .collect();
    let outcome = play(&LIST, steps, CallOptions::default()).await;
    let error = outcome.result.unwrap_err();
    assert_eq!(
        (outcome.requests, error.attempts(), error.code()),
        (3, 3, Some("Fault2"))
    );
    assert!(
        error.to_string().ends_with("[request id r, 3 attempts]"),
        "{error}"
    );
    // The jitter of these tests is the longest: 100 ms, then 200 ms.
    assert_eq!(outcome.waited, Duration::from_millis(300));
}

#[tokio::test(start_paused = true)]
async fn pauses_follow_the_service() {
    let rows = [
        // Headers of the first answer, then the pause: throttling starts at 1 s, and a hint only makes it longer.
        (400, "Throttling", "", "", 1_000),
        (400, "Throttling", "x-acs-retry-after", "2500", 2_500),
        (400, "Throttling", "x-acs-retry-after", "10", 1_000),
        (429, "X", "retry-after", "7", 7_000),
        (429, "X", "retry-after", "3600", 60_000),
        (503, "ServiceUnavailable", "retry-after", "4", 4_000),
        (503, "ServiceUnavailable", "", "", 100),
    ];
    for (status, code, name, value, pause) in rows {
        let body = format!(r#"{{"Code":"{code}"}}"#);
        let first = response(status, &[(name, value)], body);
        let outcome = play(&LIST, vec![Ok(first), Ok(ok())], CallOptions::default()).await;
        assert!(outcome.result.is_ok());
        assert_eq!(
            outcome.waited,
            Duration::from_millis(pause),
            "{code} {name} {value}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn policies_of_client_and_call() {
    let steps = || vec![Ok(refusal(500, "A")), Ok(refusal(500, "B")), Ok(ok())];
    let none = CallOptions::default().with_retry(RetryPolicy::none());
    assert_eq!(play(&LIST, steps(), none).await.requests, 1);
    let two = CallOptions::default().with_retry(RetryPolicy::default().with_max_attempts(2));
    assert_eq!(play(&LIST, steps(), two).await.requests, 2);
    let quick =
        RetryPolicy::default().with_base(Duration::from_millis(1), Duration::from_millis(2));
    let outcome = play(&LIST, steps(), CallOptions::default().with_retry(quick)).await;
    assert_eq!(
        (outcome.requests, outcome.waited),
        (3, Duration::from_millis(3))
    );

    let transport = ScriptedTransport::new(steps());
    let core = imm()
        .retry(RetryPolicy::none())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_anew() {
    let transport = ScriptedTransport::new([refusal(500, "A"), refusal(500, "B"), ok()]);
    let core = scripted(&transport);
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    let requests = transport.requests();
    let values = |name: &str| {
        let mut values: Vec<String> = requests
            .iter()
            .map(|recorded| {
                recorded.request.headers()[name]
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        values.sort();
        values.dedup();
        values.len()
    };
    assert_eq!(
        (
            values("x-acs-signature-nonce"),
            values("authorization"),
            values("host")
        ),
        (3, 3, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_shared_and_refilled() {
    // 500 tokens; each retry takes 5, and a call that fails three times takes 10.
    let transport = ScriptedTransport::default();
    let core = scripted(&transport);
    let mut requests = Vec::new();
    for _ in 0..52 {
        for _ in 0..3 {
            transport.push(refusal(500, "A"));
        }
        let before = transport.requests().len();
        core.clone()
            .execute(request(&LIST), CallOptions::default())
            .await
            .unwrap_err();
        requests.push(transport.requests().len() - before);
        while transport.left() > 0 {
            // Drain what the exhausted budget left over, without giving anything back.
            core.execute(
                request(&LIST),
                CallOptions::default().with_retry(RetryPolicy::none()),
            )
            .await
            .unwrap_err();
        }
    }
    assert_eq!(requests[..50], [3; 50]);
    assert_eq!(requests[50..], [1; 2]);

    for _ in 0..5 {
        transport.push(ok());
        core.execute(request(&LIST), CallOptions::default())
            .await
            .unwrap();
    }
    transport.push(refusal(500, "A"));
    transport.push(ok());
    let answer = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(answer.attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_off_is_corrected_once() {
    let skewed = || {
        response(
            400,
            &[("date", "Fri, 02 Jan 2026 03:30:05 GMT")],
            r#"{"Code":"InvalidTimeStamp.Expired","Message":"m"}"#,
        )
    };
    for operation in [&LIST, &CREATE] {
        let transport = ScriptedTransport::new([skewed(), ok(), ok()]);
        let core = scripted(&transport);
        let answer = core
            .execute(request(operation), CallOptions::default())
            .await
            .unwrap();
        assert_eq!(answer.attempts(), 2);
        core.execute(request(operation), CallOptions::default())
            .await
            .unwrap();
        let dates: Vec<String> = transport
            .requests()
            .iter()
            .map(|recorded| {
                recorded.request.headers()["x-acs-date"]
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(
            dates,
            [
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:30:05Z",
                "2026-01-02T03:30:05Z"
            ]
        );
    }
    // A second refusal is final, and a correction does not use up an attempt.
    let outcome = play(
        &LIST,
        vec![Ok(skewed()), Ok(skewed()), Ok(ok())],
        CallOptions::default(),
    )
    .await;
    assert_eq!((outcome.result.is_err(), outcome.requests), (true, 2));
    let faults = vec![
        Ok(skewed()),
        Ok(refusal(500, "A")),
        Ok(refusal(500, "B")),
        Ok(ok()),
    ];
    let outcome = play(&LIST, faults, CallOptions::default()).await;
    assert_eq!((outcome.result.is_ok(), outcome.requests), (true, 4));
    // Without a date, or with clocks that agree, there is nothing to correct.
    let plain = refusal(400, "InvalidTimeStamp.Expired");
    let outcome = play(&LIST, vec![Ok(plain), Ok(ok())], CallOptions::default()).await;
    assert_eq!(outcome.requests, 1);
    let agreeing = response(
        400,
        &[("date", "Fri, 02 Jan 2026 03:04:20 GMT")],
        r#"{"Code":"InvalidTimeStamp.Expired"}"#,
    );
    let outcome = play(&LIST, vec![Ok(agreeing), Ok(ok())], CallOptions::default()).await;
    assert_eq!(outcome.requests, 1);
}

/// Refuses the first ten requests, and only when all ten are there.
#[derive(Debug)]
struct Together {
    refusal: http::Response<Bytes>,
    gate: tokio::sync::Barrier,
    calls: AtomicUsize,
}

impl Transport for Together {
    fn send(
        &self,
        _request: http::Request<Body>,
        _timeouts: AttemptTimeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            if self.calls.fetch_add(1, Ordering::SeqCst) >= 10 {
                return Ok(ok().map(Body::from));
            }
            self.gate.wait().await;
            Ok(self.refusal.clone().map(Body::from))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn refused_calls_profit_from_each_others_corrections() {
    let skewed = response(
        400,
        &[("date", "Fri, 02 Jan 2026 03:30:05 GMT")],
        r#"{"Code":"InvalidTimeStamp.Expired"}"#,
    );
    let expired = refusal(403, "InvalidSecurityToken.Expired");
    for (refusal, invalidated) in [(skewed, 0), (expired, 1)] {
        let provider = Arc::new(Sessions::default());
        let core = imm()
            .credentials_provider(Arc::clone(&provider))
            .transport(Arc::new(Together {
                refusal,
                gate: tokio::sync::Barrier::new(10),
                calls: AtomicUsize::new(0),
            }))
            .build()
            .unwrap()
            .0;
        let calls: Vec<_> = (0..10)
            .map(|_| tokio::spawn(core.execute(request(&CREATE), CallOptions::default())))
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().attempts(), 2);
        }
        assert_eq!(provider.invalidated.load(Ordering::SeqCst), invalidated);
    }
}

/// Gives new credentials after each invalidation.
#[derive(Debug, Default)]
struct Sessions {
    invalidated: AtomicUsize,
    given: Mutex<Vec<usize>>,
    stuck: bool,
}

impl ProvideCredentials for Sessions {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        let number = self.invalidated.load(Ordering::SeqCst);
        self.given.lock().unwrap().push(number);
        let number = if self.stuck { 0 } else { number };
        Box::pin(std::future::ready(Ok(Provided::Found(
            Credentials::new(format!("id{number}"), "a long secret")
                .with_security_token(format!("session{number}")),
        ))))
    }

    fn name(&self) -> std::borrow::Cow<'static, str> {
        "sessions".into()
    }

    fn invalidate(&self) {
        self.invalidated.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_session_is_renewed_once() {
    let expired = || refusal(403, "InvalidSecurityToken.Expired");
    for (stuck, steps, requests, good) in [
        (false, vec![expired(), ok()], 2, true),
        (false, vec![expired(), expired(), ok()], 2, false),
        // A provider that has nothing newer is not worth another request.
        (true, vec![expired(), ok()], 1, false),
    ] {
        let transport = ScriptedTransport::new(steps);
        let provider = Arc::new(Sessions {
            stuck,
            ..Sessions::default()
        });
        let core = imm()
            .credentials_provider(Arc::clone(&provider))
            .transport(Arc::new(transport.clone()))
            .build()
            .unwrap()
            .0;
        let result = core.execute(request(&CREATE), CallOptions::default()).await;
        assert_eq!(
            (result.is_ok(), transport.requests().len()),
            (good, requests)
        );
        if good {
            let second = &transport.requests()[1].request;
            assert_eq!(second.headers()["x-acs-security-token"], "session1");
            // Asked again before it is told to forget: another call may have renewed the session.
            assert_eq!(*provider.given.lock().unwrap(), [0, 0, 1]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn ncp_authentication_failures() {
    let refused = |date: &str| {
        response(
            401,
            &[("date", date)],
            r#"{"error":{"errorCode":"200","message":"Authentication Failed"}}"#,
        )
    };
    let good = || json_response(200, r#"{"code":"0"}"#);
    // The clock is 26 minutes off; then it is right and the keys are permanent.
    for (date, requests) in [
        ("Fri, 02 Jan 2026 03:30:05 GMT", 2),
        ("Fri, 02 Jan 2026 03:04:10 GMT", 1),
    ] {
        let transport = ScriptedTransport::new([refused(date), good()]);
        let core = maiu()
            .transport(Arc::new(transport.clone()))
            .build()
            .unwrap()
            .0;
        let result = core
            .execute(request(&NCP_CREATE), CallOptions::default())
            .await;
        assert_eq!(
            (result.is_ok(), transport.requests().len()),
            (requests == 2, requests)
        );
    }
    // Keys of a server role are fetched anew.
    let transport = ScriptedTransport::new([refused("Fri, 02 Jan 2026 03:04:10 GMT"), good()]);
    let core = maiu()
        .credentials_provider(Sessions::default())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    core.execute(request(&NCP_LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(
        transport.requests()[1].request.headers()["x-ncp-iam-access-key"],
        "id1"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_repeated_behind_the_ncp_gateway() {
    // Each row: status, gateway code, then how many requests are sent for a read and for another call.
    let rows = [
        (429, "410", [2, 2]),
        (429, "420", [2, 2]),
        (429, "400", [1, 1]),
        (503, "500", [2, 2]),
        (504, "510", [2, 1]),
        (500, "900", [2, 1]),
        (401, "210", [1, 1]),
        (403, "230", [1, 1]),
        (404, "300", [1, 1]),
        (400, "100", [1, 1]),
    ];
    for (status, code, expected) in rows {
        for (operation, requests) in [&NCP_LIST, &NCP_CREATE].into_iter().zip(expected) {
            let body = format!(r#"{{"error":{{"errorCode":"{code}","message":"m"}}}}"#);
            let transport = ScriptedTransport::new([
                json_response(status, body),
                json_response(200, r#"{"code":"0"}"#),
            ]);
            let core = maiu()
                .transport(Arc::new(transport.clone()))
                .build()
                .unwrap()
                .0;
            let result = core
                .execute(request(operation), CallOptions::default())
                .await;
            assert_eq!(
                (transport.requests().len(), result.is_ok()),
                (requests, requests == 2),
                "{status} {code} {}",
                operation.name()
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_call_limit_ends_retries() {
    // The pause would be 7 s, the limit is 5 s: the error comes at once.
    let throttled = response(429, &[("retry-after", "7")], "");
    let options = CallOptions::default().with_timeout(Duration::from_secs(5));
    let outcome = play(&LIST, vec![Ok(throttled), Ok(ok())], options).await;
    let error = outcome.result.unwrap_err();
    assert_eq!((outcome.requests, outcome.waited), (1, Duration::ZERO));
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::Throttled, Some(Duration::from_secs(7)))
    );
}

#[tokio::test(start_paused = true)]
async fn attempts_get_what_is_left_of_the_call() {
    let transport = ScriptedTransport::new([refusal(500, "A"), refusal(500, "B"), ok()]);
    let core = imm()
        .clock(Arc::new(FixedClock::new(now())))
        .credentials(test_credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    let options = CallOptions::default()
        .with_timeout(Duration::from_secs(10))
        .with_attempt_timeout(Duration::from_millis(9_950));
    core.execute(request(&LIST), options).await.unwrap();
    let limits: Vec<u128> = transport
        .requests()
        .iter()
        .map(|recorded| recorded.timeouts.attempt.as_millis())
        .collect();
    assert_eq!(limits, [9_950, 9_900, 9_700]);
}

#[tokio::test(start_paused = true)]
async fn without_retries_the_next_call_still_profits() {
    let provider = Arc::new(Sessions::default());
    let transport = ScriptedTransport::new([
        refusal(403, "InvalidSecurityToken.Expired"),
        json_response(200, "{}"),
    ]);
    let core = imm()
        .credentials_provider(Arc::clone(&provider))
        .transport(Arc::new(transport.clone()))
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
        .0;
    let first = core.execute(request(&LIST), CallOptions::default()).await;
    assert!(first.unwrap_err().is_authentication());
    assert_eq!(provider.invalidated.load(Ordering::SeqCst), 1);
    core.execute(request(&LIST), CallOptions::default())
        .await
        .unwrap();
    assert_eq!(*provider.given.lock().unwrap(), [0, 1]);
}

#[tokio::test(start_paused = true)]
async fn calls_dropped_in_their_pause_give_the_quota_back() {
    let unavailable = || json_response(503, r#"{"Code":"ServiceUnavailable","Message":"m"}"#);
    let transport = ScriptedTransport::new((0..200).map(|_| unavailable()));
    let core = crate::support::scripted(&transport);
    for _ in 0..150 {
        let call = core.execute(request(&LIST), CallOptions::default());
        // Long enough for the first attempt, and not for the pause behind it.
        let dropped = tokio::time::timeout(std::time::Duration::from_nanos(1), call).await;
        assert!(dropped.is_err());
    }
    let error = core
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 3, "{error}");
}
