//! One HTTP exchange of a provider, with repetitions.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};

use super::json::{parse_object, text};
pub(crate) use super::rejected::rejected;
use crate::{CredentialsError, CredentialsErrorKind, HttpError, HttpOptions, Meaning, System};

/// Answers of these services take a few kilobytes; security tokens have no stated bound.
const LIMIT: usize = 1 << 20;
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// How to make a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) options: HttpOptions,
    /// All attempts, the first included. Answers of 500 and above, and 429, are worth another one.
    pub(crate) attempts: u32,
    /// Whether to try again without an answer, too.
    pub(crate) retry_silence: bool,
    /// What a code in a refusal means: throttling comes with 400, too.
    pub(crate) meaning: fn(&str) -> Option<Meaning>,
}

impl Plan {
    /// The times that the official libraries give a token service and its like.
    pub(crate) const fn service(meaning: fn(&str) -> Option<Meaning>) -> Self {
        Self {
            options: HttpOptions::seconds(5, 10, true),
            attempts: 3,
            retry_silence: true,
            meaning,
        }
    }

    /// A metadata service answers at once or is not there.
    pub(crate) const fn metadata(seconds: u64) -> Self {
        Self {
            options: HttpOptions::seconds(seconds, seconds, false),
            attempts: 3,
            retry_silence: false,
            meaning: |_| None,
        }
    }

    pub(crate) fn with_proxy(mut self, use_proxy: bool) -> Self {
        self.options.use_proxy = use_proxy;
        self
    }
}

/// Sends what `build` makes, anew for each attempt: signatures and tokens from files do not keep.
pub(crate) async fn exchange<F>(
    system: &System,
    plan: Plan,
    what: &str,
    build: F,
) -> Result<Response<Bytes>, CredentialsError>
where
    F: Fn() -> Result<Request<Bytes>, CredentialsError> + Send,
{
    let mut attempt = 1;
    let mut before = None;
    loop {
        let answer = system.http.send(build()?, plan.options).await;
        let last = attempt >= plan.attempts;
        match answer {
            Ok(response) if last || !is_passing(&response, plan.meaning) => {
                if response.body().len() > LIMIT {
                    return Err(rejected(what, "the answer is larger than 1 MiB"));
                }
                return Ok(response);
            }
            Ok(response) => {
                tracing::debug!(
                    what,
                    attempt,
                    status = response.status().as_u16(),
                    "trying again"
                );
                before = Some(response);
            }
            Err(error) if last || !plan.retry_silence => {
                // That something answers at this address says more than that it then fell silent.
                return match before {
                    Some(response) if !plan.retry_silence => Ok(response),
                    _ => Err(silence(what, error)),
                };
            }
            Err(error) => tracing::debug!(what, attempt, %error, "trying again"),
        }
        system
            .sleep
            .sleep(FIRST_PAUSE * 2_u32.saturating_pow(attempt - 1))
            .await;
        attempt += 1;
    }
}

fn is_passing(response: &Response<Bytes>, meaning: fn(&str) -> Option<Meaning>) -> bool {
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return true;
    }
    // Tokens come with a good status, and nobody looks for a code in an answer of a megabyte.
    if status.is_success() || response.body().len() > LIMIT {
        return false;
    }
    let Ok(body) = parse_object(response.body()) else {
        return false;
    };
    let code = text(&body, "Code").or_else(|| text(&body, "code"));
    matches!(
        code.and_then(meaning),
        Some(Meaning::Throttled | Meaning::Unavailable | Meaning::Passing)
    )
}

fn silence(what: &str, error: HttpError) -> CredentialsError {
    let (kind, problem) = if error.connect {
        (CredentialsErrorKind::Unreachable, "no connection")
    } else if error.timeout {
        (CredentialsErrorKind::Timeout, "no answer in time")
    } else {
        (CredentialsErrorKind::Unreachable, "the exchange broke off")
    };
    CredentialsError::new(
        kind,
        format!(
            "{what}: {problem}: {}",
            crate::format::excerpt(&error.message)
        ),
    )
    .with_source(error)
}

pub(crate) fn request(
    builder: http::request::Builder,
    body: Bytes,
    what: &str,
) -> Result<Request<Bytes>, CredentialsError> {
    builder.body(body).map_err(|_| {
        CredentialsError::new(
            CredentialsErrorKind::Invalid,
            format!(
                "{what}: the request cannot be built; look for odd characters in its parameters"
            ),
        )
    })
}

/// A header value that loggers leave out.
pub(crate) fn secret_header(value: &str, what: &str) -> Result<HeaderValue, CredentialsError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        CredentialsError::new(
            CredentialsErrorKind::Invalid,
            format!("{what}: a token has a character that no header may hold"),
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}
