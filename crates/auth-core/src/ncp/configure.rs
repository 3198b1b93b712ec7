//! The file that NAVER Cloud's command line writes.

use std::borrow::Cow;
use std::future::ready;
use std::path::Path;

use secrecy::ExposeSecret;

use crate::environment::check_key;
use crate::providers::default_file;
use crate::providers::ini::{Dialect, Ini, Section};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    System,
};

const PROFILE: &str = "NCLOUD_PROFILE";
const DEFAULT: &str = "DEFAULT";
/// A value runs to the end of its line.
const DIALECT: Dialect = Dialect {
    inline_comments: false,
    first_section: DEFAULT,
};

/// Credentials of a profile in `~/.ncloud/configure`, read anew at each call.
///
/// A file that may not be read counts as absent, with a warning, unless a profile was named. `ncloud_api_url` in that file is the gateway of other services and is left alone.
#[derive(Clone, Debug)]
pub struct NcpConfigureProvider {
    system: System,
    /// What the variable said, kept until somebody asks.
    profile: Result<Option<String>, CredentialsError>,
}

impl NcpConfigureProvider {
    /// The profile that `NCLOUD_PROFILE` names, else `DEFAULT`.
    pub fn new(system: &System) -> Self {
        Self {
            system: system.clone(),
            profile: system.var(PROFILE),
        }
    }

    /// The profile of this name.
    pub fn with_profile(system: &System, name: impl Into<String>) -> Self {
        Self {
            profile: Ok(Some(name.into())),
            ..Self::new(system)
        }
    }

    fn read(&self) -> Result<Provided, CredentialsError> {
        Ok(match self.find()? {
            Ok(credentials) => Provided::Found(credentials.with_provider_name(self.name())),
            Err(absence) => Provided::Absent(absence),
        })
    }

    fn find(&self) -> Result<Result<Credentials, Cow<'static, str>>, CredentialsError> {
        let invalid = |text: String| CredentialsError::new(CredentialsErrorKind::Invalid, text);
        let path = self
            .system
            .home()
            .map(|home| home.join(".ncloud").join("configure"));
        let named = match &self.profile {
            Ok(profile) => profile.as_deref(),
            Err(error) => return Err(error.clone()),
        };
        let wanted = named.unwrap_or(DEFAULT);
        let because = format!("profile `{wanted}` was asked for by the program or {PROFILE}");
        let Some(path) = path else {
            return match named {
                Some(_) => Err(invalid(format!(
                    "{because}, but there is no home directory to look for .ncloud/configure in"
                ))),
                None => Ok(Err(Cow::Borrowed(
                    "no home directory to look for .ncloud/configure in",
                ))),
            };
        };
        let file = path.display();
        let bytes = match named {
            Some(_) => self.system.files.read(&path).map_err(|error| {
                invalid(format!("{because}, but {file} cannot be read: {error}"))
            })?,
            None => match default_file::read(&self.system, &path)
                .map_err(|error| invalid(format!("{file}: cannot be read: {error}")))?
            {
                Ok(bytes) => bytes,
                Err(absence) => return Ok(Err(Cow::Owned(absence))),
            },
        };
        let text = String::from_utf8(bytes)
            .map_err(|_| invalid(format!("{file}: is not text in UTF-8")))?;
        let ini = Ini::parse(&text, DIALECT);
        let Some(section) = ini.section(wanted) else {
            return match named {
                Some(_) => Err(invalid(format!(
                    "{because}, but {file} has no section [{wanted}]"
                ))),
                None => Ok(Err(Cow::Owned(format!("{file} has no section [{wanted}]")))),
            };
        };
        if let Some(line) = section.faulty_line() {
            return Err(invalid(format!(
                "{file}: line {line} is neither a comment nor `key = value`"
            )));
        }
        let id = key(section, "ncloud_access_key_id", &path)?;
        let secret = key(section, "ncloud_secret_access_key", &path)?;
        match (id, secret) {
            (Some(id), Some(secret)) => Ok(Ok(Credentials::new(id, secret))),
            (None, None) if named.is_none() => Ok(Err(Cow::Owned(format!(
                "{file}, section [{wanted}] has no keys"
            )))),
            (id, _) => {
                let missing = if id.is_none() {
                    "ncloud_access_key_id"
                } else {
                    "ncloud_secret_access_key"
                };
                Err(invalid(format!(
                    "{file}, section [{wanted}]: `{missing}` is missing or empty"
                )))
            }
        }
    }
}

fn key<'a>(
    section: &'a Section,
    name: &str,
    path: &Path,
) -> Result<Option<&'a str>, CredentialsError> {
    let Some((value, line)) = section.get(name) else {
        return Ok(None);
    };
    check_key(
        value.expose_secret(),
        format_args!("{}, line {line}: `{name}`", path.display()),
    )?;
    Ok(Some(value.expose_secret()))
}

impl ProvideCredentials for NcpConfigureProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(ready(self.read()))
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ncloud_configure")
    }
}
