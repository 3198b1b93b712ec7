//! The key pairs that an emulator accepts.

use auth_core::{Credentials, ExposeSecret};

/// Key pairs for tests. They are public texts and open nothing but an emulator.
#[derive(Clone, Debug)]
pub struct TestCredentials {
    alibaba: Credentials,
    alibaba_session: Credentials,
    ncp: Credentials,
    extra: Vec<Credentials>,
}

impl TestCredentials {
    pub(crate) fn new(extra: Vec<Credentials>) -> Self {
        Self {
            alibaba: Credentials::new("emulatorAccessKeyId", "emulatorAccessKeySecret"),
            alibaba_session: Credentials::new("STS.emulatorAccessKeyId", "emulatorStsSecret")
                .with_security_token("CAIS+emulator/token=="),
            ncp: Credentials::new("ncp_iam_EMULATOR", "ncp_iam_EMULATORSECRET"),
            extra,
        }
    }

    /// A long-lived Alibaba Cloud key pair.
    pub fn alibaba(&self) -> Credentials {
        self.alibaba.clone()
    }

    /// Temporary Alibaba Cloud credentials, with a security token.
    pub fn alibaba_session(&self) -> Credentials {
        self.alibaba_session.clone()
    }

    /// A NAVER Cloud Platform key pair.
    pub fn ncp(&self) -> Credentials {
        self.ncp.clone()
    }

    pub(crate) fn find(&self, access_key_id: &str) -> Option<&Credentials> {
        self.extra
            .iter()
            .chain([&self.alibaba, &self.alibaba_session, &self.ncp])
            .find(|known| known.access_key_id() == access_key_id)
    }

    /// What the command line prints, ready for a shell.
    #[doc(hidden)]
    pub fn environment(&self) -> String {
        [
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", &self.alibaba, true),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &self.alibaba, false),
            ("NCLOUD_ACCESS_KEY_ID", &self.ncp, true),
            ("NCLOUD_SECRET_ACCESS_KEY", &self.ncp, false),
        ]
        .map(|(name, credentials, id)| {
            let value = if id {
                credentials.access_key_id()
            } else {
                credentials.access_key_secret().expose_secret()
            };
            format!("export {name}={value}\n")
        })
        .concat()
    }
}
