//! From a signed request to one of reqwest.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Uri};
use http_body::{Frame, SizeHint};

use crate::transport::{Body, Direct, TransportError, TransportErrorKind};

/// A request on its way.
pub(super) struct Outgoing {
    pub inner: reqwest::Request,
    pub uri: Uri,
    /// Host and port, for messages.
    pub host: String,
    pub https: bool,
    pub way: Way,
}

/// Which client a request goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The given client, or else an own one with the proxy that is meant for the address.
    Usual,
    /// The same, but an address of this machine, which variables set no proxy for.
    Loopback,
    /// Always an own client without proxies.
    Direct,
}

impl Outgoing {
    /// Makes sure that the URL library does not change a byte of what was signed.
    pub fn new(request: http::Request<Body>) -> Result<Self, TransportError> {
        let (parts, body) = request.into_parts();
        let text = parts.uri.to_string();
        let url = reqwest::Url::parse(&text)
            .map_err(|error| invalid(format!("the URL cannot be used: {error}")))?;
        let uri_host = parts.uri.host().unwrap_or_default();
        let same = url.path() == parts.uri.path()
            && url.query() == parts.uri.query()
            && url.host_str() == Some(uri_host)
            && url.port() == parts.uri.port_u16()
            && url.scheme() == parts.uri.scheme_str().unwrap_or_default();
        if !same {
            return Err(invalid(
                "the HTTP library would change the URL after it was signed: look for \"..\", \"//\" or unencoded \
                 characters in the path"
                    .to_owned(),
            ));
        }
        let https = url.scheme() == "https";
        let loopback = crate::endpoint::is_loopback_host(uri_host);
        let host = parts
            .uri
            .authority()
            .map_or_else(|| uri_host.to_owned(), ToString::to_string);
        let mut inner = reqwest::Request::new(parts.method, url);
        *inner.headers_mut() = parts.headers;
        put_body(&mut inner, body);
        let way = match parts.extensions.get::<Direct>() {
            Some(Direct) => Way::Direct,
            None if loopback => Way::Loopback,
            None => Way::Usual,
        };
        Ok(Self {
            inner,
            uri: parts.uri,
            host,
            https,
            way,
        })
    }
}

fn invalid(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Invalid, message)
}

fn put_body(request: &mut reqwest::Request, body: Body) {
    let says_length = matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    );
    match body.as_bytes() {
        Some(bytes) if !bytes.is_empty() => {
            *request.body_mut() = Some(reqwest::Body::from(bytes.clone()));
        }
        Some(_) if says_length => {
            // hyper leaves it out for an empty body, and some gateways answer 411 then.
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Some(_) => {}
        None => {
            let left = body.length();
            *request.body_mut() = Some(reqwest::Body::wrap(Upload {
                body,
                left,
                last: None,
            }));
        }
    }
}

/// A streamed body; it must have the length that was told.
///
/// The last chunk is held back until the stream has ended: HTTP ends at the length, and would cut off what comes after.
struct Upload {
    body: Body,
    left: Option<u64>,
    last: Option<Bytes>,
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        loop {
            let chunk = match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(chunk)) => chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    return Poll::Ready(match (self.left, self.last.take()) {
                        (Some(left), None) if left > 0 => Some(Err(invalid(format!(
                            "the body ends {left} bytes before the length that it was told to have"
                        )))),
                        (_, last) => last.map(|chunk| Ok(Frame::data(chunk))),
                    });
                }
            };
            let Some(left) = self.left else {
                return Poll::Ready(Some(Ok(Frame::data(chunk))));
            };
            match left.checked_sub(chunk.len() as u64) {
                Some(0) if self.last.is_none() => {
                    self.left = Some(0);
                    self.last = Some(chunk);
                }
                Some(left) if left > 0 => {
                    self.left = Some(left);
                    return Poll::Ready(Some(Ok(Frame::data(chunk))));
                }
                _ => {
                    return Poll::Ready(Some(Err(invalid(
                        "the body has more bytes than the length that it was told to have"
                            .to_owned(),
                    ))));
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        let held = self.last.as_ref().map_or(0, Bytes::len) as u64;
        match self.left {
            Some(left) => SizeHint::with_exact(left.saturating_add(held)),
            None => SizeHint::default(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_a_request() {
        let rows = [
            ("http://127.0.0.1:1/", false, Way::Loopback),
            ("http://127.0.0.1:1/", true, Way::Direct),
            ("http://media.example.com/", false, Way::Usual),
            ("http://100.100.100.200/", true, Way::Direct),
        ];
        for (url, marked, way) in rows {
            let mut request = http::Request::get(url).body(Body::empty()).unwrap();
            if marked {
                request.extensions_mut().insert(Direct);
            }
            let found = Outgoing::new(request).map(|request| request.way);
            assert_eq!(found.unwrap(), way, "{url} {marked}");
        }
    }
}
