//! Alibaba Cloud: the default chain and its parts.
//!
//! Given the same environment and files, the chain chooses what the official libraries choose, but for this:
//!
//! * A source that is set up and broken ends the search with an error. The official chains skip it and may go on with
//!   the identity of the machine: half a pair of variables, an unreadable file, a profile that no file has.
//! * Keys with white space, empty keys and session keys without a token are refused. The official Python library takes
//!   them, and the service then refuses the signature without saying why.
//! * What the command line writes is understood as the command line does: modes in any case, `CredentialsURI`,
//!   `RamRoleArnWithRoleName`, zero seconds for "not set", stored CloudSSO session keys, a byte order mark.
//! * Both names of the INI file are looked for, and of two files the first that has the section counts; in it, a `#` starts a comment only after white space, `enable = false`
//!   is obeyed, and a faulty line matters only in its own section.
//! * Passing failures are tried again, a clock that is off is corrected by what STS says, and valid credentials are
//!   used while a refresh fails.
//! * `ALIBABA_CLOUD_ECS_METADATA_DISABLED` holds for profiles, too: one that needs the metadata service is an error, in
//!   the command line's file as in the INI file.
//! * RSA key pairs (type `rsa_key_pair`, mode `RsaKeyPair`) are refused. The command line has deprecated the mode, only
//!   the Java and Python libraries read the type, and their one call, `GenerateSessionAccessKey`, would need RSA signatures here for
//!   nothing else. The error says so, rather than that the type is unknown.
//! * A file in its usual place that this user may not read counts as absent, with a warning, because a home directory
//!   can be somebody else's. A file that a variable names must be readable.
//! * A variable that is no Unicode is an error of the provider that reads it.
//! * `ALIBABA_CLOUD_ROLE_ARN` does not fill in the role that a profile leaves out.
//!
//! The cases in `tests/cases` show each of them, with its reason, and are compared with the official library.

mod assume_role;
mod chain;
mod cli_config;
mod cli_profile;
mod cloud_sso;
pub mod codes;
mod credentials_uri;
mod ecs_ram_role;
mod external;
mod ini_profile;
mod metadata_token;
mod oauth;
mod oidc_role;
pub mod oss;
mod region;
pub mod sign;
mod sts;

pub use assume_role::{AssumeRoleBuilder, AssumeRoleProvider};
pub use chain::{AlibabaChain, AlibabaChainBuilder};
pub use cli_profile::CliProfileProvider;
pub use cloud_sso::CloudSsoProvider;
pub use credentials_uri::CredentialsUriProvider;
pub use ecs_ram_role::{EcsRamRoleBuilder, EcsRamRoleProvider};
pub use external::ExternalProvider;
pub use ini_profile::IniProfileProvider;
pub use oauth::{OAuthProvider, OAuthSite};
pub use oidc_role::{OidcRoleBuilder, OidcRoleProvider};
pub use oss::Oss4;
pub use region::region;
pub use sign::Acs3;

use crate::{Environment, EnvironmentProvider, VariableNames};

/// `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for session credentials,
/// `ALIBABA_CLOUD_SECURITY_TOKEN`; behind each the spellings that the command line reads as well: `ALIBABACLOUD_...`, and
/// `ALICLOUD_ACCESS_KEY` with `ALICLOUD_SECRET_KEY`.
pub fn environment(environment: impl Environment + 'static) -> EnvironmentProvider {
    EnvironmentProvider::new(
        environment,
        VariableNames {
            id: &[
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "ALIBABACLOUD_ACCESS_KEY_ID",
                "ALICLOUD_ACCESS_KEY",
            ],
            secret: &[
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                "ALIBABACLOUD_ACCESS_KEY_SECRET",
                "ALICLOUD_SECRET_KEY",
            ],
            token: &[
                "ALIBABA_CLOUD_SECURITY_TOKEN",
                "ALIBABACLOUD_SECURITY_TOKEN",
            ],
        },
    )
}
