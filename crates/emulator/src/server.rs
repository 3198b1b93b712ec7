//! From request to answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use auth_core::Clock;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, StatusCode};
use tokio::sync::watch;

use crate::answer::{Answer, Failure, Speaker};
use crate::api;
use crate::behaviour::fixtures::Fixtures;
use crate::behaviour::{World, pictures};
use crate::control;
use crate::credentials::TestCredentials;
use crate::documents;
use crate::fault::{self, Effect, Fault};
use crate::listener::{Connection, Phase, reached};
use crate::manner::Api;
use crate::manner::Manner;
use crate::nonces::Nonces;
use crate::protocol::storage;
use crate::received::Received;
use crate::record::RecordedRequest;
use crate::tables::Tables;
use crate::{arguments, behaviour};

/// Larger bodies are refused, as both gateways do at limits of their own.
const LARGEST_BODY: usize = 16 << 20;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) apis: Vec<Api>,
    pub(crate) tables: Tables,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) latency: Duration,
    pub(crate) credentials: TestCredentials,
    pub(crate) phase: watch::Receiver<Phase>,
    pub(crate) state: Mutex<Changing>,
}

/// What requests and tests change.
#[derive(Debug, Default)]
pub(crate) struct Changing {
    pub(crate) world: World,
    pub(crate) requests: Vec<RecordedRequest>,
    pub(crate) faults: Vec<Fault>,
    nonces: Nonces,
    answered: u64,
}

/// So many requests are remembered, the newest.
const REMEMBERED: usize = 10_000;

impl Changing {
    /// Keeps a request, and forgets the oldest tenth when there are too many.
    fn remember(&mut self, record: RecordedRequest) {
        if self.requests.len() >= REMEMBERED {
            self.requests.drain(..REMEMBERED / 10);
        }
        self.requests.push(record);
    }

    pub(crate) fn new(fixtures: Fixtures) -> Self {
        Self {
            world: World {
                fixtures,
                ..World::default()
            },
            ..Self::default()
        }
    }
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, Changing> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happens to a request.
enum Outcome {
    Answer(Answer),
    Late(Answer, Duration),
    Half(Answer),
    Reset,
}

pub(crate) async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST_BODY).await;
    let now = shared.clock.now();
    // Without a body there is nothing to check a signature with, and the rest may still be on the way.
    let too_large = body.is_err();
    let received = Received::new(&head, body.unwrap_or_default(), connection.address_of());
    if let Some(answer) = control::answer(&shared, &received) {
        return whole(answer, now);
    }
    let outcome = match decide(&shared, &received, too_large, now) {
        Outcome::Answer(answer) if !shared.latency.is_zero() => {
            Outcome::Late(answer, shared.latency)
        }
        outcome => outcome,
    };
    match outcome {
        Outcome::Answer(answer) => whole(answer, now),
        Outcome::Late(answer, by) => {
            tokio::select! {
                () = tokio::time::sleep(by) => {}
                () = reached(shared.phase.clone(), Phase::Stopping) => {}
            }
            whole(answer, now)
        }
        Outcome::Half(answer) => half(answer, now),
        Outcome::Reset => {
            connection.reset();
            // Never sent: writing it is what finds the connection broken.
            Response::new(Body::empty())
        }
    }
}

/// Decides and records, all under one lock and without waiting, so that records are in the order of the answers.
fn decide(shared: &Shared, received: &Received, too_large: bool, now: SystemTime) -> Outcome {
    let mut state = shared.state();
    let mut record = RecordedRequest::new(received);
    let outcome = outcome(shared, &mut state, received, too_large, now, &mut record);
    record.status = match &outcome {
        Outcome::Answer(answer) | Outcome::Late(answer, _) | Outcome::Half(answer) => {
            Some(answer.status)
        }
        Outcome::Reset => None,
    };
    // A stranger's body proves nothing to a test, and may be large.
    if !record.verified {
        record.body = Bytes::new();
    }
    state.remember(record);
    outcome
}

fn outcome(
    shared: &Shared,
    state: &mut Changing,
    received: &Received,
    too_large: bool,
    now: SystemTime,
    record: &mut RecordedRequest,
) -> Outcome {
    state.answered += 1;
    let mut speaker = Speaker {
        product: "",
        host: received.header("host").unwrap_or_default().to_owned(),
        request_id: format!("E0000000-0000-4000-8000-{:012X}", state.answered),
    };
    if storage::claims(received) {
        return of_storage(shared, state, received, too_large, now, (record, &speaker));
    }
    if pictures::claims(received) {
        return of_picture(state, received, record, &speaker);
    }
    let route = match api::route(&shared.apis, received) {
        Ok(route) => route,
        Err(lost) => {
            record.api = lost.api.map(|api| api.info.name());
            speaker.product = lost.api.map_or("", |api| api.info.product());
            return Outcome::Answer(lost.manner.failure(&speaker, &lost.failure));
        }
    };
    let manner: &dyn Manner = route.api.manner;
    speaker.product = route.api.info.product();
    record.api = Some(route.api.info.name());
    record.operation = Some(route.operation.name());

    if too_large {
        return Outcome::Answer(manner.failure(&speaker, &manner.too_large()));
    }
    if let Err(failure) = manner.verify(
        received,
        route.operation,
        &shared.credentials,
        &mut state.nonces,
        now,
    ) {
        return Outcome::Answer(manner.failure(&speaker, &failure));
    }
    record.verified = true;

    let effect = fault::take(&mut state.faults, route.operation.name());
    if matches!(effect, Some(Effect::Reset)) {
        return Outcome::Reset;
    }
    let replaced = replaced(effect.as_ref(), || manner.throttled())
        .map(|answer| answer.unwrap_or_else(|failure| manner.failure(&speaker, &failure)));
    let answer = replaced.unwrap_or_else(|| {
        arguments::check(route.operation, &route.path_values, received)
            .map_err(|refusal| refusal.failure(manner))
            .and_then(|mut arguments| {
                arguments.verdict =
                    documents::check(route.api.info.name(), route.operation, &arguments);
                record.findings = arguments.verdict.lines();
                behaviour::answer(
                    &route,
                    &arguments,
                    &shared.tables,
                    &mut state.world,
                    (&speaker, now),
                )
            })
            .unwrap_or_else(|failure| manner.failure(&speaker, &failure))
    });
    struck(effect, answer)
}

/// A request about an object.
fn of_storage(
    shared: &Shared,
    state: &mut Changing,
    received: &Received,
    too_large: bool,
    now: SystemTime,
    (record, speaker): (&mut RecordedRequest, &Speaker),
) -> Outcome {
    record.api = Some("oss");
    // Files are large, and clients are not tested by them.
    record.body = Bytes::new();
    let refused = |failure: Failure| {
        let head = received.method == "HEAD";
        storage::failure(speaker, &failure, head)
            .with("x-oss-request-id", speaker.request_id.clone())
    };
    let Some(wanted) = storage::wanted(received) else {
        let failure = Failure::new(400, "InvalidArgument", "This emulator has no such call.");
        return Outcome::Answer(refused(failure));
    };
    record.operation = Some(wanted.operation);
    if too_large {
        let failure = Failure::new(
            400,
            "EntityTooLarge",
            "A part of this emulator has 16 MiB at most.",
        );
        return Outcome::Answer(refused(failure));
    }
    let storage = &state.world.storage;
    if let Err(failure) = storage::verify(storage, &wanted, received, &shared.credentials, now) {
        return Outcome::Answer(refused(failure));
    }
    record.verified = true;
    let effect = fault::take(&mut state.faults, wanted.operation);
    if matches!(effect, Some(Effect::Reset)) {
        return Outcome::Reset;
    }
    let replaced = replaced(effect.as_ref(), slow_down);
    let world = &mut state.world;
    let answer = replaced.unwrap_or_else(|| {
        let answer = storage::answer(&mut world.storage, &wanted, received)?;
        if let Some((bucket, key)) = wanted.written() {
            behaviour::uploads::arrived(world, &shared.tables, bucket, key);
        }
        Ok(answer)
    });
    let answer = answer.map_or_else(refused, |answer| {
        answer.with("x-oss-request-id", speaker.request_id.clone())
    });
    struck(effect, answer)
}

/// A picture at a presigned address.
fn of_picture(
    state: &mut Changing,
    received: &Received,
    record: &mut RecordedRequest,
    speaker: &Speaker,
) -> Outcome {
    record.operation = Some(pictures::PUT);
    record.verified = true;
    record.body = Bytes::new();
    let effect = fault::take(&mut state.faults, pictures::PUT);
    if matches!(effect, Some(Effect::Reset)) {
        return Outcome::Reset;
    }
    let answer = replaced(effect.as_ref(), slow_down)
        .unwrap_or_else(|| pictures::put(received, &mut state.world))
        .unwrap_or_else(|failure| storage::failure(speaker, &failure, false));
    struck(effect, answer)
}

/// How a storage throttles.
fn slow_down() -> Failure {
    Failure::new(
        503,
        "ServiceUnavailable",
        "Please reduce your request rate.",
    )
}

/// What a fault answers in the place of whoever was asked.
fn replaced(
    effect: Option<&Effect>,
    throttled: impl FnOnce() -> Failure,
) -> Option<Result<Answer, Failure>> {
    match effect? {
        Effect::Status {
            status,
            code,
            message,
            retry_after,
        } => Some(Err(
            Failure::new(*status, code, message).retry_after(*retry_after)
        )),
        Effect::Throttle { retry_after } => Some(Err(throttled().retry_after(*retry_after))),
        Effect::Raw {
            status,
            content_type,
            body,
        } => Some(Ok(Answer::raw(*status, content_type, body.clone()))),
        _ => None,
    }
}

/// The answer as a fault lets it through.
fn struck(effect: Option<Effect>, answer: Answer) -> Outcome {
    match effect {
        Some(Effect::Delay(by)) => Outcome::Late(answer, by),
        Some(Effect::Truncate) => Outcome::Half(answer),
        _ => Outcome::Answer(answer),
    }
}

fn whole(answer: Answer, now: SystemTime) -> Response {
    let body = Body::from(answer.body.clone());
    response(answer, body, now)
}

/// An answer that promises its whole length and breaks off halfway.
fn half(answer: Answer, now: SystemTime) -> Response {
    let length = answer.body.len();
    let body = Body::from_stream(Broken {
        part: Some(answer.body.slice(..length / 2)),
        flushed: false,
    });
    let mut response = response(answer, body, now);
    response
        .headers_mut()
        .insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

fn response(answer: Answer, body: Body, now: SystemTime) -> Response {
    let mut response = Response::new(body);
    // A status out of range can only come from a test's own fault.
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    // The emulator's own time: clients correct their clocks by it.
    if let Ok(date) = HeaderValue::from_str(&httpdate::fmt_http_date(now)) {
        headers.insert(http::header::DATE, date);
    }
    response
}

/// Gives one part, waits until it is on the wire, and fails.
struct Broken {
    part: Option<Bytes>,
    flushed: bool,
}

impl Stream for Broken {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        if let Some(part) = self.part.take() {
            return Poll::Ready(Some(Ok(part)));
        }
        if !self.flushed {
            // The server flushes what it has whenever the body lets it wait.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(std::io::ErrorKind::UnexpectedEof.into())))
    }
}
