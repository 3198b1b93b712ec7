//! Credentials of a profile in the INI file of the credentials libraries.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::ExposeSecret;

use super::cli_config::{Wanted, invalid};
use super::metadata_token::MetadataToken;
use super::sts::{Place, Role};
use super::{AssumeRoleProvider, EcsRamRoleProvider, OidcRoleProvider};
use crate::environment::check_key;
use crate::providers::default_file;
use crate::providers::ini::{Dialect, Ini, Section};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    SharedProvider, StaticProvider, System,
};

const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const DIALECT: Dialect = Dialect {
    inline_comments: true,
    first_section: "",
};

/// Credentials of a profile in `~/.alibabacloud/credentials` or `~/.alibabacloud/credentials.ini`.
///
/// The first of the two that has the section counts. One that may not be read counts as absent, with a warning; a file
/// that `ALIBABA_CLOUD_CREDENTIALS_FILE` names must be readable. The files are read anew at each call.
///
/// Types: `access_key`, `ram_role_arn`, `ecs_ram_role`, `oidc_role_arn`. A profile with `enable = false` counts as
/// missing, and hides one of its name in the second file. `rsa_key_pair`, which only Java and Python read, is refused: it
/// would need RSA signatures for its one call and nothing else here.
#[derive(Clone, Debug)]
pub struct IniProfileProvider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    system: System,
    /// What the variable said, kept until somebody asks.
    wanted: Result<Wanted, CredentialsError>,
    token: MetadataToken,
}

/// What a profile says to do.
struct Found {
    provider: SharedProvider,
    provider_name: String,
    place: String,
}

/// Why there is none.
type Absence = Cow<'static, str>;

/// A profile and where it stands.
struct Profile<'a> {
    path: &'a Path,
    name: &'a str,
    section: &'a Section,
}

impl IniProfileProvider {
    /// The profile that `ALIBABA_CLOUD_PROFILE` names, else `default`. `ALIBABA_CLOUD_CREDENTIALS_FILE` names another
    /// file.
    pub fn new(system: &System) -> Self {
        Self::wanting(system, Wanted::from_env(system))
    }

    /// The profile of this name, which must be there if the file is.
    pub fn with_profile(system: &System, name: impl Into<String>) -> Self {
        Self::wanting(system, Ok(Wanted::Explicit(name.into())))
    }

    pub(super) fn wanting(system: &System, wanted: Result<Wanted, CredentialsError>) -> Self {
        Self {
            shared: Arc::new(Shared {
                system: system.clone(),
                wanted,
                token: MetadataToken::default(),
            }),
        }
    }
}

impl Shared {
    async fn fetch(&self) -> Result<Provided, CredentialsError> {
        let found = match self.find()? {
            Ok(found) => found,
            Err(absence) => return Ok(Provided::Absent(absence)),
        };
        let provided = found
            .provider
            .provide()
            .await
            .map_err(|error| error.within(found.place))?;
        Ok(provided.named(found.provider_name))
    }

    /// The profile in the first file that has it. Go and Node look for one name, Java and Python for the other.
    fn find(&self) -> Result<Result<Found, Absence>, CredentialsError> {
        let wanted = self.wanted.as_ref().map_err(Clone::clone)?;
        let (name, required) = match wanted {
            Wanted::Explicit(name) => (name.as_str(), true),
            Wanted::Elsewhere(name) => (name.as_str(), false),
            Wanted::Current => ("default", false),
        };
        let files = match (self.system.var(FILE)?, self.system.home()) {
            (Some(path), _) => {
                let path = PathBuf::from(path);
                let bytes = self.system.files.read(&path).map_err(|error| {
                    invalid(
                        path.display(),
                        format_args!("cannot be read (named by {FILE}): {error}"),
                    )
                })?;
                vec![(path, Ok(bytes))]
            }
            (None, Some(home)) => ["credentials", "credentials.ini"]
                .map(|name| home.join(".alibabacloud").join(name))
                .into_iter()
                .map(|path| match default_file::read(&self.system, &path) {
                    Ok(content) => Ok((path, content)),
                    Err(error) => Err(invalid(
                        path.display(),
                        format_args!("cannot be read: {error}"),
                    )),
                })
                .collect::<Result<_, _>>()?,
            (None, None) => {
                return Ok(Err(Cow::Borrowed(
                    "no home directory to look for .alibabacloud/credentials in",
                )));
            }
        };
        let mut absences = Vec::new();
        let mut is_there = false;
        for (path, content) in files {
            let bytes = match content {
                Ok(bytes) => bytes,
                Err(absence) => {
                    absences.push(absence);
                    continue;
                }
            };
            is_there = true;
            let text = String::from_utf8(bytes)
                .map_err(|_| invalid(path.display(), "is not text in UTF-8"))?;
            let ini = Ini::parse(&text, DIALECT);
            if let Some(section) = ini.section(name) {
                return self.read(&Profile {
                    path: &path,
                    name,
                    section,
                });
            }
            absences.push(format!("{} has no section [{name}]", path.display()));
        }
        let absences = absences.join(", ");
        if required && is_there {
            return Err(CredentialsError::new(
                CredentialsErrorKind::Invalid,
                absences,
            ));
        }
        Ok(Err(Cow::Owned(absences)))
    }

    fn read(&self, profile: &Profile<'_>) -> Result<Result<Found, Absence>, CredentialsError> {
        if let Some(line) = profile.section.faulty_line() {
            return Err(invalid(
                profile.path.display(),
                format_args!("line {line} is neither a comment nor `key = value`"),
            ));
        }
        if profile
            .text("enable")
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
        {
            return Ok(Err(Cow::Owned(format!(
                "{} is turned off by `enable`",
                profile.place()
            ))));
        }
        // Other tools keep settings of theirs in the same file.
        if profile.text("type").is_none() && profile.text("access_key_id").is_none() {
            return Ok(Err(Cow::Owned(format!(
                "{} has no `type` and no key",
                profile.place()
            ))));
        }
        let kind = profile.required("type")?;
        Ok(Ok(Found {
            provider: profile.provider(self, kind)?,
            provider_name: format!("ini_profile/{kind}"),
            place: profile.place(),
        }))
    }
}

impl Profile<'_> {
    fn place(&self) -> String {
        format!("{}, section [{}]", self.path.display(), self.name)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.section
            .get(key)
            .map(|(value, _)| value.expose_secret())
    }

    fn required(&self, key: &str) -> Result<&str, CredentialsError> {
        self.text(key)
            .ok_or_else(|| invalid(self.place(), format_args!("`{key}` is missing or empty")))
    }

    fn key(&self, key: &str) -> Result<&str, CredentialsError> {
        let value = self.required(key)?;
        let line = self.section.get(key).map_or(0, |(_, line)| line);
        check_key(
            value,
            format_args!("{}, line {line}: `{key}`", self.path.display()),
        )?;
        Ok(value)
    }

    fn provider(&self, shared: &Shared, kind: &str) -> Result<SharedProvider, CredentialsError> {
        let system = &shared.system;
        let within = |error: CredentialsError| error.within(self.place());
        let keys = || {
            let keys = Credentials::new(self.key("access_key_id")?, self.key("access_key_secret")?);
            // A token beside a key belongs to it.
            Ok::<_, CredentialsError>(StaticProvider::new(match self.text("security_token") {
                Some(_) => keys.with_security_token(self.key("security_token")?),
                None => keys,
            }))
        };
        Ok(match kind {
            "access_key" => Arc::new(keys()?),
            // Written by older official libraries.
            "sts" => {
                self.required("security_token")?;
                Arc::new(keys()?)
            }
            "ram_role_arn" => {
                let builder = AssumeRoleProvider::builder(system, keys()?, "")
                    .role(self.role()?)
                    .place(Place::from_env(system).map_err(within)?);
                Arc::new(builder.build().map_err(within)?)
            }
            "ecs_ram_role" => Arc::new(
                EcsRamRoleProvider::of_profile(
                    system,
                    "type ecs_ram_role",
                    self.text("role_name"),
                    &shared.token,
                )
                .map_err(within)?,
            ),
            "oidc_role_arn" => {
                let file = self.required("oidc_token_file_path")?;
                let builder = OidcRoleProvider::builder(
                    system,
                    "",
                    self.required("oidc_provider_arn")?,
                    file,
                );
                Arc::new(
                    builder
                        .role(self.role()?)
                        .place(Place::from_env(system).map_err(within)?)
                        .build()
                        .map_err(within)?,
                )
            }
            _ => {
                let line = self.section.get("type").map_or(0, |(_, line)| line);
                let problem = match kind {
                    "rsa_key_pair" => {
                        "type `rsa_key_pair` is not supported: it needs a signature with RSA; use another type"
                    }
                    _ => {
                        "`type` is none that is supported: access_key, sts, ram_role_arn, ecs_ram_role, oidc_role_arn"
                    }
                };
                return Err(invalid(
                    self.path.display(),
                    format_args!("line {line}: {problem}"),
                ));
            }
        })
    }

    fn role(&self) -> Result<Role, CredentialsError> {
        let mut role = Role::new(self.required("role_arn")?.to_owned());
        role.session_name = self.text("role_session_name").map(str::to_owned);
        role.policy = self.text("policy").map(str::to_owned);
        Ok(role)
    }
}

impl ProvideCredentials for IniProfileProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.shared.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ini_profile")
    }

    fn invalidate(&self) {
        self.shared.token.forget();
    }
}
