//! What an operation starts, where its state stands, and when it is over: data that the generator writes.

/// What kind of work an operation starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitKind {
    /// Work that ends.
    Job,
    /// A thing that is there at once and usable later.
    Readiness,
    /// Work that goes on until somebody stops it; waiting ends when it runs.
    Continuous,
}

/// Where a parameter of a later call comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// A path into the request that started the work.
    Request(&'static str),
    /// A path into the answer to it.
    Response(&'static str),
    /// Always this value.
    Fixed(&'static str),
    /// The caller has to say it.
    Caller,
}

/// A later call about the work, and where its parameters come from.
#[derive(Clone, Copy, Debug)]
pub struct WaitCall {
    /// The operation's name.
    pub operation: &'static str,
    /// Its parameters by wire names.
    pub parameters: &'static [(&'static str, Source)],
}

/// The documented values of a state. What is in none of the lists is not known, and not the end.
#[derive(Clone, Copy, Debug, Default)]
pub struct States {
    /// Under way, in the usual order.
    pub running: &'static [&'static str],
    /// Done.
    pub success: &'static [&'static str],
    /// Done in part.
    pub partial: &'static [&'static str],
    /// Ended without a result.
    pub failure: &'static [&'static str],
    /// Ended because somebody wanted it so.
    pub cancelled: &'static [&'static str],
    /// Standing still until somebody goes on with it.
    pub paused: &'static [&'static str],
}

impl States {
    /// No state at all, to be filled.
    pub const NONE: Self = Self {
        running: &[],
        success: &[],
        partial: &[],
        failure: &[],
        cancelled: &[],
        paused: &[],
    };
}

/// How the work that an operation starts is followed.
///
/// Paths are dotted and go by wire names. `[]` after a name steps into every entry of a list, and `|` into the JSON document
/// that a text field holds: `JobList[].Status`, `Job.Extend|ErrorCode`.
#[derive(Clone, Copy, Debug)]
pub struct WaitInfo {
    kind: WaitKind,
    query: WaitCall,
    id: Source,
    status: &'static str,
    states: States,
    entry: Option<&'static str>,
    code: Option<&'static str>,
    message: Option<&'static str>,
    progress: Option<&'static str>,
    begins: Option<&'static str>,
    results: &'static [&'static str],
    stop: Option<WaitCall>,
    certain: bool,
}

impl WaitInfo {
    /// The call that reads the state, what names the work, where the state stands in the answer of that call, and its values.
    pub const fn new(
        kind: WaitKind,
        query: WaitCall,
        id: Source,
        status: &'static str,
        states: States,
    ) -> Self {
        Self {
            kind,
            query,
            id,
            status,
            states,
            entry: None,
            code: None,
            message: None,
            progress: None,
            begins: None,
            results: &[],
            stop: None,
            certain: true,
        }
    }

    /// Sets the field that names the entry of the list on the way to the state; without it all entries have to end.
    #[must_use]
    pub const fn with_entry(mut self, field: &'static str) -> Self {
        self.entry = Some(field);
        self
    }

    /// Sets where the code of a failure stands.
    #[must_use]
    pub const fn with_code(mut self, path: &'static str) -> Self {
        self.code = Some(path);
        self
    }

    /// Sets where the reason of a failure stands.
    #[must_use]
    pub const fn with_message(mut self, path: &'static str) -> Self {
        self.message = Some(path);
        self
    }

    /// Sets where the progress stands, in percent.
    #[must_use]
    pub const fn with_progress(mut self, path: &'static str) -> Self {
        self.progress = Some(path);
        self
    }

    /// Sets where the answer of the operation itself has the first state.
    #[must_use]
    pub const fn with_begins(mut self, path: &'static str) -> Self {
        self.begins = Some(path);
        self
    }

    /// Sets where the results stand.
    #[must_use]
    pub const fn with_results(mut self, paths: &'static [&'static str]) -> Self {
        self.results = paths;
        self
    }

    /// Sets the call that ends the work.
    #[must_use]
    pub const fn with_stop(mut self, stop: WaitCall) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Marks states that are documented too little to wait for.
    #[must_use]
    pub const fn uncertain(mut self) -> Self {
        self.certain = false;
        self
    }

    /// What kind of work it is.
    pub const fn kind(&self) -> WaitKind {
        self.kind
    }

    /// The call that reads the state.
    pub const fn query(&self) -> &WaitCall {
        &self.query
    }

    /// What names the work.
    pub const fn id(&self) -> Source {
        self.id
    }

    /// Where the state stands in the answer of the query.
    pub const fn status(&self) -> &'static str {
        self.status
    }

    /// The values of the state.
    pub const fn states(&self) -> &States {
        &self.states
    }

    /// The field that names the entry of the list on the way to the state.
    pub const fn entry(&self) -> Option<&'static str> {
        self.entry
    }

    /// Where the code of a failure stands.
    pub const fn code(&self) -> Option<&'static str> {
        self.code
    }

    /// Where the reason of a failure stands.
    pub const fn message(&self) -> Option<&'static str> {
        self.message
    }

    /// Where the progress stands, in percent.
    pub const fn progress(&self) -> Option<&'static str> {
        self.progress
    }

    /// Where the answer of the operation itself has the first state.
    pub const fn begins(&self) -> Option<&'static str> {
        self.begins
    }

    /// Where the results stand.
    pub const fn results(&self) -> &'static [&'static str] {
        self.results
    }

    /// The call that ends the work.
    pub const fn stop(&self) -> Option<&WaitCall> {
        self.stop.as_ref()
    }

    /// Whether the states are documented well enough to wait for them.
    pub const fn is_certain(&self) -> bool {
        self.certain
    }
}
