//! Takes secrets out of what a service sent back.
//!
//! A refused signature is answered with the canonical request that the server computed, and the session token is one of
//! its lines. So everything that enters an error passes here first.

use auth_core::encode::percent_encode;
use auth_core::{Credentials, ExposeSecret, SecretString};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

const INSTEAD: &str = "[redacted]";
/// Shorter texts are no secrets worth the name, and would tear holes into every message.
const SHORTEST: usize = 6;

/// The secrets of one attempt, in every spelling in which an answer may hold them.
#[derive(Default)]
pub(crate) struct Scrubber {
    needles: Vec<SecretString>,
}

impl Scrubber {
    pub fn new(credentials: Option<&Credentials>, signature: Option<&str>) -> Self {
        let mut needles = Vec::new();
        let secrets = credentials.into_iter().flat_map(|credentials| {
            [
                Some(credentials.access_key_secret().expose_secret()),
                credentials
                    .security_token()
                    .map(ExposeSecret::expose_secret),
            ]
        });
        for secret in secrets.flatten().chain(signature) {
            if secret.len() < SHORTEST {
                continue;
            }
            let spellings = [
                secret.to_owned(),
                percent_encode(secret),
                // JSON writers may escape these.
                secret.replace('/', "\\/"),
                secret
                    .replace('/', "\\u002F")
                    .replace('+', "\\u002B")
                    .replace('=', "\\u003D"),
                secret
                    .replace('/', "\\u002f")
                    .replace('+', "\\u002b")
                    .replace('=', "\\u003d"),
            ];
            for spelling in spellings {
                if !needles
                    .iter()
                    .any(|known: &SecretString| known.expose_secret() == spelling)
                {
                    needles.push(SecretString::from(spelling));
                }
            }
        }
        Self { needles }
    }

    pub fn body(&self, body: &Bytes) -> Bytes {
        let mut clean = body.clone();
        for needle in &self.needles {
            if let Some(replaced) = replace(&clean, needle.expose_secret().as_bytes()) {
                clean = Bytes::from(replaced);
            }
        }
        clean
    }

    pub fn headers(&self, headers: &HeaderMap) -> HeaderMap {
        let mut clean = headers.clone();
        for value in clean.values_mut() {
            let dirty = value.to_str().is_ok_and(|text| {
                self.needles
                    .iter()
                    .any(|needle| text.contains(needle.expose_secret()))
            });
            if dirty {
                *value = HeaderValue::from_static(INSTEAD);
            }
        }
        clean
    }
}

/// `None` when there is nothing to replace.
fn replace(haystack: &[u8], needle: &[u8]) -> Option<Vec<u8>> {
    let mut rest = haystack;
    let mut clean = Vec::new();
    let mut found = false;
    while let Some(at) = rest
        .windows(needle.len())
        .position(|window| window == needle)
    {
        found = true;
        clean.extend_from_slice(&rest[..at]);
        clean.extend_from_slice(INSTEAD.as_bytes());
        rest = &rest[at + needle.len()..];
    }
    clean.extend_from_slice(rest);
    found.then_some(clean)
}
