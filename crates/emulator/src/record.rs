//! What the emulator remembers of the requests it got.

use bytes::Bytes;

use crate::received::Received;

/// Headers whose values would let a reader of a test log sign requests or use a session.
fn is_secret(name: &str) -> bool {
    matches!(name, "authorization" | "proxy-authorization" | "cookie")
        || name.starts_with("x-") && (name.ends_with("-token") || name.contains("-signature-v"))
}

/// One request, in the order of arrival; see [`Emulator::requests`](crate::Emulator::requests).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The API: `imm`, `pai`, `ice`, `maiu`; `None` when the request belongs to none.
    pub api: Option<&'static str>,
    /// The operation, such as `ListProjects`; `None` when there is no such one.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path as sent, still percent-encoded.
    pub path: String,
    /// The query as sent, without `?`; empty when there is none.
    pub raw_query: String,
    /// Name in lower case, and value. Signatures and session tokens read `[redacted]`.
    pub headers: Vec<(String, String)>,
    /// The body to the byte.
    pub body: Bytes,
    /// The status that was answered; `None` when the connection was reset instead.
    pub status: Option<u16>,
    /// The signature was good, or none was needed. The bodies of other requests are not kept.
    pub verified: bool,
    /// What is wrong with documents among the parameters, a line each: errors, for which the work that the request started
    /// fails, and warnings, which the service would not tell. Empty without the feature `documents`.
    pub findings: Vec<String>,
}

impl RecordedRequest {
    pub(crate) fn new(request: &Received) -> Self {
        Self {
            api: None,
            operation: None,
            method: request.method.clone(),
            path: request.path.clone(),
            raw_query: request.raw_query.clone(),
            headers: request
                .headers
                .iter()
                .map(|(name, value)| {
                    let secret = is_secret(name);
                    let value = if secret { "[redacted]" } else { value };
                    (name.clone(), value.to_owned())
                })
                .collect(),
            body: request.body.clone(),
            status: None,
            verified: false,
            findings: Vec::new(),
        }
    }

    /// The value of a header, asked for in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The decoded pairs of the query, in their order.
    pub fn query(&self) -> Vec<(String, String)> {
        crate::text::pairs(&self.raw_query)
    }

    /// The value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<String> {
        self.query()
            .into_iter()
            .find(|(parameter, _)| parameter == name)
            .map(|(_, value)| value)
    }

    /// The decoded pairs of a form body, in their order.
    pub fn form(&self) -> Vec<(String, String)> {
        crate::text::pairs(&String::from_utf8_lossy(&self.body))
    }
}
