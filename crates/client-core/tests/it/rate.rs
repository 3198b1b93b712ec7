//! Limiters: what they let through, when, and what they learn. The clock of the runtime stands still but for the pauses.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_core::call::CallOptions;
use client_core::error::ErrorKind;
use client_core::jitter::Jitter;
use client_core::rate::{
    AdaptiveRate, DocumentedRate, RateLimit, RateLimiter, RateOutcome, RatedCall,
};
use client_core::service::Service;
use client_core::test_util::{ScriptedTransport, connect_error, json_response};
use tokio::time::Instant;

use crate::support::service::{Imm, LIST, RATED, UPDATE};
use crate::support::{imm, request};

fn call() -> RatedCall {
    RatedCall::new(Imm::INFO, &RATED)
}

/// Moments at which `count` callers that come together are let through.
async fn moments(limiter: &DocumentedRate, call: RatedCall, count: usize) -> Vec<Duration> {
    let start = Instant::now();
    let mut moments = Vec::new();
    for _ in 0..count {
        limiter.acquire(call).await;
        moments.push(start.elapsed());
    }
    moments
}

#[tokio::test(start_paused = true)]
async fn the_documented_quota_is_never_passed() {
    let cases = [
        (DocumentedRate::new(), 50, Duration::from_secs(1)),
        (
            DocumentedRate::new().with_share(0.5),
            25,
            Duration::from_secs(1),
        ),
        (
            DocumentedRate::new().with_share(7.0),
            50,
            Duration::from_secs(1),
        ),
        (
            DocumentedRate::new().with_limit("RatedThing", RateLimit::per_minute(30)),
            30,
            Duration::from_secs(60),
        ),
    ];
    for (limiter, most, period) in cases {
        let moments = moments(&limiter, call(), most * 3).await;
        for window in moments.windows(most + 1) {
            let took = window[most] - window[0];
            assert!(
                took >= period,
                "{limiter:?}: {} requests in {took:?}",
                most + 1
            );
        }
        // Nor is it slower than it must be, but for the timer's milliseconds.
        let last = *moments.last().unwrap();
        assert!(last < period * 3 + period / 10, "{limiter:?}: {last:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_quota_nobody_waits() {
    let limiter = DocumentedRate::new();
    let unlimited = RatedCall::new(Imm::INFO, &LIST);
    let moments = moments(&limiter, unlimited, 1000).await;
    assert_eq!(moments.last(), Some(&Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_is_dropped_has_used_nothing() {
    let limiter = DocumentedRate::new();
    let start = Instant::now();
    limiter.acquire(call()).await;
    for _ in 0..100 {
        let impatient = tokio::time::timeout(Duration::from_millis(1), limiter.acquire(call()));
        let _ = impatient.await;
    }
    limiter.acquire(call()).await;
    // A hundred waiters of a millisecond each are longer than one gap, and some of them were let through.
    assert!(
        start.elapsed() <= Duration::from_millis(130),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_client_asks_for_every_attempt_and_tells_what_came_of_it() {
    #[derive(Debug, Default)]
    struct Seen(Mutex<Vec<(String, Option<RateOutcome>)>>);
    impl RateLimiter for Seen {
        fn acquire(&self, call: RatedCall) -> client_core::credentials::BoxFuture<'_, ()> {
            let name = call.operation().to_owned();
            Box::pin(async move { self.0.lock().unwrap().push((name, None)) })
        }
        fn report(&self, call: RatedCall, _ago: Duration, outcome: RateOutcome) {
            let name = call.operation().to_owned();
            self.0.lock().unwrap().push((name, Some(outcome)));
        }
    }
    let seen = Arc::new(Seen::default());
    let throttled = r#"{"Code":"Throttling.User","Message":"m","RequestId":"r"}"#;
    let transport = ScriptedTransport::new([
        Ok(json_response(400, throttled)),
        Err(connect_error()),
        Ok(json_response(200, r#"{"RequestId":"done"}"#)),
    ]);
    let core = imm()
        .transport(Arc::new(transport))
        .rate_limiter(seen.clone())
        .build()
        .unwrap()
        .0;
    core.execute(request(&UPDATE), CallOptions::default())
        .await
        .unwrap();
    let outcomes: Vec<_> = seen.0.lock().unwrap().iter().map(|row| row.1).collect();
    assert_eq!(
        outcomes,
        [
            None,
            Some(RateOutcome::Throttled),
            None,
            Some(RateOutcome::Failed),
            None,
            Some(RateOutcome::Answered)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_with_the_time_of_the_call() {
    let limiter =
        Arc::new(DocumentedRate::new().with_limit("RatedThing", RateLimit::per_minute(1)));
    let transport = ScriptedTransport::new([Ok(json_response(200, r#"{"RequestId":"done"}"#))]);
    let core = imm()
        .transport(Arc::new(transport.clone()))
        .rate_limiter(limiter)
        .build()
        .unwrap()
        .0;
    let options = || CallOptions::default().with_timeout(Duration::from_secs(5));
    core.execute(request(&RATED), options()).await.unwrap();
    let error = core.execute(request(&RATED), options()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!error.maybe_executed());
    assert!(error.to_string().contains("rate limiter"), "{error}");
    assert_eq!(transport.requests().len(), 1);
}

/// Chance with a seed (SplitMix64).
#[derive(Debug)]
struct Seeded(AtomicU64);

impl Jitter for Seeded {
    fn fraction(&self) -> f64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

/// The other side: how it counts a quota.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// A bucket that is filled evenly and holds one second's worth.
    Bucket,
    /// So many in each second of the clock.
    Seconds,
}

struct Quota {
    rate: f64,
    counts: Counts,
    start: Instant,
    state: Mutex<(f64, f64)>,
}

impl Quota {
    fn admits(&self) -> bool {
        let now = self.start.elapsed().as_secs_f64();
        let mut state = self.state.lock().unwrap();
        let (left, at) = *state;
        let left = match self.counts {
            Counts::Bucket => (left + (now - at) * self.rate).min(self.rate),
            Counts::Seconds if now.floor() > at.floor() => self.rate,
            Counts::Seconds => left,
        };
        let admits = left >= 1.0;
        *state = (if admits { left - 1.0 } else { left }, now);
        admits
    }
}

struct Run {
    goodput: f64,
    throttled: f64,
    least: f64,
}

/// `clients` that have always something to send share a quota; measured for 300 s after 120 s.
async fn run(clients: usize, rate: f64, counts: Counts, first: Option<f64>, seed: u64) -> Run {
    const SETTLING: Duration = Duration::from_secs(120);
    const MEASURED: Duration = Duration::from_secs(300);
    let start = Instant::now();
    let quota = Arc::new(Quota {
        rate,
        counts,
        start,
        state: Mutex::new((rate, 0.0)),
    });
    let mut tasks = tokio::task::JoinSet::new();
    for client in 0..clients {
        let jitter = Seeded(AtomicU64::new(
            seed << 32 | u64::try_from(client).unwrap() << 8,
        ));
        let mut limiter = AdaptiveRate::new().with_jitter(Arc::new(jitter));
        if let Some(first) = first {
            limiter = limiter.with_initial(first);
        }
        let (limiter, quota) = (Arc::new(limiter), Arc::clone(&quota));
        tasks.spawn(async move {
            let (mut good, mut bad) = (0_u32, 0_u32);
            loop {
                limiter.acquire(call()).await;
                if start.elapsed() > SETTLING + MEASURED {
                    return (good, bad);
                }
                let admitted = quota.admits();
                if start.elapsed() > SETTLING {
                    *(if admitted { &mut good } else { &mut bad }) += 1;
                }
                let limiter = Arc::clone(&limiter);
                tokio::spawn(async move {
                    let took = Duration::from_millis(80);
                    tokio::time::sleep(took).await;
                    let outcome = if admitted {
                        RateOutcome::Answered
                    } else {
                        RateOutcome::Throttled
                    };
                    limiter.report(call(), took, outcome);
                });
            }
        });
    }
    let each = tasks.join_all().await;
    let good: u32 = each.iter().map(|client| client.0).sum();
    let bad: u32 = each.iter().map(|client| client.1).sum();
    let all = rate * MEASURED.as_secs_f64();
    let share = all / f64::from(u32::try_from(clients).unwrap());
    Run {
        goodput: f64::from(good) / all,
        throttled: f64::from(bad) / f64::from(good + bad),
        least: each
            .iter()
            .map(|client| f64::from(client.0) / share)
            .fold(f64::INFINITY, f64::min),
    }
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_quota_settle() {
    for clients in [1, 8, 64] {
        for counts in [Counts::Bucket, Counts::Seconds] {
            for first in [None, Some(1.0)] {
                let run = run(clients, 50.0, counts, first, 7).await;
                let told = format!(
                    "{clients} clients, {counts:?}, first {first:?}: goodput {:.3}, throttled {:.3}, least {:.2}",
                    run.goodput, run.throttled, run.least
                );
                println!("{told}");
                assert!(run.goodput >= 0.85, "{told}");
                assert!(run.throttled <= 0.08, "{told}");
                assert!(run.least >= 0.5, "{told}");
            }
        }
    }
}
