//! Credentials of a profile in the INI file of the credentials libraries.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::ExposeSecret;

use super::cli_config::{Wanted, invalid};
use super::sts::{Place, Role};
use super::{AssumeRoleProvider, EcsRamRoleProvider, OidcRoleProvider};
use crate::environment::check_key;
use crate::providers::ini::{Dialect, Ini, Section};
use crate::{
    BoxFuture, Credentials, CredentialsError, ProvideCredentials, SharedProvider, StaticProvider,
    System,
};

const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const DIALECT: Dialect = Dialect {
    inline_comments: true,
    first_section: "",
};

/// Credentials of a profile in `~/.alibabacloud/credentials` or `~/.alibabacloud/credentials.ini`.
///
/// Types: `access_key`, `ram_role_arn`, `ecs_ram_role`, `oidc_role_arn`. A profile with `enable = false` counts as
/// missing. The file is read anew at each call.
#[derive(Clone, Debug)]
pub struct IniProfileProvider {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    system: System,
    wanted: Wanted,
    absence: Mutex<Cow<'static, str>>,
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
        Self::wanting(system, Wanted::Explicit(name.into()))
    }

    pub(super) fn wanting(system: &System, wanted: Wanted) -> Self {
        Self {
            shared: Arc::new(Shared {
                system: system.clone(),
                wanted,
                absence: Mutex::new(Cow::Borrowed("not asked yet")),
            }),
        }
    }
}

impl Shared {
    async fn fetch(&self) -> Result<Option<Credentials>, CredentialsError> {
        let found = match self.find()? {
            Ok(found) => found,
            Err(absence) => {
                *self.absence.lock().unwrap_or_else(PoisonError::into_inner) = absence;
                return Ok(None);
            }
        };
        let credentials = found
            .provider
            .provide()
            .await
            .map_err(|error| error.within(found.place))?;
        Ok(credentials.map(|credentials| credentials.with_provider_name(found.provider_name)))
    }

    fn find(&self) -> Result<Result<Found, Absence>, CredentialsError> {
        let (path, text) = match self.load()? {
            Ok(file) => file,
            Err(absence) => return Ok(Err(absence)),
        };
        let ini = Ini::parse(&text, DIALECT);
        let (name, required) = match &self.wanted {
            Wanted::Explicit(name) => (name.as_str(), true),
            Wanted::Elsewhere(name) => (name.as_str(), false),
            Wanted::Current => ("default", false),
        };
        let Some(section) = ini.section(name) else {
            let problem = format!("has no section [{name}]");
            return if required {
                Err(invalid(path.display(), problem))
            } else {
                Ok(Err(Cow::Owned(format!("{} {problem}", path.display()))))
            };
        };
        let profile = Profile {
            path: &path,
            name,
            section,
        };
        if let Some(line) = section.faulty_line() {
            return Err(invalid(
                path.display(),
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
        let kind = profile.required("type")?;
        Ok(Ok(Found {
            provider: profile.provider(&self.system, kind)?,
            provider_name: format!("ini_profile/{kind}"),
            place: profile.place(),
        }))
    }

    /// The first file that exists. Go and Node look for one name, Java and Python for the other.
    fn load(&self) -> Result<Result<(PathBuf, String), Absence>, CredentialsError> {
        let named = self.system.var(FILE).map(PathBuf::from);
        let required = named.is_some();
        let candidates = match (named, self.system.home()) {
            (Some(path), _) => vec![path],
            (None, Some(home)) => ["credentials", "credentials.ini"]
                .map(|name| home.join(".alibabacloud").join(name))
                .to_vec(),
            (None, None) => {
                return Ok(Err(Cow::Borrowed(
                    "no home directory to look for .alibabacloud/credentials in",
                )));
            }
        };
        for path in &candidates {
            match self.system.files.read(path) {
                Ok(bytes) => {
                    let text = String::from_utf8(bytes)
                        .map_err(|_| invalid(path.display(), "is not text in UTF-8"))?;
                    return Ok(Ok((path.clone(), text)));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound && !required => {}
                Err(error) => {
                    let source = if required {
                        format!(" (named by {FILE})")
                    } else {
                        String::new()
                    };
                    return Err(invalid(
                        path.display(),
                        format_args!("cannot be read{source}: {error}"),
                    ));
                }
            }
        }
        let names: Vec<String> = candidates
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        Ok(Err(Cow::Owned(format!(
            "neither {} exists",
            names.join(" nor ")
        ))))
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

    fn provider(&self, system: &System, kind: &str) -> Result<SharedProvider, CredentialsError> {
        let within = |error: CredentialsError| error.within(self.place());
        let keys = || {
            Ok::<_, CredentialsError>(StaticProvider::new(Credentials::new(
                self.key("access_key_id")?,
                self.key("access_key_secret")?,
            )))
        };
        Ok(match kind {
            "access_key" => Arc::new(keys()?),
            "ram_role_arn" => {
                let builder = AssumeRoleProvider::builder(system, keys()?, "")
                    .role(self.role()?)
                    .place(Place::from_env(system));
                Arc::new(builder.build().map_err(within)?)
            }
            "ecs_ram_role" => {
                let mut builder = EcsRamRoleProvider::builder(system)
                    .token_required(system.flag("ALIBABA_CLOUD_IMDSV1_DISABLED"));
                if let Some(name) = self.text("role_name") {
                    builder = builder.role_name(name);
                }
                Arc::new(builder.build().map_err(within)?)
            }
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
                        .place(Place::from_env(system))
                        .build()
                        .map_err(within)?,
                )
            }
            _ => {
                let line = self.section.get("type").map_or(0, |(_, line)| line);
                return Err(invalid(
                    self.path.display(),
                    format_args!(
                        "line {line}: `type` is none that is supported: access_key, ram_role_arn, ecs_ram_role, oidc_role_arn"
                    ),
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
    fn provide(&self) -> BoxFuture<'_, Result<Option<Credentials>, CredentialsError>> {
        Box::pin(self.shared.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("ini_profile")
    }

    fn absence(&self) -> Cow<'static, str> {
        self.shared
            .absence
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
