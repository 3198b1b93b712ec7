//! Starting a job.

use std::fmt;
use std::future::IntoFuture;

use auth_core::BoxFuture;
use serde_json::{Map, Value};

use super::Job;
use super::core::json_of;
use super::gather::Gather;
use super::options::WaitOptions;
use super::output::{JobOutput, JobParts};
use super::path;
use crate::call::CallOptions;
use crate::client::{CoreClient, Marker};
use crate::encode::Request;
use crate::error::Error;
use crate::refusal::undecodable;
use crate::wait_info::Source;
use crate::wire::WireRequest;

/// The start of a job; awaiting it makes the call and gives the [`Job`].
///
/// Nothing happens before it is awaited.
#[must_use = "a job is not started until this is awaited"]
pub struct Submit<T> {
    client: CoreClient,
    parts: JobParts,
    /// What is sent, and the same in wire names.
    request: Result<(WireRequest, Value), Error>,
    said: Map<String, Value>,
    wait: WaitOptions,
    options: CallOptions,
    output: Marker<T>,
}

impl<T: JobOutput> Submit<T> {
    /// The start of what `parts` tells of; `wire` is what the builder makes of `request`, with its checks.
    pub fn new<R: Request>(
        client: CoreClient,
        parts: JobParts,
        request: &R,
        wire: Result<WireRequest, Error>,
        options: CallOptions,
    ) -> Self {
        let both = wire.and_then(|wire| Ok((wire, super::wire_names(request)?)));
        Self::encoded(client, parts, both, options)
    }

    pub(crate) fn encoded(
        client: CoreClient,
        parts: JobParts,
        request: Result<(WireRequest, Value), Error>,
        options: CallOptions,
    ) -> Self {
        Self {
            client,
            parts,
            request,
            said: Map::new(),
            wait: WaitOptions::default(),
            options,
            output: std::marker::PhantomData,
        }
    }

    /// Sets how patiently the job is waited for.
    pub fn with_wait(mut self, options: WaitOptions) -> Self {
        self.wait = options;
        self
    }

    /// Says a parameter of the call that reads the state, in wire names, where neither the request nor its answer has it.
    pub fn with_query_parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        self.said.insert(name.into(), value.into());
        self
    }

    async fn run(mut self) -> Result<Job<T>, Error> {
        let info = self.parts.wait;
        let name = self.parts.operation.name();
        let (wire, request) = std::mem::replace(
            &mut self.request,
            Err(Error::invalid_request(name, "was sent already".to_owned())),
        )?;
        // Before anything is started that nobody could follow.
        let before = Gather {
            request: &request,
            response: None,
            said: &self.said,
        };
        before
            .parameters(info.query(), self.parts.query.info())
            .map_err(|problem| Error::invalid_request(name, problem))?;
        let raw = self.client.execute(wire, self.options.clone()).await?;
        let answer = json_of(&raw);
        let gather = Gather {
            response: Some(&answer),
            ..before
        };
        let lost = |problem: String| {
            undecodable(
                self.parts.operation,
                &format!("the job was started and cannot be followed: {problem}"),
                &raw,
            )
        };
        let id = match info.id() {
            Source::Request(path) => path::text(&request, path),
            Source::Response(path) => path::text(&answer, path),
            Source::Fixed(value) => Some(value.to_owned()),
            Source::Caller => None,
        };
        let id = id.ok_or_else(|| lost("the answer has no id".to_owned()))?;
        let parameters = gather
            .parameters(info.query(), self.parts.query.info())
            .map_err(lost)?;
        let stop = match (info.stop(), self.parts.stop) {
            (Some(call), Some(entry)) => gather.parameters(call, entry.info()).map_err(lost)?,
            _ => Map::new(),
        };
        let job = Job::started(&self.client, self.parts, id, (parameters, stop));
        Ok(job.with(self.wait, self.options))
    }
}

impl<T: JobOutput> IntoFuture for Submit<T> {
    type Output = Result<Job<T>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Submit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submit")
            .field("operation", &self.parts.operation.name())
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}
