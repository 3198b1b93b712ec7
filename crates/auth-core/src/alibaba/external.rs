//! Credentials that a program prints.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::environment::check_key;
use crate::format::parse_time;
use crate::providers::json::{parse_object, text};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProcessCommand,
    ProvideCredentials, Provided, System,
};

const TIMEOUT: Duration = Duration::from_secs(60);
/// How long output without an expiration is used. The official libraries run the program for every request.
const WITHOUT_EXPIRATION: Duration = Duration::from_secs(600);

/// Credentials from the standard output of a program, as JSON: `mode` (`AK` or `StsToken`), `access_key_id`,
/// `access_key_secret`, `sts_token`, `expiration`.
///
/// The command is split as a shell would, and no shell is run. It has 60 seconds. Output without `expiration` is
/// taken to last ten minutes.
#[derive(Clone)]
pub struct ExternalProvider {
    system: System,
    command: SecretString,
}

impl ExternalProvider {
    /// Runs this command line.
    pub fn new(system: &System, command: impl Into<SecretString>) -> Self {
        Self {
            system: system.clone(),
            command: command.into(),
        }
    }

    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        let command = self.split()?;
        let what = format!("program `{}`", command.program);
        let output = self.system.process.run(command).await.map_err(|error| {
            let kind = if error.timeout {
                CredentialsErrorKind::Timeout
            } else {
                CredentialsErrorKind::Rejected
            };
            CredentialsError::new(kind, format!("{what}: {error}")).with_source(error)
        })?;
        let fail = |problem: &str| {
            CredentialsError::new(CredentialsErrorKind::Rejected, format!("{what}: {problem}"))
        };
        let output =
            parse_object(&output).map_err(|problem| fail(&format!("the output is {problem}")))?;
        let part = |name: &str| {
            let value =
                text(&output, name).ok_or_else(|| fail(&format!("the output has no `{name}`")))?;
            check_key(value, format_args!("{what}: `{name}` in the output"))?;
            Ok::<_, CredentialsError>(value)
        };
        let credentials = Credentials::new(part("access_key_id")?, part("access_key_secret")?);
        let credentials = match text(&output, "mode") {
            Some(mode) if mode.eq_ignore_ascii_case("AK") => credentials,
            Some(mode) if mode.eq_ignore_ascii_case("StsToken") => {
                credentials.with_security_token(part("sts_token")?)
            }
            _ => return Err(fail("`mode` in the output must be `AK` or `StsToken`")),
        };
        let expires_at = match text(&output, "expiration") {
            Some(time) => parse_time(time)
                .ok_or_else(|| fail("`expiration` in the output is no RFC 3339 time"))?,
            None => self.system.now() + WITHOUT_EXPIRATION,
        };
        Ok(Provided::Found(
            credentials
                .with_expiry(expires_at)
                .with_provider_name(self.name()),
        ))
    }

    fn split(&self) -> Result<ProcessCommand, CredentialsError> {
        let text = self.command.expose_secret();
        // Paths on Windows are full of what a shell takes for escapes.
        let text = if cfg!(windows) {
            Cow::Owned(text.replace('\\', "\\\\"))
        } else {
            Cow::Borrowed(text)
        };
        let invalid = |problem: &str| {
            CredentialsError::new(
                CredentialsErrorKind::Invalid,
                format!("the command {problem}"),
            )
        };
        let mut words = shlex::split(&text)
            .ok_or_else(|| invalid("has a quote without its partner"))?
            .into_iter();
        Ok(ProcessCommand {
            program: words
                .next()
                .filter(|program| !program.is_empty())
                .ok_or_else(|| invalid("is empty"))?,
            arguments: words.collect(),
            timeout: TIMEOUT,
        })
    }
}

impl fmt::Debug for ExternalProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExternalProvider").finish_non_exhaustive()
    }
}

impl ProvideCredentials for ExternalProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("external")
    }
}
