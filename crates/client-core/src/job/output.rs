//! The answers that tell of jobs.

use serde_json::Value;

use crate::by_name::{OperationEntry, find};
use crate::error::Error;
use crate::operation::OperationInfo;
use crate::response::{RawResponse, Response};
use crate::wait_info::WaitInfo;

/// What waiting for a job gives: the answer of the operation that reads its state.
///
/// Implemented by generated code, and for [`Value`], which stands for the answer of any operation.
pub trait JobOutput: Sized + Send + 'static {
    /// The operation that reads the state; `None` for any.
    fn query() -> Option<&'static str>;

    /// What belongs to the jobs of an operation. `table` has all operations of the API.
    fn parts(
        operation: &str,
        table: impl FnOnce() -> &'static [OperationEntry],
    ) -> Option<JobParts>;

    /// Reads an answer of the query.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::error::ErrorKind::Decode).
    fn read(entry: &OperationEntry, raw: RawResponse) -> Result<Response<Self>, Error>;
}

/// An answer that tells of jobs which can be stopped.
pub trait Stoppable: JobOutput {}

/// The operations around one kind of jobs, and how these are followed.
#[derive(Clone, Copy, Debug)]
pub struct JobParts {
    /// What the jobs are called after: the operation that starts them, or that reads their state.
    pub(super) operation: &'static OperationInfo,
    pub(super) wait: &'static WaitInfo,
    pub(super) query: OperationEntry,
    pub(super) stop: Option<OperationEntry>,
}

impl JobParts {
    /// The operation that the jobs are called after, how they are followed, what reads their state, and what stops them.
    pub const fn new(
        operation: &'static OperationInfo,
        wait: &'static WaitInfo,
        query: OperationEntry,
        stop: Option<OperationEntry>,
    ) -> Self {
        Self {
            operation,
            wait,
            query,
            stop,
        }
    }

    /// The parts of an operation in a table; `None` when nothing is known to wait for.
    fn among(table: &'static [OperationEntry], operation: &str) -> Option<Self> {
        let operation = find(table, operation)?.info();
        let is_certain = |wait: &&WaitInfo| wait.is_certain();
        let starts = operation.wait().filter(is_certain);
        let reads = || {
            table
                .iter()
                .filter_map(|entry| entry.info().wait().filter(is_certain))
                .find(|wait| wait.query().operation == operation.name())
        };
        let wait = starts.or_else(reads)?;
        let stop = starts
            .and_then(WaitInfo::stop)
            .and_then(|stop| find(table, stop.operation));
        Some(Self {
            operation,
            wait,
            query: *find(table, wait.query().operation)?,
            stop: stop.copied(),
        })
    }
}

impl JobOutput for Value {
    fn query() -> Option<&'static str> {
        None
    }

    fn parts(
        operation: &str,
        table: impl FnOnce() -> &'static [OperationEntry],
    ) -> Option<JobParts> {
        JobParts::among(table(), operation)
    }

    fn read(entry: &OperationEntry, raw: RawResponse) -> Result<Response<Self>, Error> {
        entry.recode(raw)
    }
}
