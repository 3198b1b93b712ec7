//! The key pairs that an emulator accepts.

use auth_core::{Credentials, ExposeSecret};

/// Key pairs for tests. They are public texts and open nothing but an emulator.
#[derive(Clone, Debug)]
pub struct TestCredentials {
    keys: Vec<Key>,
    extra: Vec<Credentials>,
}

/// A key pair of one cloud.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// Whose it is: one cloud's keys open nothing at another.
    pub(crate) family: &'static str,
    pub(crate) credentials: Credentials,
    /// The environment variables of id and secret, as its own tools read them; none for a pair that is not printed.
    pub(crate) variables: &'static [&'static str],
}

impl TestCredentials {
    pub(crate) fn new(keys: Vec<Key>, extra: Vec<Credentials>) -> Self {
        Self { keys, extra }
    }

    /// The built-in pair with this id.
    pub(crate) fn built_in(&self, access_key_id: &str) -> Credentials {
        self.keys
            .iter()
            .find(|key| key.credentials.access_key_id() == access_key_id)
            .map(|key| key.credentials.clone())
            .unwrap_or_else(|| Credentials::new(access_key_id, ""))
    }

    /// The pair with this id, if it is of this family or was accepted by the test.
    pub(crate) fn find(&self, family: &str, access_key_id: &str) -> Option<&Credentials> {
        let own = self
            .keys
            .iter()
            .filter(|key| key.family == family)
            .map(|key| &key.credentials);
        self.extra
            .iter()
            .chain(own)
            .find(|known| known.access_key_id() == access_key_id)
    }

    /// Variables and values of the pairs that a program may use.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        self.keys
            .iter()
            .flat_map(|key| {
                let values = [
                    key.credentials.access_key_id(),
                    key.credentials.access_key_secret().expose_secret(),
                ];
                key.variables.iter().copied().zip(values.map(str::to_owned))
            })
            .collect()
    }
}
