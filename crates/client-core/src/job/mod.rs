//! Whole jobs: started, waited for, watched, stopped, and found again by another process.
//!
//! Operations that start work which goes on after the answer have `submit()` beside `send()`. It gives a [`Job`], which knows
//! how the provider documents the states of this kind of work. What no page documents well has no `submit()`.

mod core;
mod gather;
mod handle;
mod ids;
mod macros;
mod once;
mod options;
mod output;
mod path;
mod state;
mod submit;
mod watch;

use std::fmt;
use std::sync::Arc;

use auth_core::BoxFuture;
use futures_core::Stream;
use serde_json::{Map, Value};

use crate::by_name::OperationEntry;
use crate::call::CallOptions;
use crate::client::{CoreClient, Marker};
use crate::encode::{Request, encode};
use crate::error::Error;
use crate::response::{RawResponse, Response};
use crate::wait_info::Source;
use core::{Core, Poller};
use gather::Gather;
use handle::Data;
pub use handle::{AnyJobHandle, JobHandle};
use ids::Ids;
pub use once::token_of;
pub use options::WaitOptions;
pub use output::{JobOutput, JobParts, Stoppable};
pub use state::JobState;
use state::Seen;
pub use submit::Submit;
pub use watch::Watch;

/// Work that was started and goes on at the service.
///
/// Cheap to clone. Dropping it, or a future that waits for it, does nothing to the work itself.
pub struct Job<T> {
    core: Arc<Core>,
    output: Marker<T>,
}

impl<T: JobOutput> Job<T> {
    const fn of(core: Arc<Core>) -> Self {
        Self {
            core,
            output: std::marker::PhantomData,
        }
    }

    /// The job of a handle, followed through this client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::error::ErrorKind::Configuration) for a handle of another API or region, or of an
    /// operation that this version does not know.
    pub fn resume(
        client: &CoreClient,
        table: impl FnOnce() -> &'static [OperationEntry],
        handle: JobHandle<T>,
    ) -> Result<Self, Error> {
        let data = handle.data;
        let service = client.service();
        let other = |what: &str, theirs: &str, ours: &str| {
            Error::configuration(format!(
                "the handle is of a job in {what} {theirs:?}, and this client is for {ours:?}: take a client for {theirs:?}"
            ))
        };
        if data.api != service.name() {
            return Err(other("the API", &data.api, service.name()));
        }
        if let (Some(theirs), Some(ours)) = (data.region.as_deref(), client.region())
            && theirs != ours
        {
            return Err(other("region", theirs, ours));
        }
        let unknown = || {
            Error::configuration(format!(
                "the handle is of a job of {:?}, which this version cannot follow",
                data.operation
            ))
        };
        let parts = T::parts(&data.operation, table).ok_or_else(unknown)?;
        Ok(Self::of(Arc::new(Core {
            client: client.clone(),
            parts,
            data,
            wait: WaitOptions::default(),
            options: CallOptions::default(),
        })))
    }

    /// The job of an id from elsewhere, of which `request` says what the query needs besides.
    pub(crate) fn existing_value(
        client: &CoreClient,
        parts: JobParts,
        request: &Value,
        id: &str,
    ) -> Result<Self, Error> {
        let mut answer = Value::Null;
        let mut said = Map::new();
        match parts.wait.id() {
            Source::Response(path) => put(&mut answer, path, id),
            own => said.extend(
                parts
                    .wait
                    .query()
                    .parameters
                    .iter()
                    .filter(|(_, source)| *source == own)
                    .map(|(name, _)| ((*name).to_owned(), Value::from(id))),
            ),
        }
        let gather = Gather {
            request,
            response: Some(&answer),
            said: &said,
        };
        let invalid = |problem: String| Error::invalid_request(parts.operation.name(), problem);
        let parameters = gather
            .parameters(parts.wait.query(), parts.query.info())
            .map_err(invalid)?;
        let stop = match (parts.wait.stop(), parts.stop) {
            (Some(call), Some(entry)) => gather.parameters(call, entry.info()).map_err(invalid)?,
            _ => Map::new(),
        };
        Ok(Self::started(
            client,
            parts,
            id.to_owned(),
            (parameters, stop),
        ))
    }

    /// The job of an id from elsewhere, of which `request` says what the query needs besides.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) for what is missing.
    pub fn existing<R: Request>(
        client: &CoreClient,
        parts: JobParts,
        request: &R,
        id: &str,
    ) -> Result<Self, Error> {
        Self::existing_value(client, parts, &wire_names(request)?, id)
    }

    /// The job whose state a request reads.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) for what is missing.
    pub fn of_query<R: Request>(
        client: &CoreClient,
        parts: JobParts,
        request: &R,
    ) -> Result<Self, Error> {
        // Everything that is required must be there before anybody waits.
        encode(request)?;
        let parameters = match wire_names(request)? {
            Value::Object(parameters) => parameters,
            _ => Map::new(),
        };
        let named = parts
            .wait
            .query()
            .parameters
            .iter()
            .find(|(_, source)| *source == parts.wait.id())
            .and_then(|(name, _)| path::text(parameters.get(*name)?, ""));
        let id = named.ok_or_else(|| {
            Error::invalid_request(parts.operation.name(), "the job is not named".to_owned())
        })?;
        Ok(Self::started(client, parts, id, (parameters, Map::new())))
    }

    fn started(
        client: &CoreClient,
        parts: JobParts,
        id: String,
        (parameters, stop): (Map<String, Value>, Map<String, Value>),
    ) -> Self {
        let data = Data {
            api: client.service().name().to_owned(),
            region: client.region().map(str::to_owned),
            operation: parts.operation.name().to_owned(),
            query: parts.query.info().name().to_owned(),
            id,
            parameters,
            stop,
        };
        Self::of(Arc::new(Core {
            client: client.clone(),
            parts,
            data,
            wait: WaitOptions::default(),
            options: CallOptions::default(),
        }))
    }

    /// The id under which the service knows the job.
    pub fn id(&self) -> &str {
        &self.core.data.id
    }

    /// What another process needs to go on: to be saved, and given to `client.resume(...)` there.
    pub fn handle(&self) -> JobHandle<T> {
        JobHandle::new(self.core.data.clone())
    }

    /// The same job, waited for with these pauses and this deadline.
    #[must_use]
    pub fn with_wait(&self, options: WaitOptions) -> Self {
        self.with(options, self.core.options.clone())
    }

    fn with(&self, wait: WaitOptions, options: CallOptions) -> Self {
        Self::of(Arc::new(Core {
            client: self.core.client.clone(),
            parts: self.core.parts,
            data: self.core.data.clone(),
            wait,
            options,
        }))
    }

    /// Looks once.
    ///
    /// # Errors
    /// Those of the call that reads the state.
    pub fn status(&self) -> BoxFuture<'static, Result<JobStatus<T>, Error>> {
        let core = Arc::clone(&self.core);
        Box::pin(async move {
            let (seen, raw) = core.look().await?;
            JobStatus::new(&core, seen, raw)
        })
    }

    /// Waits for the end, and gives the last answer.
    ///
    /// Looks with growing pauses. A look that fails for a reason which can pass (throttling, a broken connection, a fault of
    /// the service) does not end the wait, and neither does a state that is not documented. Dropping the future ends the
    /// looking and not the job.
    ///
    /// # Errors
    /// [`ErrorKind::Job`](crate::error::ErrorKind::Job) when the work failed or was cancelled, with the job's own code and
    /// message; [`ErrorKind::JobDeadline`](crate::error::ErrorKind::JobDeadline) when it had not ended in time; those of the
    /// call that reads the state, when no patience helps.
    pub fn wait(&self) -> BoxFuture<'static, Result<Response<T>, Error>> {
        let poller = Poller::new(Arc::clone(&self.core));
        Box::pin(Self::ended(poller))
    }

    /// Waits for the end as [`wait`](Self::wait) does, and looks at once when an event tells of this job: `events` are the ids
    /// of jobs, those of others among them.
    ///
    /// An event is a hint and no proof: what counts is what the look finds. Since events get lost, looking with pauses goes on
    /// beside them, and after their end. A clone of the job may wait with the same events through a channel of its own.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn wait_with<S>(&self, events: S) -> BoxFuture<'static, Result<Response<T>, Error>>
    where
        S: Stream + Send + 'static,
        S::Item: Into<String>,
    {
        let poller = Poller::new(Arc::clone(&self.core)).with_events(Box::pin(Ids::new(events)));
        Box::pin(Self::ended(poller))
    }

    async fn ended(mut poller: Poller) -> Result<Response<T>, Error> {
        loop {
            let (seen, raw) = poller.next().await?;
            if seen.state.is_success() {
                return T::read(&poller.core().parts.query, raw);
            }
            if seen.state.is_over() {
                return Err(poller.core().failure(&seen, &raw));
            }
        }
    }

    /// Watches the job until it ends: a stream of its states, to draw a bar from.
    pub fn watch(&self) -> Watch<T> {
        Watch::new(Poller::new(Arc::clone(&self.core)))
    }
}

impl<T: Stoppable> Job<T> {
    /// Asks the service to end the work. Whether it does is told by the states.
    ///
    /// # Errors
    /// Those of the call; services refuse it once the work has ended.
    pub fn stop(&self) -> BoxFuture<'static, Result<(), Error>> {
        let core = Arc::clone(&self.core);
        Box::pin(async move {
            let Some(stop) = core.parts.stop else {
                return Err(Error::invalid_request(
                    core.parts.operation.name(),
                    "no operation stops such a job".to_owned(),
                ));
            };
            let request = stop.encode(&Value::Object(core.data.stop.clone()))?;
            core.client
                .execute(request, core.options.clone())
                .await
                .map(|_| ())
        })
    }
}

impl<T> Clone for Job<T> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            output: std::marker::PhantomData,
        }
    }
}

impl<T> fmt::Debug for Job<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("operation", &self.core.parts.operation.name())
            .field("id", &self.core.data.id)
            .finish_non_exhaustive()
    }
}

/// A request as JSON in wire names.
fn wire_names<R: Request>(request: &R) -> Result<Value, Error> {
    serde_json::to_value(request)
        .map_err(|error| Error::invalid_request(R::operation().name(), error.to_string()))
}

fn put(place: &mut Value, path: &str, text: &str) {
    let mut place = place;
    for name in path.split('.') {
        place = &mut place[name];
    }
    *place = Value::from(text);
}

/// One look at a job.
#[derive(Clone, Debug)]
pub struct JobStatus<T> {
    seen: Seen,
    failure: Option<Error>,
    response: Response<T>,
}

impl<T: JobOutput> JobStatus<T> {
    fn new(core: &Core, seen: Seen, raw: RawResponse) -> Result<Self, Error> {
        let failure =
            (seen.state.is_over() && !seen.state.is_success()).then(|| core.failure(&seen, &raw));
        Ok(Self {
            failure,
            response: T::read(&core.parts.query, raw)?,
            seen,
        })
    }
}

impl<T> JobStatus<T> {
    /// How the work stands.
    pub const fn state(&self) -> JobState {
        self.seen.state
    }

    /// The state as the service calls it; empty when the answer had none.
    pub fn text(&self) -> &str {
        &self.seen.text
    }

    /// How far it is, in percent, where the service tells.
    pub const fn progress(&self) -> Option<f64> {
        self.seen.progress
    }

    /// Why it ended without a result; the same error that waiting would give.
    pub const fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// The answer that was looked at.
    pub const fn response(&self) -> &Response<T> {
        &self.response
    }

    /// The answer that was looked at.
    pub fn into_response(self) -> Response<T> {
        self.response
    }
}

/// Starts what an operation of a table starts, by its name.
///
/// # Errors
/// [`ErrorKind::InvalidRequest`](crate::error::ErrorKind::InvalidRequest) for an operation that starts nothing to wait for, and
/// for an input that it does not take; later, those of [`Submit`].
pub fn submit_by_name(
    client: &CoreClient,
    entries: &'static [OperationEntry],
    name: &str,
    input: &Value,
    options: CallOptions,
) -> Result<Submit<Value>, Error> {
    let (Some(entry), Some(parts)) = (
        crate::by_name::find(entries, name),
        Value::parts(name, || entries),
    ) else {
        return Err(Error::invalid_request(
            "submit_by_name",
            format!("{name:?} starts nothing that can be waited for"),
        ));
    };
    let request = entry.encode(input).map(|wire| (wire, input.clone()));
    Ok(Submit::encoded(client.clone(), parts, request, options))
}
