//! From the bytes of an answer to a typed response.

use http::header::CONTENT_ENCODING;

use crate::error::Error;
use crate::model::input::{self, Decoded, Mode};
use crate::model::{Decode, UnknownField};
use crate::operation::OperationInfo;
use crate::refusal::undecodable;
use crate::response::{RawResponse, Response};
use crate::sse;

/// Decodes a successful answer. One without a body is an empty object; one that came as a stream of events is all of them
/// together, where the operation may answer so.
///
/// What cannot be used of it is in [`Response::decode_warnings`].
///
/// # Errors
/// [`ErrorKind::Decode`](crate::error::ErrorKind::Decode) with the path to the value at fault, the status, the request
/// id and the first bytes of the body; for a strict client also where others have a warning.
pub fn decode<T: Decode>(
    operation: &'static OperationInfo,
    mut raw: RawResponse,
) -> Result<Response<T>, Error> {
    if let Some(growing) = operation.stream()
        && sse::is_stream(raw.headers())
    {
        match sse::joined(raw.body(), growing) {
            Ok(body) => raw = raw.with_body(body),
            Err(message) => return Err(undecodable(operation, &message, &raw)),
        }
    }
    decode_one(operation, raw)
}

/// The same of one event of an answer that comes as a stream.
pub(crate) fn decode_one<T: Decode>(
    operation: &'static OperationInfo,
    raw: RawResponse,
) -> Result<Response<T>, Error> {
    match decode_body::<T>(&raw) {
        Ok((value, read)) => {
            if let Some(warning) = read.warnings.first() {
                if raw.is_strict() {
                    return Err(undecodable(operation, &warning.to_string(), &raw));
                }
                tracing::warn!(
                    operation = operation.name(),
                    warnings = read.warnings.len(),
                    first = %warning,
                    "an answer is not as documented"
                );
            }
            Ok(Response::decoded(value, raw, read.warnings, unknown::<T>))
        }
        Err(message) => Err(undecodable(operation, &message, &raw)),
    }
}

fn decode_body<T: Decode>(raw: &RawResponse) -> Result<(T, Decoded<T>), String> {
    let body = raw.body();
    let start = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    if !matches!(first, Some(b'{' | b'[')) {
        if let Some(coding) = raw.headers().get(CONTENT_ENCODING) {
            let known = ["gzip", "x-gzip", "br", "deflate", "zstd"];
            let coding = known.iter().find(|name| coding == **name);
            return Err(format!(
                "the body is compressed with {}, which was not asked for: look for a proxy or gateway on the way",
                coding.unwrap_or(&"an unknown coding")
            ));
        }
        if first == Some(&b'<') {
            return Err("the body is HTML or XML where a JSON object is expected".to_owned());
        }
    }
    let mut read = match first {
        None => input::decode(b"{}", Mode::Answer, false)?,
        Some(_) => input::decode(body, Mode::Answer, false)?,
    };
    if let Some(value) = read.value.take() {
        return Ok((value, read));
    }
    // `null` is an answer without anything in it; everything else that gave nothing is of another type.
    match read.warnings.first() {
        Some(warning) => Err(warning.to_string()),
        None => {
            let mut empty = input::decode(b"{}", Mode::Answer, false)?;
            let value = empty.value.take();
            value.map(|value| (value, empty)).ok_or_else(|| {
                "the body is empty where the operation answers with a value".to_owned()
            })
        }
    }
}

/// What the types of an answer have no fields for.
fn unknown<T: Decode>(body: &[u8]) -> Vec<UnknownField> {
    input::decode::<T>(body, Mode::Answer, true).map_or_else(|_| Vec::new(), |read| read.unknown)
}

#[cfg(test)]
mod tests;
