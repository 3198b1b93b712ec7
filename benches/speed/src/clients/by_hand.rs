//! reqwest, a signer written as the manual reads, and serde's derive: what somebody writes in an afternoon.

use std::collections::BTreeMap;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use time::macros::format_description;

use super::{KEY_ID, KEY_SECRET, count, target};
use crate::Fault;
use crate::bodies::Body;

/// The client.
pub struct ByHand {
    http: reqwest::Client,
    authority: String,
}

impl ByHand {
    /// A client of the server at this address.
    ///
    /// # Errors
    /// When reqwest cannot be set up.
    pub fn new(authority: String) -> Result<Self, Fault> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { http, authority })
    }

    /// One call.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub async fn call(&self, body: Body) -> Result<usize, Fault> {
        let (action, version) = target(body);
        let query = BTreeMap::from([("MaxResults", "50"), ("Prefix", body.name())]);
        let query: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let query = query.join("&");
        let mut nonce = [0_u8; 16];
        getrandom::fill(&mut nonce)?;
        let date = OffsetDateTime::from(SystemTime::now()).format(format_description!(
            "[year]-[month]-[day]T[hour]:[minute]:[second]Z"
        ))?;
        let payload = hex(&Sha256::digest(b""));
        let headers = BTreeMap::from([
            ("host", self.authority.clone()),
            ("x-acs-action", action.to_owned()),
            ("x-acs-version", version.to_owned()),
            ("x-acs-date", date),
            ("x-acs-signature-nonce", hex(&nonce)),
            ("x-acs-content-sha256", payload.clone()),
        ]);
        let canonical: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let names: Vec<&str> = headers.keys().copied().collect();
        let canonical = format!(
            "POST\n/\n{query}\n{}\n{}\n{payload}",
            canonical.concat(),
            names.join(";")
        );
        let to_sign = format!(
            "ACS3-HMAC-SHA256\n{}",
            hex(&Sha256::digest(canonical.as_bytes()))
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(KEY_SECRET.as_bytes())?;
        mac.update(to_sign.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let mut request = self
            .http
            .post(format!("http://{}/?{query}", self.authority))
            .header("accept", "application/json")
            .header(
                "authorization",
                format!(
                    "ACS3-HMAC-SHA256 Credential={KEY_ID},SignedHeaders={},Signature={signature}",
                    names.join(";")
                ),
            );
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = request.send().await?.error_for_status()?.bytes().await?;
        count(body, &answer)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
