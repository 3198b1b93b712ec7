//! The key pairs that an emulator accepts.

use auth_core::Credentials;

use super::FAMILY;
use crate::credentials::{Key, TestCredentials};

const LONG_LIVED: &str = "emulatorAccessKeyId";
const SESSION: &str = "STS.emulatorAccessKeyId";

pub(crate) fn keys() -> Vec<Key> {
    vec![
        Key {
            family: FAMILY,
            credentials: Credentials::new(LONG_LIVED, "emulatorAccessKeySecret"),
            variables: &[
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            ],
        },
        Key {
            family: FAMILY,
            credentials: Credentials::new(SESSION, "emulatorStsSecret")
                .with_security_token("CAIS+emulator/token=="),
            variables: &[],
        },
    ]
}

impl TestCredentials {
    /// A long-lived Alibaba Cloud key pair.
    pub fn alibaba(&self) -> Credentials {
        self.built_in(LONG_LIVED)
    }

    /// Temporary Alibaba Cloud credentials, with a security token.
    pub fn alibaba_session(&self) -> Credentials {
        self.built_in(SESSION)
    }
}
