//! When the cache asks, what it serves, and who waits.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use auth_core::alibaba::{CliProfileProvider, IniProfileProvider};
use auth_core::{
    BoxFuture, CachedProvider, Credentials, CredentialsError, CredentialsErrorKind, FixedClock,
    MapEnvironment, MemoryFiles, ProvideCredentials, Provided, ProviderChain, Spawn, System,
};
use serde_json::json;

use crate::support::{NOW, ScriptedHttp, at, run, system};

type Answer = Result<Provided, CredentialsError>;

/// Gives what it is told to, and counts.
#[derive(Clone, Debug, Default)]
struct Source {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    calls: Arc<AtomicUsize>,
    invalidations: Arc<AtomicUsize>,
}

impl Source {
    fn push(&self, answer: Answer) {
        self.answers.lock().unwrap().push_back(answer);
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Source {
    fn provide(&self) -> BoxFuture<'_, Answer> {
        Box::pin(async {
            self.calls.fetch_add(1, Ordering::SeqCst);
            // Lets all the others in before the answer is there.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            self.answers.lock().unwrap().pop_front().expect("an answer")
        })
    }

    fn name(&self) -> Cow<'static, str> {
        "source".into()
    }

    fn invalidate(&self) {
        self.invalidations.fetch_add(1, Ordering::SeqCst);
    }
}

fn session(id: &str, expires_at: SystemTime) -> Answer {
    Ok(Provided::Found(
        Credentials::new(id, "secret")
            .with_security_token("token")
            .with_expiry(expires_at),
    ))
}

fn failure() -> Answer {
    Err(CredentialsError::new(
        CredentialsErrorKind::Unreachable,
        "the source is away",
    ))
}

struct Setting {
    source: Source,
    clock: FixedClock,
    system: System,
    cache: CachedProvider,
}

impl Setting {
    fn new(grace: Duration) -> Self {
        let clock = FixedClock::new(at(NOW));
        let system = system(ScriptedHttp::default(), &clock);
        let source = Source::default();
        let cache = CachedProvider::with_grace(source.clone(), &system, grace);
        Self {
            source,
            clock,
            system,
            cache,
        }
    }

    fn ask(&self) -> Result<String, CredentialsError> {
        run(self.cache.provide()).map(|credentials| {
            credentials
                .found()
                .map_or("none".into(), |found| found.access_key_id().into())
        })
    }

    fn after(&self, seconds: u64) -> SystemTime {
        at(NOW) + Duration::from_secs(seconds)
    }
}

#[test]
fn long_sessions_are_refreshed_15_minutes_ahead() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("first", it.after(3600)));
    it.source.push(session("second", it.after(7200)));
    for (seconds, expected, calls) in [
        (0, "first", 1),
        (2699, "first", 1),
        (2700, "second", 2),
        (2701, "second", 2),
    ] {
        it.clock.set(it.after(seconds));
        assert_eq!(it.ask().unwrap(), expected, "{seconds}");
        assert_eq!(it.source.calls(), calls, "{seconds}");
    }
}

#[test]
fn short_sessions_are_refreshed_at_half_time() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("first", it.after(900)));
    it.source.push(session("second", it.after(1800)));
    for (seconds, expected, calls) in [(0, "first", 1), (449, "first", 1), (450, "second", 2)] {
        it.clock.set(it.after(seconds));
        assert_eq!(it.ask().unwrap(), expected, "{seconds}");
        assert_eq!(it.source.calls(), calls, "{seconds}");
    }
}

#[test]
fn a_source_that_has_nothing_newer_is_asked_at_most_once_a_minute() {
    let it = Setting::new(Duration::ZERO);
    let mut calls = 0;
    let mut last_call: Option<SystemTime> = None;
    // Stored session keys, such as those of a login, stay what they are until somebody logs in again.
    for tenths in 0..36_000 {
        it.clock.set(at(NOW) + Duration::from_millis(100 * tenths));
        it.source.push(session("stored", it.after(3600)));
        assert_eq!(it.ask().unwrap(), "stored");
        if it.source.calls() > calls {
            calls = it.source.calls();
            let now = at(NOW) + Duration::from_millis(100 * tenths);
            if let Some(last) = last_call.replace(now) {
                let distance = now.duration_since(last).unwrap();
                assert!(distance >= Duration::from_secs(60), "{distance:?}");
            }
        } else {
            it.source.answers.lock().unwrap().clear();
        }
    }
    assert!((3..=6).contains(&calls), "{calls}");
    // At the end there is no reason to wait.
    it.clock.set(it.after(3600));
    it.source.push(session("new", it.after(7200)));
    assert_eq!(it.ask().unwrap(), "new");
}

#[test]
fn keys_without_end_are_fetched_once_and_again_after_a_refusal() {
    let it = Setting::new(Duration::ZERO);
    it.source
        .push(Ok(Provided::Found(Credentials::new("first", "secret"))));
    it.source
        .push(Ok(Provided::Found(Credentials::new("second", "secret"))));
    assert_eq!(it.ask().unwrap(), "first");
    it.clock.advance(Duration::from_secs(1_000_000));
    assert_eq!(it.ask().unwrap(), "first");
    it.cache.invalidate();
    assert_eq!(it.source.invalidations.load(Ordering::SeqCst), 1);
    assert_eq!(it.ask().unwrap(), "second");
}

#[test]
fn the_old_serve_while_they_last_and_the_source_is_spared() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("first", it.after(3600)));
    assert_eq!(it.ask().unwrap(), "first");
    it.clock.set(it.after(2700));
    it.source.push(failure());
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.source.calls(), 2, "a failure is followed by a pause");
    it.clock.advance(Duration::from_secs(1));
    it.source.push(failure());
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.source.calls(), 3);
    // The pause doubles: at least one second now, at most two.
    it.clock.advance(Duration::from_millis(999));
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.source.calls(), 3);
    it.clock.advance(Duration::from_millis(1001));
    it.source.push(session("second", it.after(9999)));
    assert_eq!(it.ask().unwrap(), "second");
}

#[test]
fn after_the_end_a_failure_is_told_and_not_kept() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("first", it.after(3600)));
    assert_eq!(it.ask().unwrap(), "first");
    it.clock.set(it.after(3600));
    it.source.push(failure());
    assert_eq!(it.ask().unwrap_err().to_string(), "the source is away");
    // Told again for a second, without asking the source.
    assert_eq!(it.ask().unwrap_err().to_string(), "the source is away");
    assert_eq!(it.source.calls(), 2);
    it.clock.set(it.after(3601));
    it.source.push(session("second", it.after(7200)));
    assert_eq!(it.ask().unwrap(), "second");
}

#[test]
fn a_source_that_refuses_is_asked_at_growing_distances() {
    let it = Setting::new(Duration::ZERO);
    for _ in 0..40 {
        it.source.push(failure());
    }
    // 100 callers a second for ten minutes, without any credentials to begin with.
    for second in 0..600 {
        it.clock.set(it.after(second));
        for _ in 0..100 {
            assert!(it.ask().is_err());
        }
    }
    // 1, 2, 4, 8, 16, 32 and then 60 seconds, each with up to half of it off.
    assert!(
        (10..=32).contains(&it.source.calls()),
        "{}",
        it.source.calls()
    );
}

#[test]
fn refused_credentials_are_renewed_at_growing_distances() {
    let it = Setting::new(Duration::ZERO);
    for index in 0..40 {
        it.source
            .push(session(&format!("id{index}"), it.after(9999)));
    }
    // A service that keeps saying "expired", ten times a second's worth of calls for five minutes.
    for second in 0..300 {
        it.clock.set(it.after(second));
        for _ in 0..10 {
            it.ask().unwrap();
            it.cache.invalidate();
        }
    }
    assert!(
        (5..=20).contains(&it.source.calls()),
        "{}",
        it.source.calls()
    );
    // The first refusal after a calm is answered at once.
    it.clock.set(it.after(2000));
    let before = it.source.calls();
    it.cache.invalidate();
    it.ask().unwrap();
    assert_eq!(it.source.calls(), before + 1);
}

/// A source that answers only when time has passed.
#[derive(Clone, Debug)]
struct Slow {
    inner: Source,
    takes: Duration,
}

impl ProvideCredentials for Slow {
    fn provide(&self) -> BoxFuture<'_, Answer> {
        Box::pin(async {
            tokio::time::sleep(self.takes).await;
            self.inner.provide().await
        })
    }

    fn name(&self) -> Cow<'static, str> {
        "slow".into()
    }
}

#[derive(Debug)]
struct OnTokio;

impl Spawn for OnTokio {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }
}

#[test]
fn a_fetch_goes_on_when_its_callers_give_up() {
    let clock = FixedClock::new(at(NOW));
    let mut system = system(ScriptedHttp::default(), &clock);
    system.spawn = Some(Arc::new(OnTokio));
    let source = Source::default();
    source.push(session("first", at(NOW) + Duration::from_secs(3600)));
    let slow = Slow {
        inner: source.clone(),
        takes: Duration::from_millis(1500),
    };
    let cache = CachedProvider::new(slow, &system);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    // 50 callers in a loop, each with a limit of one second, for 15 seconds.
    let (mut good, mut late) = (0, 0);
    runtime.block_on(async {
        for _ in 0..15 {
            let callers: Vec<_> = (0..50)
                .map(|_| {
                    let cache = cache.clone();
                    tokio::spawn(async move {
                        tokio::time::timeout(Duration::from_secs(1), cache.provide()).await
                    })
                })
                .collect();
            for caller in callers {
                match caller.await.unwrap() {
                    Ok(answer) => {
                        answer.unwrap().found().unwrap();
                        good += 1;
                    }
                    Err(_) => late += 1,
                }
            }
        }
    });
    assert_eq!((late, good), (50, 700));
    assert_eq!(source.calls(), 1);
}

#[test]
fn a_fetch_that_dies_with_its_background_is_made_up_for() {
    let clock = FixedClock::new(at(NOW));
    let background = Background(Arc::default());
    let mut system = system(ScriptedHttp::default(), &clock);
    system.spawn = Some(Arc::new(background.clone()));
    let source = Source::default();
    let cache = CachedProvider::new(source.clone(), &system);
    source.push(session("first", at(NOW) + Duration::from_secs(3600)));
    run(async {
        let mut first = cache.provide();
        let mut second = cache.provide();
        assert!(is_pending(&mut first).await);
        assert!(is_pending(&mut second).await);
        // The runtime ends, and its tasks with it.
        background.0.lock().unwrap().clear();
        // Whoever waited fetches in the foreground, once for all.
        let (first, second) = tokio::join!(first, second);
        for answer in [first, second] {
            assert_eq!(answer.unwrap().found().unwrap().access_key_id(), "first");
        }
    });
    assert_eq!(source.calls(), 1);
    assert!(background.0.lock().unwrap().is_empty());
}

#[test]
fn what_has_ended_on_arrival_is_an_error() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("old", it.after(0)));
    let error = it.ask().unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Expired);
    assert!(error.to_string().contains("clock"), "{error}");
    it.clock.set(it.after(1));
    it.source.push(session("first", it.after(3600)));
    assert_eq!(it.ask().unwrap(), "first");
    it.clock.set(it.after(3000));
    it.source.push(session("old", it.after(2000)));
    assert_eq!(
        it.ask().unwrap(),
        "first",
        "something better is in the cache"
    );
}

#[test]
fn a_grace_carries_over_an_outage_with_pauses() {
    let it = Setting::new(Duration::from_secs(900));
    it.source.push(session("first", it.after(3600)));
    assert_eq!(it.ask().unwrap(), "first");
    it.clock.set(it.after(3700));
    it.source.push(failure());
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.ask().unwrap(), "first");
    assert_eq!(it.source.calls(), 2);
    it.clock.set(it.after(4500));
    it.source.push(failure());
    assert!(it.ask().is_err());
}

#[test]
fn the_servers_time_counts() {
    let it = Setting::new(Duration::ZERO);
    // The local clock is 20 minutes fast, so credentials that last 15 minutes seem to have ended.
    it.clock.set(it.after(1200));
    it.source.push(session("first", it.after(900)));
    assert!(it.ask().is_err());
    it.system.clock_offset.learn(it.after(0), it.after(1200));
    assert_eq!(it.system.clock_offset.milliseconds(), -1_200_000);
    it.clock.set(it.after(1201));
    it.source.push(session("first", it.after(900)));
    assert_eq!(it.ask().unwrap(), "first");
    // And 20 minutes slow, so that they would seem to last.
    it.system.clock_offset.learn(it.after(2400), it.after(1200));
    it.source.push(session("second", it.after(9999)));
    assert_eq!(it.ask().unwrap(), "second");
}

#[test]
fn a_thousand_callers_make_one_call() {
    let it = Setting::new(Duration::ZERO);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .unwrap();
    let crowd = |expected: Result<&'static str, &'static str>| {
        let tasks: Vec<_> = (0..1000)
            .map(|_| {
                let cache = it.cache.clone();
                runtime.spawn(async move { cache.provide().await })
            })
            .collect();
        for task in tasks {
            let answer = runtime.block_on(task).unwrap();
            match expected {
                Ok(id) => assert_eq!(answer.unwrap().found().unwrap().access_key_id(), id),
                Err(text) => assert_eq!(answer.unwrap_err().to_string(), text),
            }
        }
    };
    it.source.push(session("first", it.after(3600)));
    crowd(Ok("first"));
    assert_eq!(it.source.calls(), 1);

    // In the window before the end one asks, and the others take what is there.
    it.clock.set(it.after(3000));
    it.source.push(failure());
    crowd(Ok("first"));
    assert_eq!(it.source.calls(), 2);

    it.clock.set(it.after(3600));
    it.source.push(session("second", it.after(7200)));
    crowd(Ok("second"));
    assert_eq!(it.source.calls(), 3);
}

#[test]
fn those_who_waited_share_a_failure() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(failure());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..1000)
            .map(|_| {
                let cache = it.cache.clone();
                tokio::spawn(async move { cache.provide().await })
            })
            .collect();
        for task in tasks {
            assert!(task.await.unwrap().is_err());
        }
    });
    assert_eq!(it.source.calls(), 1);
}

#[test]
fn a_caller_who_gives_up_holds_nobody_back() {
    let it = Setting::new(Duration::ZERO);
    it.source.push(session("first", it.after(3600)));
    run(async {
        let mut given_up = it.cache.provide();
        let polled = std::future::poll_fn(|context| {
            std::task::Poll::Ready(given_up.as_mut().poll(context).is_pending())
        });
        assert!(polled.await);
        drop(given_up);
        assert_eq!(
            it.cache
                .provide()
                .await
                .unwrap()
                .found()
                .unwrap()
                .access_key_id(),
            "first"
        );
    });
    assert_eq!(it.source.calls(), 2);
}

#[derive(Clone, Debug)]
struct Background(Arc<Mutex<Vec<Task>>>);

struct Task(BoxFuture<'static, ()>);

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Task")
    }
}

impl Background {
    /// Runs to its end what was started.
    async fn run(&self) {
        let tasks = std::mem::take(&mut *self.0.lock().unwrap());
        for task in tasks {
            task.0.await;
        }
    }
}

/// Polls once.
async fn is_pending(asked: &mut BoxFuture<'_, Answer>) -> bool {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(asked.as_mut().poll(context).is_pending())
    })
    .await
}

impl Spawn for Background {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.0.lock().unwrap().push(Task(task));
    }
}

#[test]
fn with_a_runtime_nobody_waits_for_a_refresh_ahead() {
    let clock = FixedClock::new(at(NOW));
    let background = Background(Arc::default());
    let mut system = system(ScriptedHttp::default(), &clock);
    system.spawn = Some(Arc::new(background.clone()));
    let source = Source::default();
    let cache = CachedProvider::new(source.clone(), &system);
    let ask = || {
        run(cache.provide())
            .unwrap()
            .found()
            .unwrap()
            .access_key_id()
            .to_owned()
    };
    source.push(session("first", at(NOW) + Duration::from_secs(3600)));
    run(async {
        // The first caller waits for the background.
        let mut first = cache.provide();
        assert!(is_pending(&mut first).await);
        background.run().await;
        assert_eq!(
            first.await.unwrap().found().unwrap().access_key_id(),
            "first"
        );
    });
    clock.advance(Duration::from_secs(3000));
    source.push(session("second", at(NOW) + Duration::from_secs(7200)));
    assert_eq!(ask(), "first");
    assert_eq!(ask(), "first");
    let mut tasks = std::mem::take(&mut *background.0.lock().unwrap());
    assert_eq!(tasks.len(), 1, "one refresh, however many ask");
    run(tasks.remove(0).0);
    assert_eq!(ask(), "second");
    assert_eq!(source.calls(), 2);
}

#[test]
fn a_chain_stays_with_its_first_find() {
    let (first, second) = (Source::default(), Source::default());
    let chain = ProviderChain::new(vec![Arc::new(first.clone()), Arc::new(second.clone())]);
    first.push(Ok(Provided::absent("nothing")));
    second.push(Ok(Provided::Found(Credentials::new("second", "secret"))));
    assert_eq!(
        run(chain.provide())
            .unwrap()
            .found()
            .unwrap()
            .access_key_id(),
        "second"
    );
    second.push(failure());
    assert_eq!(
        run(chain.provide()).unwrap_err().to_string(),
        "source: the source is away"
    );
    second.push(Ok(Provided::absent("nothing")));
    assert!(
        run(chain.provide())
            .unwrap_err()
            .to_string()
            .contains("gave credentials before")
    );
    assert_eq!(first.calls(), 1);

    let chain = ProviderChain::new(vec![Arc::new(first.clone()), Arc::new(second.clone())]);
    first.push(failure());
    assert!(run(chain.provide()).is_err());
    assert_eq!(second.calls(), 3, "a broken provider ends the search");
}

/// The profile is read anew for each refresh, but the metadata service's token lasts six hours.
#[test]
fn profiles_keep_the_token_of_the_metadata_service() {
    let role = "http://100.100.100.200/latest/meta-data/ram/security-credentials/r";
    let keys = |id: &str| {
        json!({"request": format!("GET {role}"), "headers": {"x-aliyun-ecs-metadata-token": "the-token"}, "status": 200,
            "answer": {"Code": "Success", "AccessKeyId": id, "AccessKeySecret": "k", "SecurityToken": "t",
                "Expiration": "2026-01-02T04:04:05Z"}})
    };
    let token = json!({"request": "PUT http://100.100.100.200/latest/api/token", "status": 200, "answer": "the-token"});
    let files = MemoryFiles::new();
    files.insert(
        "/h/.aliyun/config.json",
        r#"{"profiles": [{"name": "default", "mode": "EcsRamRole", "ram_role_name": "r"}]}"#,
    );
    files.insert(
        "/h/.alibabacloud/credentials",
        "[default]\ntype = ecs_ram_role\nrole_name = r\n",
    );
    type Make = fn(&System) -> Arc<dyn ProvideCredentials>;
    let makes: [Make; 2] = [
        |system| Arc::new(CliProfileProvider::new(system)),
        |system| Arc::new(IniProfileProvider::new(system)),
    ];
    for make in makes {
        let http = ScriptedHttp::new(&json!([token, keys("a"), keys("b"), token, keys("c")]));
        let mut system = system(http.clone(), &FixedClock::new(at(NOW)));
        system.env = Arc::new(MapEnvironment::new().with("HOME", "/h"));
        system.files = Arc::new(files.clone());
        let provider = make(&system);
        let ask = || {
            let found = run(provider.provide()).unwrap().found().unwrap();
            found.access_key_id().to_owned()
        };
        assert_eq!([ask(), ask()], ["a", "b"]);
        provider.invalidate();
        assert_eq!(ask(), "c", "whoever was refused starts from the beginning");
        assert!(http.problems().is_empty(), "{:?}", http.problems());
    }
}
