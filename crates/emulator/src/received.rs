//! One request as it arrived.

use bytes::Bytes;

use crate::text;

/// The parts of a request that anything here looks at. Path and query are as on the wire; header names are lower case.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// The API to whose own address it came; `None` at the common one.
    pub(crate) address_of: Option<&'static str>,
}

impl Received {
    pub(crate) fn new(
        head: &http::request::Parts,
        body: Bytes,
        address_of: Option<&'static str>,
    ) -> Self {
        let raw_query = head.uri.query().unwrap_or_default().to_owned();
        Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: text::pairs(&raw_query),
            raw_query,
            headers: head
                .headers
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.as_str().to_owned(), value)
                })
                .collect(),
            body,
            address_of,
        }
    }

    /// A header that may be there once and is there twice.
    pub(crate) fn repeated_header(&self) -> Option<&str> {
        let mut names: Vec<&str> = self
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| *name == "authorization" || *name == "host" || name.starts_with("x-"))
            .collect();
        names.sort_unstable();
        names
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
    }

    /// The first header of this name, which must be in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The first value of this name in the query.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// Path and query exactly as sent.
    pub(crate) fn target(&self) -> String {
        if self.raw_query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.raw_query)
        }
    }

    /// The pairs of a form body; none when the body is something else.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let is_form = self.header("content-type").is_some_and(|value| {
            value
                .trim()
                .to_ascii_lowercase()
                .starts_with("application/x-www-form-urlencoded")
        });
        if is_form {
            text::pairs(&String::from_utf8_lossy(&self.body))
        } else {
            Vec::new()
        }
    }
}

fn first<'a>(pairs: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.as_str())
}
