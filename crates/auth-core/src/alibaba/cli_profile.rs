//! Credentials of a profile of the `aliyun` command line.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::cli_config::{CliConfig, Profile, Wanted};
use super::metadata_token::MetadataToken;
use super::sts::{Place, Role};
use super::{
    AssumeRoleProvider, CloudSsoProvider, CredentialsUriProvider, EcsRamRoleProvider,
    ExternalProvider, OAuthProvider, OAuthSite, OidcRoleProvider,
};
use crate::{
    BoxFuture, Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, Provided,
    SharedProvider, StaticProvider, System,
};

/// Forbids modes that run programs or call addresses from the file, as it does for the command line.
const NO_EXTERNAL: &str = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";

/// Longer chains of profiles are a mistake, and each step takes stack and a call.
const LONGEST_CHAIN: usize = 16;

/// Credentials of a profile in `~/.aliyun/config.json`, as `aliyun configure` writes it.
///
/// All modes that the command line makes are understood, in any case: `AK`, `StsToken`, `RamRoleArn`, `EcsRamRole`,
/// `RamRoleArnWithRoleName`, `OIDC`, `ChainableRamRoleArn`, `CredentialsURI`, `External`, and `CloudSSO` and `OAuth`
/// while their logins last. `RsaKeyPair`, which is deprecated and would need RSA signatures for its one call and nothing
/// else here, is refused.
///
/// The file is read anew at each call and never written. In its usual place, one that may not be read counts as absent,
/// with a warning; a file that `ALIBABA_CLOUD_CONFIG_FILE` names must be readable.
#[derive(Clone, Debug)]
pub struct CliProfileProvider {
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

impl CliProfileProvider {
    /// The profile that `ALIBABA_CLOUD_PROFILE` names if the file has it, else the file's `current` one. Other
    /// variables: `ALIBABA_CLOUD_CONFIG_FILE` (another file), `ALIBABA_CLOUD_CLI_PROFILE_DISABLED`.
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

    /// What the file says to do. Apart from the call itself, so that no secret of the file outlives it.
    fn find(&self) -> Result<Result<Found, Absence>, CredentialsError> {
        let wanted = self.wanted.as_ref().map_err(Clone::clone)?;
        let config = match CliConfig::load(&self.system)? {
            Ok(config) => config,
            Err(absence) => return Ok(Err(absence)),
        };
        let profile = match config.select(wanted)? {
            Ok(profile) => profile,
            Err(absence) => return Ok(Err(absence)),
        };
        if is_template(&profile)? {
            return Ok(Err(Cow::Owned(format!("{} is empty", profile.place()))));
        }
        let provider_name = format!("cli_profile/{}", mode(&profile)?.to_ascii_lowercase());
        let provider = provider(self, &config, &profile, &[])?;
        Ok(Ok(Found {
            provider,
            provider_name,
            place: profile.place(),
        }))
    }
}

/// The command line writes a profile without keys when it first runs; that configures nothing.
fn is_template(profile: &Profile<'_>) -> Result<bool, CredentialsError> {
    let empty =
        profile.text("access_key_id")?.is_none() && profile.text("access_key_secret")?.is_none();
    Ok(empty && mode(profile)?.eq_ignore_ascii_case("AK"))
}

fn mode<'a>(profile: &'a Profile<'_>) -> Result<&'a str, CredentialsError> {
    Ok(profile.text("mode")?.unwrap_or("AK"))
}

/// The provider that a profile describes. `above` are the profiles that lead here by `source_profile`.
fn provider(
    shared: &Shared,
    config: &CliConfig,
    profile: &Profile<'_>,
    above: &[&str],
) -> Result<SharedProvider, CredentialsError> {
    let system = &shared.system;
    let within = |error: CredentialsError| error.within(profile.place());
    Ok(match mode(profile)?.to_ascii_lowercase().as_str() {
        "ak" => Arc::new(StaticProvider::new(keys(profile)?)),
        "ststoken" => Arc::new(StaticProvider::new(
            keys(profile)?.with_security_token(profile.key("sts_token")?),
        )),
        "ramrolearn" => {
            let inner = match profile.text("sts_token")? {
                Some(token) => keys(profile)?.with_security_token(token),
                None => keys(profile)?,
            };
            assume_role(system, profile, StaticProvider::new(inner))?
        }
        "ecsramrole" => Arc::new(ecs_role(shared, profile)?),
        "ramrolearnwithrolename" => assume_role(system, profile, ecs_role(shared, profile)?)?,
        "oidc" => {
            let builder = OidcRoleProvider::builder(
                system,
                profile.required("ram_role_arn")?,
                profile.required("oidc_provider_arn")?,
                profile.required("oidc_token_file")?,
            );
            Arc::new(
                builder
                    .place(place(system, profile)?)
                    .role(role(profile)?)
                    .build()
                    .map_err(within)?,
            )
        }
        "chainableramrolearn" => {
            let source = profile.required("source_profile")?;
            let mut way: Vec<&str> = above.to_vec();
            way.push(profile.name);
            if way.contains(&source) {
                return Err(profile.invalid(format_args!(
                    "`source_profile` runs in a circle: {} -> {source}",
                    way.join(" -> ")
                )));
            }
            if way.len() > LONGEST_CHAIN {
                return Err(profile.invalid(format_args!(
                    "`source_profile` goes on for more than {LONGEST_CHAIN} profiles: name the one with the keys"
                )));
            }
            let source = config.profile(source).ok_or_else(|| {
                profile.invalid(format_args!(
                    "`source_profile` names `{source}`, which the file does not have"
                ))
            })?;
            assume_role(system, profile, provider(shared, config, &source, &way)?)?
        }
        "credentialsuri" => {
            external_allowed(system, profile)?;
            Arc::new(
                CredentialsUriProvider::new(system, profile.required("credentials_uri")?)
                    .map_err(within)?,
            )
        }
        "external" => {
            external_allowed(system, profile)?;
            Arc::new(ExternalProvider::new(
                system,
                profile.required("process_command")?,
            ))
        }
        "cloudsso" => match bought(system, profile)? {
            Some(credentials) => Arc::new(StaticProvider::new(credentials)),
            None => Arc::new(
                CloudSsoProvider::new(
                    system,
                    profile.required("cloud_sso_sign_in_url")?,
                    profile.required("cloud_sso_account_id")?,
                    profile.required("cloud_sso_access_config")?,
                    login(profile, "access_token", "CloudSSO")?,
                    moment(profile, "cloud_sso_access_token_expire")?,
                )
                .map_err(within)?,
            ),
        },
        "oauth" => match bought(system, profile)? {
            Some(credentials) => Arc::new(StaticProvider::new(credentials)),
            None => {
                let site = match profile.text("oauth_site_type")? {
                    Some(site) if site.eq_ignore_ascii_case("INTL") => OAuthSite::International,
                    Some(site) if site.eq_ignore_ascii_case("CN") => OAuthSite::China,
                    _ => return Err(profile.invalid("field `oauth_site_type` must be CN or INTL")),
                };
                let token = login(profile, "oauth_access_token", "OAuth")?;
                Arc::new(OAuthProvider::new(
                    system,
                    site,
                    token,
                    moment(profile, "oauth_access_token_expire")?,
                ))
            }
        },
        "rsakeypair" => {
            return Err(profile.invalid(
                "mode `RsaKeyPair` is not supported: it is deprecated and needs a signature with RSA; use another mode",
            ));
        }
        "bearertoken" => {
            return Err(profile.invalid(
                "mode `BearerToken` is not supported: these services are called with signed requests; use a mode with keys",
            ));
        }
        "anonymous" => {
            return Err(profile.invalid(
                "mode `Anonymous` has no keys, and these services want a signature; use a mode with keys",
            ));
        }
        _ => {
            return Err(profile.invalid(
                "field `mode` is none that is supported: AK, StsToken, RamRoleArn, EcsRamRole, RamRoleArnWithRoleName, OIDC, ChainableRamRoleArn, CredentialsURI, External, CloudSSO, OAuth",
            ));
        }
    })
}

fn keys(profile: &Profile<'_>) -> Result<Credentials, CredentialsError> {
    Ok(Credentials::new(
        profile.key("access_key_id")?,
        profile.key("access_key_secret")?,
    ))
}

fn assume_role(
    system: &System,
    profile: &Profile<'_>,
    inner: impl ProvideCredentials + 'static,
) -> Result<SharedProvider, CredentialsError> {
    let mut builder = AssumeRoleProvider::builder(system, inner, "")
        .role(role(profile)?)
        .place(place(system, profile)?);
    if let Some(id) = profile.text("external_id")? {
        builder = builder.external_id(id);
    }
    Ok(Arc::new(
        builder
            .build()
            .map_err(|error| error.within(profile.place()))?,
    ))
}

fn role(profile: &Profile<'_>) -> Result<Role, CredentialsError> {
    let mut role = Role::new(profile.required("ram_role_arn")?.to_owned());
    role.session_name = profile.text("ram_session_name")?.map(str::to_owned);
    role.policy = profile.text("policy")?.map(str::to_owned);
    if let Some(seconds) = profile.seconds("expired_seconds")? {
        role.duration = Duration::from_secs(seconds);
    }
    Ok(role)
}

/// The profile's STS, with the variables for what it leaves open.
fn place(system: &System, profile: &Profile<'_>) -> Result<Place, CredentialsError> {
    let general = Place::from_env(system).map_err(|error| error.within(profile.place()))?;
    Ok(Place {
        region: profile
            .text("sts_region")?
            .map(str::to_owned)
            .or(general.region),
        vpc: profile.flag("enable_vpc")? || general.vpc,
        endpoint: profile.text("sts_endpoint")?.map(str::to_owned),
    })
}

fn ecs_role(
    shared: &Shared,
    profile: &Profile<'_>,
) -> Result<EcsRamRoleProvider, CredentialsError> {
    EcsRamRoleProvider::of_profile(
        &shared.system,
        "its mode",
        profile.text("ram_role_name")?,
        &shared.token,
    )
    .map_err(|error| error.within(profile.place()))
}

fn external_allowed(system: &System, profile: &Profile<'_>) -> Result<(), CredentialsError> {
    match system
        .var(NO_EXTERNAL)
        .map_err(|error| error.within(profile.place()))?
    {
        Some(value) if value == "1" || value.eq_ignore_ascii_case("true") => {
            Err(profile.invalid(format_args!("its mode is forbidden by {NO_EXTERNAL}")))
        }
        _ => Ok(()),
    }
}

/// Session credentials that the command line keeps in the file for a login, while they last.
fn bought(system: &System, profile: &Profile<'_>) -> Result<Option<Credentials>, CredentialsError> {
    let Some(seconds) = profile.seconds("sts_expiration")? else {
        return Ok(None);
    };
    let expires_at = SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(SystemTime::UNIX_EPOCH);
    if expires_at <= system.now() || profile.text("sts_token")?.is_none() {
        return Ok(None);
    }
    Ok(Some(
        keys(profile)?
            .with_security_token(profile.key("sts_token")?)
            .with_expiry(expires_at),
    ))
}

fn login<'a>(
    profile: &'a Profile<'_>,
    field: &str,
    mode: &str,
) -> Result<&'a str, CredentialsError> {
    profile.text(field)?.ok_or_else(|| {
        CredentialsError::new(
            CredentialsErrorKind::Expired,
            format!(
                "{}: not logged in; run `aliyun configure --mode {mode} --profile {}`",
                profile.place(),
                profile.name
            ),
        )
    })
}

/// A time in seconds since 1970; a missing one has passed.
fn moment(profile: &Profile<'_>, field: &str) -> Result<SystemTime, CredentialsError> {
    let seconds = profile.seconds(field)?.unwrap_or(0);
    Ok(SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(SystemTime::UNIX_EPOCH))
}

impl ProvideCredentials for CliProfileProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Provided, CredentialsError>> {
        Box::pin(self.shared.fetch())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("cli_profile")
    }

    fn invalidate(&self) {
        self.shared.token.forget();
    }
}
