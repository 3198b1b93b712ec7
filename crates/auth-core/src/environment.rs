//! Environment variables: how they are read, and the credentials in them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::env::VarError;
use std::error::Error;
use std::fmt;
use std::future::ready;
use std::sync::Arc;

use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
};

/// Reads environment variables.
pub trait Environment: fmt::Debug + Send + Sync {
    /// The value of a variable, if it is set and is valid Unicode.
    fn var(&self, name: &str) -> Option<String>;

    /// As [`var`](Self::var), but tells a value that is no Unicode from none: to take it for unset would mean to go on
    /// with the credentials of somebody else. Environments that hold Unicode only need not provide it.
    ///
    /// # Errors
    ///
    /// The variable is set, and its value is not valid Unicode.
    fn checked_var(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        Ok(self.var(name))
    }
}

/// The value of an environment variable is not valid Unicode. The value itself is not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnicode {
    name: String,
}

impl NotUnicode {
    /// The variable `name` has such a value.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }

    /// The name of the variable.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for NotUnicode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "environment variable {} is not valid Unicode; set it anew, or unset it",
            self.name
        )
    }
}

impl Error for NotUnicode {}

impl From<NotUnicode> for CredentialsError {
    fn from(error: NotUnicode) -> Self {
        Self::new(CredentialsErrorKind::Invalid, error.to_string())
    }
}

impl<T: Environment + ?Sized> Environment for Arc<T> {
    fn var(&self, name: &str) -> Option<String> {
        (**self).var(name)
    }

    fn checked_var(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        (**self).checked_var(name)
    }
}

/// The environment of this process.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn checked_var(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(NotUnicode::new(name)),
        }
    }
}

/// Variables held in memory, for tests. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct MapEnvironment {
    /// None is a value that is no Unicode.
    variables: BTreeMap<String, Option<String>>,
}

impl MapEnvironment {
    /// No variables at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a variable.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), Some(value.into()));
        self
    }

    /// Adds or replaces a variable whose value is not valid Unicode.
    #[must_use]
    pub fn with_not_unicode(mut self, name: impl Into<String>) -> Self {
        self.variables.insert(name.into(), None);
        self
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for MapEnvironment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self {
            variables: variables
                .into_iter()
                .map(|(name, value)| (name.into(), Some(value.into())))
                .collect(),
        }
    }
}

impl Environment for MapEnvironment {
    fn var(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned().flatten()
    }

    fn checked_var(&self, name: &str) -> Result<Option<String>, NotUnicode> {
        match self.variables.get(name) {
            Some(None) => Err(NotUnicode::new(name)),
            Some(value) => Ok(value.clone()),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for MapEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

/// Which variables hold what; of several names the first that is set counts.
#[derive(Clone, Copy, Debug)]
pub struct VariableNames {
    /// The access key id.
    pub id: &'static [&'static str],
    /// The access key secret.
    pub secret: &'static [&'static str],
    /// The session token; empty where there are no session credentials.
    pub token: &'static [&'static str],
}

/// Credentials from environment variables. An empty variable counts as unset; half a pair is an error, and so
/// is a value that is no Unicode.
#[derive(Clone, Debug)]
pub struct EnvironmentProvider {
    environment: Arc<dyn Environment>,
    names: VariableNames,
}

impl EnvironmentProvider {
    /// A provider that reads these variables.
    pub fn new(environment: impl Environment + 'static, names: VariableNames) -> Self {
        Self {
            environment: Arc::new(environment),
            names,
        }
    }

    fn read(&self) -> Result<Provided, CredentialsError> {
        let names = self.names;
        let credentials = match (self.first(names.id)?, self.first(names.secret)?) {
            (None, None) => {
                return Ok(Provided::absent(format!(
                    "{} and {} are not set",
                    named(names.id),
                    named(names.secret)
                )));
            }
            (Some(id), Some(secret)) => Credentials::new(id.1, secret.1),
            (Some((set, _)), None) => return Err(half(set, names.secret)),
            (None, Some((set, _))) => return Err(half(set, names.id)),
        };
        let credentials = match self.first(names.token)? {
            Some((_, token)) => credentials.with_security_token(token),
            None => credentials,
        };
        Ok(Provided::Found(credentials.with_provider_name(self.name())))
    }

    fn first(
        &self,
        names: &[&'static str],
    ) -> Result<Option<(&'static str, String)>, CredentialsError> {
        for name in names {
            let value = self.environment.checked_var(name)?;
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                continue;
            };
            check_key(&value, format_args!("environment variable {name}"))?;
            return Ok(Some((name, value)));
        }
        Ok(None)
    }
}

/// Keys are printable ASCII without white space. Where one is not, something came along when it was copied: a line break,
/// a zero-width space of a web page, a byte order mark, letters of full width.
pub(crate) fn check_key(value: &str, place: impl fmt::Display) -> Result<(), CredentialsError> {
    if let Some((at, odd)) = odd_character(value)
        && !odd.is_ascii()
    {
        return Err(CredentialsError::new(
            CredentialsErrorKind::Invalid,
            format!(
                "{place} has the character U+{:04X} at position {at}, which no key has; it came along when the key was \
                 copied: type it anew or copy it as plain text",
                u32::from(odd)
            ),
        ));
    }
    if value.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(CredentialsError::new(
            CredentialsErrorKind::Invalid,
            format!(
                "{place} contains white space or a control character; remove it, often a line break at the end"
            ),
        ));
    }
    Ok(())
}

/// The first character that no key has, and its position, counted from 1. Blanks are told apart: they are no riddle.
pub(crate) fn odd_character(value: &str) -> Option<(usize, char)> {
    value
        .chars()
        .enumerate()
        .find(|(_, c)| !c.is_ascii_graphic() && *c != ' ')
        .map(|(index, c)| (index + 1, c))
}

/// The names to tell: of many, the official one; the others are read for people who have them set.
fn named(names: &[&str]) -> String {
    match names {
        [official, _, _, ..] => (*official).to_owned(),
        few => few.join(" or "),
    }
}

fn half(set: &str, missing: &[&str]) -> CredentialsError {
    CredentialsError::new(
        CredentialsErrorKind::Invalid,
        format!(
            "environment variable {set} is set but {} is not; set both or neither",
            named(missing)
        ),
    )
}

impl ProvideCredentials for EnvironmentProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(ready(self.read()))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("environment")
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    type Case<'a> = (
        &'a [(&'a str, &'a str)],
        Result<Option<(&'a str, &'a str, Option<&'a str>)>, &'a str>,
    );

    fn check(provider: fn(MapEnvironment) -> EnvironmentProvider, cases: &[Case<'_>]) {
        for (variables, expected) in cases {
            let answer = provider(variables.iter().copied().collect()).read();
            match (&answer, expected) {
                (Ok(Provided::Found(found)), Ok(Some((id, secret, token)))) => {
                    assert_eq!(found.access_key_id(), *id);
                    assert_eq!(found.access_key_secret().expose_secret(), *secret);
                    assert_eq!(
                        found.security_token().map(ExposeSecret::expose_secret),
                        *token
                    );
                    assert_eq!(found.provider_name(), "environment");
                }
                (Ok(Provided::Absent(_)), Ok(None)) => {}
                (Err(error), Err(text)) => {
                    assert_eq!(error.kind(), CredentialsErrorKind::Invalid);
                    assert!(error.to_string().contains(text), "{error}");
                }
                _ => panic!("{variables:?}: {answer:?}"),
            }
        }
    }

    #[test]
    fn alibaba() {
        let (id, secret, token) = (
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
        );
        check(
            crate::alibaba::environment,
            &[
                (&[], Ok(None)),
                (&[(token, "t")], Ok(None)),
                (&[(id, ""), (secret, "")], Ok(None)),
                (&[(id, "a"), (secret, "s")], Ok(Some(("a", "s", None)))),
                (
                    &[(id, "a"), (secret, "s"), (token, "")],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[(id, "a"), (secret, "s"), (token, "t")],
                    Ok(Some(("a", "s", Some("t")))),
                ),
                (&[(id, "a")], Err("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not")),
                (
                    &[(id, "a"), (secret, "s\u{a0}")],
                    Err("ALIBABA_CLOUD_ACCESS_KEY_SECRET has the character U+00A0 at position 2"),
                ),
                (
                    &[("ALICLOUD_ACCESS_KEY", "a"), ("ALICLOUD_SECRET_KEY", "s")],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[
                        ("ALIBABACLOUD_ACCESS_KEY_ID", "a"),
                        ("ALIBABACLOUD_ACCESS_KEY_SECRET", "s"),
                        ("ALIBABACLOUD_SECURITY_TOKEN", "t"),
                    ],
                    Ok(Some(("a", "s", Some("t")))),
                ),
                (
                    &[(secret, "s"), (id, "")],
                    Err("ALIBABA_CLOUD_ACCESS_KEY_ID is not"),
                ),
                (
                    &[(id, "a"), (secret, "s\n")],
                    Err("ALIBABA_CLOUD_ACCESS_KEY_SECRET contains white space"),
                ),
            ],
        );
    }

    #[test]
    fn ncp() {
        check(
            crate::ncp::environment,
            &[
                (&[], Ok(None)),
                (
                    &[
                        ("NCLOUD_ACCESS_KEY_ID", "a"),
                        ("NCLOUD_SECRET_ACCESS_KEY", "s"),
                    ],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[("NCLOUD_ACCESS_KEY", "a"), ("NCLOUD_SECRET_KEY", "s")],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[("NCLOUD_ACCESS_KEY_ID", "a"), ("NCLOUD_SECRET_KEY", "s")],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[
                        ("NCLOUD_ACCESS_KEY", "old"),
                        ("NCLOUD_ACCESS_KEY_ID", "a"),
                        ("NCLOUD_SECRET_KEY", "s"),
                    ],
                    Ok(Some(("a", "s", None))),
                ),
                (
                    &[("NCLOUD_ACCESS_KEY", "a")],
                    Err("NCLOUD_SECRET_ACCESS_KEY or NCLOUD_SECRET_KEY is not"),
                ),
            ],
        );
    }
}
