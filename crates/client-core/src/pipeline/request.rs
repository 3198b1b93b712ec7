//! The HTTP request of one attempt: protocol headers, then the signature.

use auth_core::{Credentials, ExposeSecret, Signed, SigningRegion};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri};

use crate::call::{CallOptions, check_reserved};
use crate::context::Context;
use crate::error::{Error, ErrorKind};
use crate::protocol;
use crate::wire::WireRequest;

/// The request, signed unless `credentials` are absent, with the date and a nonce of now.
pub(super) fn signed(
    client: &Context,
    wire: &WireRequest,
    options: &CallOptions,
    credentials: Option<&Credentials>,
) -> Result<(http::Request<Bytes>, Option<Signed>), Error> {
    let operation = wire.operation.name();
    let at = client.offset.apply(client.clock.now());
    let nonce = client.nonce.next().map_err(|error| {
        Error::new(
            ErrorKind::Signing,
            "the operating system gave no random nonce",
        )
        .in_operation(operation)
        .with_source(error)
    })?;
    let protocol = client.protocol();
    let call = protocol::Call::new(operation, client.info.version());
    let query = if wire.operation.is_unsigned() {
        protocol.unsigned_query(&call, &wire.query, at, &nonce)
    } else {
        None
    };
    let query = query.as_deref().unwrap_or(&wire.query);
    let mut request = http::Request::new(wire.body.clone());
    *request.method_mut() = Method::from_bytes(wire.operation.method().as_bytes())
        .map_err(|_| Error::invalid_request(operation, "the HTTP method is unknown".to_owned()))?;
    *request.uri_mut() = uri(client, &wire.path, query).map_err(|what| {
        Error::invalid_request(operation, format!("the URL cannot be built: {what}"))
    })?;
    *request.headers_mut() = headers(client, &call, wire, options)?;
    let Some(credentials) = credentials else {
        return Ok((request, None));
    };
    if let Some(region) = client.region.as_deref().filter(|_| protocol.signs_region()) {
        request
            .extensions_mut()
            .insert(SigningRegion(region.into()));
    }
    let signed = protocol
        .signer()
        .sign(&mut request, credentials, at, &nonce)
        .map_err(|error| {
            Error::new(ErrorKind::Signing, "the request could not be signed")
                .in_operation(operation)
                .with_source(error)
        })?;
    Ok((request, Some(signed)))
}

/// Whether two sets of credentials sign alike.
pub(super) fn same(left: &Credentials, right: &Credentials) -> bool {
    let token = |credentials: &Credentials| {
        credentials
            .security_token()
            .map(|token| token.expose_secret().to_owned())
    };
    left.access_key_id() == right.access_key_id()
        && left.access_key_secret().expose_secret() == right.access_key_secret().expose_secret()
        && token(left) == token(right)
}

fn uri(client: &Context, path: &str, query: &str) -> Result<Uri, http::Error> {
    let target = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    Uri::builder()
        .scheme(client.endpoint.scheme())
        .authority(client.authority.as_bytes())
        .path_and_query(target)
        .build()
}

/// Headers from weak to strong: the client's, the call's, the protocol's. Neither of the first two can name one of the
/// third, so their order only matters between themselves.
fn headers(
    client: &Context,
    call: &protocol::Call,
    wire: &WireRequest,
    options: &CallOptions,
) -> Result<HeaderMap, Error> {
    let operation = wire.operation.name();
    let mut headers = client.headers.clone();
    let own = options
        .headers()
        .map_err(|message| Error::invalid_request(operation, message.to_owned()))?;
    let protocol = client.protocol();
    check_reserved(own, protocol).map_err(|message| Error::invalid_request(operation, message))?;
    for (name, value) in own {
        headers.insert(name.clone(), value.clone());
    }
    headers.insert(HOST, client.authority.clone());
    headers.insert(USER_AGENT, client.user_agent.clone());
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in protocol.headers(call) {
        headers.insert(name, fixed(operation, value)?);
    }
    let content_type = protocol
        .content_type()
        .or(wire.content_type.filter(|_| !wire.body.is_empty()));
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, fixed(operation, content_type)?);
    }
    Ok(headers)
}

/// A header value from the operation's table.
fn fixed(operation: &'static str, text: &'static str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| {
        Error::invalid_request(operation, format!("{text:?} cannot stand in a header"))
    })
}
