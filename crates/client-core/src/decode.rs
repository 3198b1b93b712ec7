//! From the bytes of an answer to a typed response.

use crate::error::Error;
use crate::model::{Decode, strip_root};
use crate::operation::OperationInfo;
use crate::response::{RawResponse, Response};

/// Decodes a successful answer.
///
/// An answer with status 204 and no body is an empty object.
///
/// # Errors
/// [`ErrorKind::Decode`](crate::error::ErrorKind::Decode) with the path to the value at fault, the status, the request
/// id and the first bytes of the body.
pub fn decode<T: Decode>(
    operation: &'static OperationInfo,
    raw: RawResponse,
) -> Result<Response<T>, Error> {
    match decode_body(&raw) {
        Ok(value) => Ok(Response::new(value, raw)),
        Err(message) => Err(Error::decode(operation.name(), message, &raw)),
    }
}

fn decode_body<T: Decode>(raw: &RawResponse) -> Result<T, String> {
    let text = std::str::from_utf8(raw.body())
        .map_err(|error| format!("the body is not UTF-8: {error}"))?;
    let text = match text.trim_start() {
        "" if raw.status() == http::StatusCode::NO_CONTENT => "{}",
        "" => return Err("the body is empty where a JSON object is expected".to_owned()),
        text if text.starts_with('<') => {
            return Err("the body is HTML or XML where a JSON object is expected".to_owned());
        }
        text => text,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    T::decode(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| strip_root(&error.to_string()).to_owned())?
        .ok_or_else(|| "the body is null where a JSON object is expected".to_owned())
}

#[cfg(test)]
mod tests;
