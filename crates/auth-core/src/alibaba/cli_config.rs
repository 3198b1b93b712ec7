//! The configuration file of the `aliyun` command line: finding it, and reading its fields.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::environment::check_key;
use crate::providers::default_file;
use crate::providers::json::parse_object;
use crate::{CredentialsError, CredentialsErrorKind, System};

pub(super) const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
const CONFIG_FILE: &str = "ALIBABA_CLOUD_CONFIG_FILE";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";
/// The command line's own name for the same.
const IGNORED: &str = "ALIBABA_CLOUD_IGNORE_PROFILE";

/// The parsed file. Holds secrets, hence no `Debug`.
pub(super) struct CliConfig {
    pub(super) path: PathBuf,
    current: String,
    profiles: Vec<Map<String, Value>>,
}

/// One profile of it.
pub(super) struct Profile<'a> {
    path: &'a Path,
    pub(super) name: &'a str,
    fields: &'a Map<String, Value>,
}

/// Which profile is wanted, and by whom.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// By the program: it must be there.
    Explicit(String),
    /// By something that speaks for several files: it may be in another one.
    Elsewhere(String),
    /// By nobody: the file's own choice.
    Current,
}

impl Wanted {
    /// What the variable says.
    pub(super) fn from_env(system: &System) -> Result<Self, CredentialsError> {
        for variable in [PROFILE, "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"] {
            if let Some(name) = system.var(variable)? {
                return Ok(Self::Elsewhere(name));
            }
        }
        Ok(Self::Current)
    }
}

pub(super) fn invalid(
    place: impl std::fmt::Display,
    problem: impl std::fmt::Display,
) -> CredentialsError {
    CredentialsError::new(CredentialsErrorKind::Invalid, format!("{place}: {problem}"))
}

impl CliConfig {
    /// The file, or where it was looked for in vain.
    pub(super) fn load(
        system: &System,
    ) -> Result<Result<Self, Cow<'static, str>>, CredentialsError> {
        for variable in [DISABLED, IGNORED] {
            if system.flag(variable)? {
                return Ok(Err(Cow::Owned(format!("turned off by {variable}"))));
            }
        }
        let (path, bytes) = if let Some(path) = system.var(CONFIG_FILE)?.map(PathBuf::from) {
            let bytes = system.files.read(&path).map_err(|error| {
                invalid(
                    path.display(),
                    format_args!("cannot be read (named by {CONFIG_FILE}): {error}"),
                )
            })?;
            (path, bytes)
        } else {
            let Some(home) = system.home() else {
                return Ok(Err(Cow::Borrowed(
                    "no home directory to look for .aliyun/config.json in",
                )));
            };
            let path = home.join(".aliyun").join("config.json");
            match default_file::read(system, &path)
                .map_err(|error| invalid(path.display(), format_args!("cannot be read: {error}")))?
            {
                Ok(bytes) => (path, bytes),
                Err(absence) => return Ok(Err(Cow::Owned(absence))),
            }
        };
        Self::parse(path, &bytes).map(Ok)
    }

    pub(super) fn parse(path: PathBuf, bytes: &[u8]) -> Result<Self, CredentialsError> {
        let mut config = parse_object(bytes).map_err(|problem| invalid(path.display(), problem))?;
        let current = match config.get("current") {
            Some(Value::String(current)) if !current.is_empty() => current.clone(),
            None | Some(Value::Null | Value::String(_)) => "default".to_owned(),
            Some(_) => return Err(invalid(path.display(), "`current` must be text")),
        };
        let profiles = match config.remove("profiles") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(profiles)) => profiles
                .into_iter()
                .map(|profile| match profile {
                    Value::Object(fields) => Ok(fields),
                    _ => Err(invalid(
                        path.display(),
                        "`profiles` has an entry that is no object",
                    )),
                })
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(invalid(path.display(), "`profiles` must be a list")),
        };
        Ok(Self {
            path,
            current,
            profiles,
        })
    }

    pub(super) fn profile<'a>(&'a self, name: &'a str) -> Option<Profile<'a>> {
        let fields = self
            .profiles
            .iter()
            .find(|fields| fields.get("name").and_then(Value::as_str) == Some(name))?;
        Some(Profile {
            path: &self.path,
            name,
            fields,
        })
    }

    /// The profile that is wanted, or why there is none.
    pub(super) fn select<'a>(
        &'a self,
        wanted: &'a Wanted,
    ) -> Result<Result<Profile<'a>, Cow<'static, str>>, CredentialsError> {
        let (name, required) = match wanted {
            Wanted::Explicit(name) => (name, true),
            Wanted::Elsewhere(name) => (name, false),
            Wanted::Current if self.profiles.is_empty() => {
                return Ok(Err(Cow::Owned(format!(
                    "{} has no profiles",
                    self.path.display()
                ))));
            }
            Wanted::Current => (&self.current, true),
        };
        match self.profile(name) {
            Some(profile) => Ok(Ok(profile)),
            None if required => Err(invalid(
                self.path.display(),
                format_args!("has no profile `{name}`; it has {}", self.names()),
            )),
            None => Ok(Err(Cow::Owned(format!(
                "{} has no profile `{name}`",
                self.path.display()
            )))),
        }
    }

    fn names(&self) -> String {
        let names: Vec<String> = self
            .profiles
            .iter()
            .filter_map(|fields| fields.get("name").and_then(Value::as_str))
            .map(|name| format!("`{name}`"))
            .collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    }
}

impl Profile<'_> {
    pub(super) fn place(&self) -> String {
        format!("{}, profile `{}`", self.path.display(), self.name)
    }

    pub(super) fn invalid(&self, problem: impl std::fmt::Display) -> CredentialsError {
        invalid(self.place(), problem)
    }

    /// A text; missing, null and empty are one.
    pub(super) fn text(&self, field: &str) -> Result<Option<&str>, CredentialsError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.invalid(format_args!("field `{field}` must be text"))),
        }
    }

    pub(super) fn required(&self, field: &str) -> Result<&str, CredentialsError> {
        self.text(field)?
            .ok_or_else(|| self.invalid(format_args!("field `{field}` is missing or empty")))
    }

    /// A text that is part of a key, and so has no white space.
    pub(super) fn key(&self, field: &str) -> Result<&str, CredentialsError> {
        let value = self.required(field)?;
        check_key(value, format_args!("{}: field `{field}`", self.place()))?;
        Ok(value)
    }

    /// A number of seconds, also as text; zero, which the command line writes for "not set", counts as missing.
    pub(super) fn seconds(&self, field: &str) -> Result<Option<u64>, CredentialsError> {
        let number = match self.fields.get(field) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => text.parse().ok(),
            Some(_) => None,
        };
        match number {
            Some(0) => Ok(None),
            Some(seconds) => Ok(Some(seconds)),
            None => Err(self.invalid(format_args!("field `{field}` must be a number of seconds"))),
        }
    }

    pub(super) fn flag(&self, field: &str) -> Result<bool, CredentialsError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) if text.is_empty() || text.eq_ignore_ascii_case("false") => {
                Ok(false)
            }
            Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(_) => Err(self.invalid(format_args!("field `{field}` must be true or false"))),
        }
    }
}
