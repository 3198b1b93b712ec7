//! From an encoded request to a successful answer: `[credentials -> sign -> send -> classify]` with retry.

mod attempt;
mod open;
mod request;
mod trace;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::{ClockOffset, Credentials};
use bytes::Bytes;
use http::HeaderMap;
use tracing::Instrument;

use crate::call::CallOptions;
use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::response::RawResponse;
use crate::retry::{Next, Progress, RetryPolicy, delay, next};
use crate::transport::Body;
use crate::wire::WireRequest;
use attempt::Limits;
pub(crate) use open::Opened;

/// A clock this close cannot be the reason for a refusal: NAVER accepts 5 minutes, Alibaba Cloud 15.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);

pub(crate) async fn execute(
    client: Arc<Context>,
    request: WireRequest,
    options: CallOptions,
) -> Result<RawResponse, Error> {
    let span = trace::span(&client, &request);
    let result = Call::new(&client, &request, &options, None)
        .run()
        .instrument(span.clone())
        .await
        .map(|(response, _)| response);
    trace::finish(&span, result.as_ref());
    result
}

/// As [`execute`], up to the head of an answer that is a stream of events.
pub(crate) async fn open(
    client: Arc<Context>,
    request: WireRequest,
    options: CallOptions,
    idle: Duration,
) -> Result<Opened, Error> {
    let span = trace::span(&client, &request);
    let call = Call::new(&client, &request, &options, Some(idle));
    let limits = call.limits;
    let result = call.run().instrument(span.clone()).await;
    trace::finish(&span, result.as_ref().map(|(response, _)| response));
    result.map(|answer| Opened::new(client, request.operation, limits, idle, answer))
}

pub(crate) async fn prepare(
    client: Arc<Context>,
    request: WireRequest,
    options: CallOptions,
) -> Result<http::Request<Bytes>, Error> {
    let limits = Limits::new(&client.timeouts, &options);
    let credentials = attempt::credentials(&client, request.operation, limits).await?;
    request::signed(&client, &request, &options, credentials.as_ref()).map(|(request, _)| request)
}

/// The state of one call between its attempts.
struct Call<'a> {
    client: &'a Context,
    request: &'a WireRequest,
    options: &'a CallOptions,
    policy: RetryPolicy,
    limits: Limits,
    /// How long a stream of events may be silent, when the answer may come as one.
    idle: Option<Duration>,
    progress: Progress,
    /// Requests sent so far.
    sent: u32,
    /// Those of them that count against the policy; corrections of clock and credentials do not.
    counted: u32,
    /// What the last retry took from the budget.
    taken: Option<u32>,
    /// What the last attempt was signed with.
    used: Option<Credentials>,
    /// Other credentials, to be used for the next attempt.
    renewed: Option<Credentials>,
    /// The clock correction that the last attempt was signed with; another call may have changed it since.
    offset: ClockOffset,
    /// The client's quota is the reason why there is no further attempt.
    out_of_quota: bool,
    /// The call came to its end, good or bad.
    finished: bool,
}

/// A call that is dropped in a pause has not used what it took for the next attempt.
impl Drop for Call<'_> {
    fn drop(&mut self) {
        if !self.finished && self.taken.is_some() {
            self.client.budget.give_back(self.taken);
        }
    }
}

impl<'a> Call<'a> {
    fn new(
        client: &'a Context,
        request: &'a WireRequest,
        options: &'a CallOptions,
        idle: Option<Duration>,
    ) -> Self {
        Self {
            client,
            request,
            options,
            policy: options.retry.unwrap_or(client.retry),
            limits: Limits::new(&client.timeouts, options),
            idle,
            progress: Progress::default(),
            sent: 0,
            counted: 0,
            taken: None,
            used: None,
            renewed: None,
            offset: ClockOffset::new(),
            out_of_quota: false,
            finished: false,
        }
    }

    async fn run(mut self) -> Result<(RawResponse, Option<Body>), Error> {
        loop {
            let error = match self.attempt().await {
                Ok((response, body)) => {
                    self.finished = true;
                    self.client.budget.give_back(self.taken);
                    return Ok((response.with_attempts(self.sent), body));
                }
                Err(error) => error.with_attempts(self.sent),
            };
            trace::attempt_failed(self.sent, &error);
            let class = self.request.retry_class();
            let go_on = match next(error.fault(), class, self.progress) {
                Next::Stop => false,
                Next::Again => self.wait(&error).await,
                Next::SignAgain => {
                    self.progress.nonce_retried = true;
                    self.take_from_budget(&error)
                }
                Next::CorrectClock => self.correct_clock(error.headers()),
                Next::RenewCredentials => self.renew_credentials().await,
                Next::CorrectClockOrRenew => {
                    self.correct_clock(error.headers())
                        || (self.used_can_run_out() && self.renew_credentials().await)
                }
            };
            if !go_on {
                self.finished = true;
                return Err(if self.out_of_quota {
                    error.with_note("not repeated: the client's retry quota is used up")
                } else {
                    error
                });
            }
        }
    }

    async fn attempt(&mut self) -> Result<(RawResponse, Option<Body>), Error> {
        let operation = self.request.operation;
        let turn = match self.client.rate.as_deref() {
            Some(limiter) => {
                Some(attempt::turn(limiter, self.client.info, operation, self.limits).await?)
            }
            None => None,
        };
        let credentials = match self.renewed.take() {
            Some(credentials) => Some(credentials),
            None => attempt::credentials(self.client, operation, self.limits).await?,
        };
        self.used.clone_from(&credentials);
        let local = self.client.clock.now();
        self.offset = ClockOffset::new();
        self.offset.learn(self.client.offset.apply(local), local);
        let (request, signed) = request::signed(
            self.client,
            self.request,
            self.options,
            credentials.as_ref(),
        )?;
        self.sent += 1;
        self.counted += 1;
        let answer = attempt::send(
            self.client,
            operation,
            request,
            signed,
            credentials.as_ref(),
            self.limits,
            self.idle,
        )
        .await;
        if let Some(turn) = turn {
            turn.report(answer.as_ref().err());
        }
        answer
    }

    /// Waits before another attempt; `false` when there will be none.
    async fn wait(&mut self, error: &Error) -> bool {
        if !self.may_repeat() {
            return false;
        }
        let pause = delay(
            &self.policy,
            self.counted,
            error.is_throttling(),
            error.retry_after(),
            self.client.jitter.fraction(),
        );
        if self.limits.left().is_some_and(|left| pause >= left) {
            tracing::debug!(
                ?pause,
                "not repeated: the pause would outlast the call's time limit"
            );
            return false;
        }
        if !self.take_from_budget(error) {
            return false;
        }
        tracing::debug!(?pause, "repeating the request after a pause");
        tokio::time::sleep(pause).await;
        true
    }

    fn may_repeat(&self) -> bool {
        self.counted < self.policy.max_attempts()
    }

    fn take_from_budget(&mut self, error: &Error) -> bool {
        if !self.may_repeat() {
            return false;
        }
        self.taken = self.client.budget.take(error.kind() == ErrorKind::Timeout);
        if self.taken.is_none() {
            self.out_of_quota = true;
            tracing::warn!("not repeated: the client's retry quota is used up");
        }
        self.taken.is_some()
    }

    /// Takes the time of the answer; `false` when the clocks agree or the answer has no time.
    fn correct_clock(&mut self, headers: &HeaderMap) -> bool {
        self.progress.clock_corrected = true;
        let Some(server) = server_time(headers) else {
            return false;
        };
        let local = self.client.clock.now();
        let assumed = self.offset.apply(local);
        let apart = server
            .duration_since(assumed)
            .unwrap_or_else(|error| error.duration());
        if apart < CLOCK_TOLERANCE {
            return false;
        }
        self.client.offset.learn(server, local);
        tracing::warn!(
            seconds = apart.as_secs(),
            "this machine's clock differs from the service's; signing by the service's clock from now on"
        );
        // Whoever wants no repetition still learns for the next call.
        if self.policy.max_attempts() == 1 {
            return false;
        }
        self.counted -= 1;
        true
    }

    /// Gets other credentials than those that were refused; `false` when there are none.
    async fn renew_credentials(&mut self) -> bool {
        self.progress.credentials_renewed = true;
        if self.policy.max_attempts() == 1 {
            // Not for this call; the next one must not be signed with a session that is over.
            self.client.provider.invalidate();
            return false;
        }
        let Some(old) = self.used.clone() else {
            return false;
        };
        // Another call may have renewed them already; a thousand refused calls must not make a thousand renewals.
        let mut renewed = self.other_credentials(&old).await;
        if renewed.is_none() {
            self.client.provider.invalidate();
            renewed = self.other_credentials(&old).await;
        }
        let Some(new) = renewed else {
            return false;
        };
        tracing::debug!("the session was over; repeating the request with new credentials");
        self.renewed = Some(new);
        self.counted -= 1;
        true
    }

    /// What the provider gives now, unless it is the same as before.
    async fn other_credentials(&self, old: &Credentials) -> Option<Credentials> {
        let given = attempt::credentials(self.client, self.request.operation, self.limits).await;
        given.ok().flatten().filter(|new| !request::same(new, old))
    }

    fn used_can_run_out(&self) -> bool {
        self.used
            .as_ref()
            .is_some_and(|used| used.expires_at().is_some() || used.security_token().is_some())
    }
}

fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    let date = headers.get(http::header::DATE)?.to_str().ok()?;
    httpdate::parse_http_date(date).ok()
}
