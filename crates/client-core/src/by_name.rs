//! Calls with the operation's name and JSON, through the same typed requests and responses as any other call.

use serde_json::Value;

use crate::call::CallOptions;
use crate::client::CoreClient;
use crate::decode::decode;
use crate::encode::{Request, encode};
use crate::error::Error;
use crate::model::input::{Mode, decode as decode_json};
use crate::operation::OperationInfo;
use crate::refusal::undecodable;
use crate::response::{RawResponse, Response};
use crate::wire::WireRequest;

/// One operation in the table of a crate.
#[derive(Clone, Copy)]
pub struct OperationEntry {
    info: &'static OperationInfo,
    encode: fn(&Value) -> Result<WireRequest, Error>,
    recode: fn(RawResponse) -> Result<Response<Value>, Error>,
}

impl std::fmt::Debug for OperationEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("OperationEntry")
            .field(&self.info.name())
            .finish()
    }
}

impl OperationEntry {
    /// The entry of a request type.
    pub const fn of<R: Request>(info: &'static OperationInfo) -> Self {
        Self {
            info,
            encode: encode_json::<R>,
            recode: recode::<R>,
        }
    }

    /// What is known of the operation.
    pub const fn info(&self) -> &'static OperationInfo {
        self.info
    }

    /// Encodes JSON in wire names (`{"ProjectName": "p"}`); `null` stands for `{}`. A document inside a text parameter may
    /// stand there as text or as the JSON that it is.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) for a name that the operation does not
    /// know, at any depth, for a value of a wrong type, and for missing parameters.
    pub fn encode(&self, input: &Value) -> Result<WireRequest, Error> {
        match with_texts(self.info, input) {
            Some(input) => (self.encode)(&input),
            None => (self.encode)(input),
        }
    }

    /// Decodes an answer through the typed response and back to JSON.
    ///
    /// # Errors
    /// As [`decode`].
    pub fn recode(&self, raw: RawResponse) -> Result<Response<Value>, Error> {
        (self.recode)(raw)
    }

    /// Makes the call.
    ///
    /// # Errors
    /// Those of [`encode`](Self::encode), of [`CoreClient::execute`] and of [`recode`](Self::recode).
    pub async fn call(
        &self,
        client: &CoreClient,
        input: &Value,
        options: CallOptions,
    ) -> Result<Response<Value>, Error> {
        let request = self.encode(input)?;
        self.recode(client.execute(request, options).await?)
    }
}

/// Finds an operation without regard to case and separators: `ListProjects`, `list-projects`, `list_projects`.
pub fn find(entries: &'static [OperationEntry], name: &str) -> Option<&'static OperationEntry> {
    let wanted = fold(name);
    entries
        .iter()
        .find(|entry| fold(entry.info.name()) == wanted)
}

/// Calls an operation of a table by its name.
///
/// # Errors
/// As [`OperationEntry::call`], and [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) for an unknown
/// name.
pub async fn call(
    client: &CoreClient,
    entries: &'static [OperationEntry],
    name: &str,
    input: &Value,
) -> Result<Response<Value>, Error> {
    let Some(entry) = find(entries, name) else {
        return Err(Error::invalid_request(
            "call_by_name",
            format!(
                "{} has no operation {name:?}: its `operations` module lists them",
                client.service().title()
            ),
        ));
    };
    entry.call(client, input, CallOptions::default()).await
}

/// The input with its documents as text; `None` when they are so already.
fn with_texts(info: &OperationInfo, input: &Value) -> Option<Value> {
    let mut texts = None;
    for parameter in info.parameters() {
        let given = input.get(parameter.name());
        if let Some(document @ (Value::Object(_) | Value::Array(_))) = given
            && !parameter.documents().is_empty()
        {
            let texts = texts.get_or_insert_with(|| input.clone());
            texts[parameter.name()] = Value::from(document.to_string());
        }
    }
    texts
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn encode_json<R: Request>(input: &Value) -> Result<WireRequest, Error> {
    let operation = R::operation().name();
    let invalid = |message: String| Error::invalid_request(operation, message);
    // By way of text, so that reading requests and reading responses is one and the same compiled code.
    let text = match input {
        Value::Null => "{}".to_owned(),
        input => input.to_string(),
    };
    let read = decode_json::<R>(text.as_bytes(), Mode::Request, true).map_err(invalid)?;
    if let Some(warning) = read.warnings.first() {
        return Err(invalid(warning.to_string()));
    }
    if let Some(field) = read.unknown.iter().find(|field| !field.value().is_null()) {
        return Err(invalid(format!(
            "{} is not known to this operation (names are those of the wire, such as ProjectName)",
            field.path()
        )));
    }
    encode(&read.value.unwrap_or_default())
}

fn recode<R: Request>(raw: RawResponse) -> Result<Response<Value>, Error> {
    let operation = R::operation();
    let response = decode::<R::Response>(operation, raw)?;
    match serde_json::to_value(&*response) {
        Ok(value) => Ok(response.with_value(value)),
        Err(error) => Err(undecodable(operation, &error.to_string(), response.raw())),
    }
}

#[cfg(test)]
mod tests;
