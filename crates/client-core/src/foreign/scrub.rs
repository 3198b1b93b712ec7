//! Takes secrets out of what others sent back.
//!
//! A refused signature is answered with the canonical request that the server computed, and the session token is one of its
//! lines; an echo page repeats whole requests. So everything that enters an error passes here first.

use auth_core::{Credentials, ExposeSecret, SecretString};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

const INSTEAD: &str = "[redacted]";
/// Shorter texts are no secrets worth the name, and would tear holes into every message.
const SHORTEST: usize = 6;
/// So many characters of a secret are the secret, even if it was cut or lost its padding.
const TELLING: usize = 16;

/// The secrets of one attempt.
#[derive(Default)]
pub(crate) struct Scrubber {
    secrets: Vec<SecretString>,
}

impl Scrubber {
    pub fn new(credentials: Option<&Credentials>, signature: Option<&str>) -> Self {
        let of_keys = credentials.into_iter().flat_map(|credentials| {
            [
                Some(credentials.access_key_secret().expose_secret()),
                credentials
                    .security_token()
                    .map(ExposeSecret::expose_secret),
            ]
        });
        let secrets = of_keys
            .flatten()
            .chain(signature)
            .filter(|secret| secret.len() >= SHORTEST)
            .map(SecretString::from)
            .collect();
        Self { secrets }
    }

    /// A text without them.
    pub fn text(&self, text: &str) -> String {
        match self.replace(text.as_bytes()) {
            // Whole characters were taken out of valid text, so it still is valid.
            Some(clean) => String::from_utf8_lossy(&clean).into_owned(),
            None => text.to_owned(),
        }
    }

    /// Bytes without them.
    pub fn bytes(&self, bytes: &[u8]) -> Bytes {
        match self.replace(bytes) {
            Some(clean) => Bytes::from(clean),
            None => Bytes::copy_from_slice(bytes),
        }
    }

    /// Headers without them: a value that holds one is replaced as a whole.
    pub fn headers(&self, headers: &HeaderMap) -> HeaderMap {
        let mut clean = headers.clone();
        for value in clean.values_mut() {
            if self.replace(value.as_bytes()).is_some() {
                *value = HeaderValue::from_static(INSTEAD);
            }
        }
        clean
    }

    /// JSON without them, in names as in values.
    pub fn json(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (self.text(name), self.json(value)))
                .collect(),
            other => other.clone(),
        }
    }

    /// `None` when there is nothing to replace.
    fn replace(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut clean: Option<Vec<u8>> = None;
        let mut kept = 0;
        let mut at = 0;
        while at < text.len() {
            let found = self
                .secrets
                .iter()
                .filter_map(|secret| found(&text[at..], secret.expose_secret().as_bytes()))
                .max();
            let Some(length) = found else {
                at += 1;
                continue;
            };
            let clean = clean.get_or_insert_default();
            clean.extend_from_slice(&text[kept..at]);
            clean.extend_from_slice(INSTEAD.as_bytes());
            at += length;
            kept = at;
        }
        clean.map(|mut clean| {
            clean.extend_from_slice(&text[kept..]);
            clean
        })
    }
}

/// How many bytes of the text's beginning are the secret, in whatever spelling; `None` when it does not begin with it.
fn found(text: &[u8], secret: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut same = 0;
    for expected in secret {
        match spelled(&text[at..], *expected) {
            Some(length) => at += length,
            None => break,
        }
        same += 1;
    }
    (same >= secret.len().min(TELLING)).then_some(at)
}

/// The length of one character of a secret at the beginning of a text: as it is, or escaped as JSON, URLs or HTML do, also
/// more than once.
fn spelled(text: &[u8], expected: u8) -> Option<usize> {
    let first = *text.first()?;
    if first == expected {
        return Some(1);
    }
    match first {
        b'\\' => {
            let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
            let rest = &text[slashes..];
            match rest.first()? {
                b'u' if hex(rest.get(1..5)?)? == u32::from(expected) => Some(slashes + 5),
                escaped if *escaped == expected => Some(slashes + 1),
                _ => None,
            }
        }
        b'%' => {
            let mut at = 1;
            // A percent sign that was escaped itself.
            while text.get(at..at + 2) == Some(b"25") {
                at += 2;
            }
            (hex(text.get(at..at + 2)?)? == u32::from(expected)).then_some(at + 2)
        }
        b'&' => {
            let end = text.iter().take(10).position(|byte| *byte == b';')?;
            let code = match text.get(1..end)? {
                [b'#', b'x' | b'X', digits @ ..] => hex(digits)?,
                [b'#', digits @ ..] => std::str::from_utf8(digits).ok()?.parse().ok()?,
                b"equals" => u32::from(b'='),
                b"plus" => u32::from(b'+'),
                b"sol" => u32::from(b'/'),
                _ => return None,
            };
            (code == u32::from(expected)).then_some(end + 1)
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use auth_core::Credentials;

    use super::Scrubber;

    #[test]
    fn secrets_go_in_every_spelling() {
        let token = "CAISabc/def+ghi0123456789==";
        let credentials = Credentials::new("id", "theSecret").with_security_token(token);
        let scrubber = Scrubber::new(Some(&credentials), Some("5f0a/b+c="));
        let rows = [
            (token, "[redacted]"),
            ("a theSecret b", "a [redacted] b"),
            (
                "x-acs-security-token:CAISabc\\/def\\u002Bghi0123456789\\u003d\\u003d\\n",
                "x-acs-security-token:[redacted]\\n",
            ),
            ("CAISabc/def+ghi0123456789\\u003D\\u003D", "[redacted]"),
            ("CAISabc%2Fdef%2bghi0123456789%3D%3D&", "[redacted]&"),
            ("CAISabc%252Fdef%252Bghi0123456789", "[redacted]"),
            (
                "CAISabc&#x2F;def&#43;ghi0123456789&#x3D;&#x3D;.",
                "[redacted].",
            ),
            ("CAISabc/def+ghi0123456789", "[redacted]"),
            ("CAISabc/def+ghi0...", "[redacted]..."),
            ("\\\\u0043AISabc\\\\/def+ghi0123456789==", "[redacted]"),
            ("signature=5f0a\\/b+c\\u003d", "signature=[redacted]"),
            ("CAISabc/def", "CAISabc/def"),
            ("nothing here", "nothing here"),
        ];
        for (text, expected) in rows {
            assert_eq!(scrubber.text(text), expected, "{text}");
        }
    }
}
