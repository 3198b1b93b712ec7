//! Presigned addresses: whoever has the address may put one file there.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Uri};

use super::{attempt_limit, is_in_the_clear};
use crate::client::CoreClient;
use crate::endpoint::is_loopback_host;
use crate::error::{Error, ErrorKind, Fault};
use crate::refusal::body;
use crate::transport::{AttemptTimeouts, Body, TransportErrorKind, whole};

/// Puts `bytes` at a presigned address, with no header but the type of the content: the signature is in the address, and
/// headers of ours would contradict it.
///
/// It is sent once; an address may be good for one use only.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] for an address that cannot be used, [`ErrorKind::Service`] when the storage refuses. No
/// error repeats the address, which is a secret.
pub async fn put(
    client: &CoreClient,
    operation: &'static str,
    url: &str,
    bytes: Bytes,
    content_type: &'static str,
) -> Result<(), Error> {
    let unusable =
        |what: &str| Error::invalid_request(operation, format!("the presigned address {what}"));
    let uri: Uri = url.parse().map_err(|_| unusable("is no URL"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority().cloned()) else {
        return Err(unusable("is no URL with a scheme and a host"));
    };
    if is_in_the_clear(client, scheme, is_loopback_host(authority.host())) {
        return Err(unusable(
            "is none of https, and would show the file on the way",
        ));
    }
    let size = bytes.len();
    let mut request = http::Request::new(Body::from(bytes));
    *request.method_mut() = Method::PUT;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(size));
    if let Ok(host) = HeaderValue::from_str(authority.as_str()) {
        headers.insert(HOST, host);
    }
    let timeouts = client.inner.timeouts;
    let limit = attempt_limit(client);
    let exchange = async {
        let limits = AttemptTimeouts::new(timeouts.connect, limit);
        whole(client.inner.transport.send(request, limits).await?).await
    };
    let answer = tokio::time::timeout(limit.saturating_add(Duration::from_secs(1)), exchange)
        .await
        .map_err(|_| {
            Error::new(
                ErrorKind::Timeout,
                format!("the storage at {authority} did not answer within {limit:?}"),
            )
            .in_operation(operation)
            .with_fault(Fault::TimedOut)
        })?
        .map_err(|error| {
            let (kind, fault) = match error.kind() {
                TransportErrorKind::Connect => (ErrorKind::Connect, Fault::NotSent),
                TransportErrorKind::Timeout => (ErrorKind::Timeout, Fault::TimedOut),
                _ => (ErrorKind::Transport, Fault::Transient),
            };
            // The transport names the whole address, so its own words are left out.
            let message = format!("the file did not get to the storage at {authority}");
            Error::new(kind, message)
                .in_operation(operation)
                .with_fault(fault)
        })?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let refusal = body::read(answer.body()).refusal;
    let fault = match status.as_u16() {
        429 => Fault::Throttled,
        500.. => Fault::Transient,
        _ => Fault::Permanent,
    };
    let message = refusal
        .message
        .clone()
        .unwrap_or_else(|| "the storage refused the file".to_owned());
    let (head, bytes) = answer.into_parts();
    Err(Error::new(ErrorKind::Service, message)
        .in_operation(operation)
        .with_fault(fault)
        .with_answer(status, head.headers, bytes, refusal))
}
