//! `mediacloud call --dry-run`: the request as it would go out, on paper.

use std::io::{self, Write};
use std::sync::Arc;

use auth_core::{
    Credentials, ProcessEnvironment, ProvideCredentials, Provided, SharedProvider, StaticProvider,
};
use bytes::Bytes;
use client_core::call::CallOptions;
use client_core::wire::WireRequest;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};

use crate::apis::{self, Source};
use crate::args::Call;
use crate::failure::{Failure, SETTINGS};
use crate::output;

/// Prints method and URL, headers, an empty line, and the body.
pub async fn run(arguments: &Call, request: WireRequest) -> Result<(), Failure> {
    let api = arguments.operation.api;
    let protocol = api.info.protocol();
    // Only the environment: other places, such as a metadata service, are beyond the network.
    let provider = protocol.environment(Arc::new(ProcessEnvironment));
    let unsigned = request.operation.is_unsigned();
    // A broken half of a pair is an error, which the client tells when it asks again.
    let nobody = !unsigned && matches!(provider.provide().await, Ok(Provided::Absent(_)));
    let provider: SharedProvider = if nobody {
        Arc::new(StaticProvider::new(Credentials::new("nobody", "nothing")))
    } else {
        Arc::new(provider)
    };
    let client = apis::client(api, arguments, Source::Given(provider))
        .map_err(|error| Failure::usage(&error, SETTINGS))?;
    let mut prepared = client
        .prepare(request, &CallOptions::default())
        .await
        .map_err(Failure::Call)?;
    if nobody {
        strip_signature(&mut prepared);
        let _ = writeln!(
            io::stderr(),
            "note: the request is not signed, because there are no credentials in the environment: {}",
            protocol.how_to_give_credentials()
        );
    }
    output::stdout(|out| print(out, &prepared, arguments.show_secrets))?;
    Ok(())
}

/// Takes out what the placeholder made; every header of a signature that depends on a key is marked as sensitive.
fn strip_signature(request: &mut http::Request<Bytes>) {
    let secret: Vec<HeaderName> = request
        .headers()
        .iter()
        .filter(|(_, value)| value.is_sensitive())
        .map(|(name, _)| name.clone())
        .collect();
    for name in secret {
        request.headers_mut().remove(name);
    }
}

fn print(
    out: &mut impl Write,
    request: &http::Request<Bytes>,
    show_secrets: bool,
) -> io::Result<()> {
    writeln!(out, "{} {}", request.method(), request.uri())?;
    let mut headers: Vec<_> = request.headers().iter().collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in headers {
        let text = if value.is_sensitive() && !show_secrets {
            redacted(name, value)
        } else {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        writeln!(out, "{name}: {text}")?;
    }
    if !request.body().is_empty() {
        writeln!(out)?;
        out.write_all(request.body())?;
        writeln!(out)?;
    }
    Ok(())
}

/// Of an `Authorization` header, algorithm and signed headers help in a comparison and are no secret.
fn redacted(name: &HeaderName, value: &HeaderValue) -> String {
    let parts = value
        .to_str()
        .ok()
        .filter(|_| name == AUTHORIZATION)
        .and_then(|text| text.split_once(' '));
    let Some((algorithm, parts)) = parts else {
        return "[redacted]".to_owned();
    };
    let parts: Vec<String> = parts
        .split(',')
        .map(|part| match part.split_once('=') {
            Some(("SignedHeaders", _)) => part.to_owned(),
            Some((name, _)) => format!("{name}=[redacted]"),
            None => "[redacted]".to_owned(),
        })
        .collect();
    format!("{algorithm} {}", parts.join(","))
}
