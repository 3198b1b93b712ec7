//! What no operation needs code of its own for: nouns that are made, read, listed, changed and removed, and work that goes
//! through its states, all by the tables of the specs.

mod fit;
mod id;
mod job;
mod page;
mod path;
mod refuse;
mod resource;
mod store;
mod time;

use std::time::SystemTime;

use client_core::operation::OperationInfo;
use serde_json::{Map, Value};

use crate::answer::Failure;
use crate::arguments::Arguments;
use crate::manner::{Manner, Route};
use crate::tables::Tables;
pub(crate) use job::Jobs;
pub use job::Plan;
pub(crate) use resource::several;
pub(crate) use store::{Place, Store};

/// A request on its way through the engine.
pub(crate) struct Asked<'a> {
    pub(crate) api: &'static str,
    pub(crate) operation: &'static OperationInfo,
    pub(crate) manner: &'static dyn Manner,
    pub(crate) arguments: &'a Arguments,
    pub(crate) tables: &'a Tables,
    pub(crate) now: SystemTime,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(
        route: &Route<'_>,
        arguments: &'a Arguments,
        tables: &'a Tables,
        now: SystemTime,
    ) -> Self {
        Self {
            api: route.api.info.name(),
            operation: route.operation,
            manner: route.api.manner,
            arguments,
            tables,
            now,
        }
    }

    fn example(&self) -> Map<String, Value> {
        self.tables.example(self.api, self.operation.name())
    }
}

/// An answer, and whether it tells of anything that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) members: Map<String, Value>,
    pub(crate) is_example: bool,
}

/// Answers an operation from the store, from the work that was started, or by its example. A request that is repeated with the
/// token by which the service recognizes it has the first answer again.
pub(crate) fn answer(
    asked: &Asked<'_>,
    store: &mut Store,
    jobs: &mut Jobs,
) -> Result<Answered, Failure> {
    let token = asked
        .operation
        .repeat_key()
        .and_then(|name| asked.arguments.plain(name))
        .map(|token| (asked.api, asked.operation.name(), token));
    let Some(token) = token else {
        return fresh(asked, store, jobs);
    };
    let said = asked.arguments.all();
    match store.repeated(&token) {
        Some((first, answered)) if *first == said => Ok(answered.clone()),
        Some(_) => Err(Failure::new(
            400,
            "IdempotentParameterMismatch",
            "The request uses the same client token as a previous one whose parameters differ.",
        )),
        None => {
            let answered = fresh(asked, store, jobs)?;
            store.remember(token, said, answered.clone());
            Ok(answered)
        }
    }
}

fn fresh(asked: &Asked<'_>, store: &mut Store, jobs: &mut Jobs) -> Result<Answered, Failure> {
    let kept = match resource::answer(asked, store) {
        // Work may be read where its kind is kept as a noun that something else makes.
        Err(failure) if !job::knows(asked, jobs) => return Err(failure),
        Err(_) => None,
        Ok(kept) => kept,
    };
    resource::forget(asked, jobs);
    let is_kept = kept.is_some();
    let mut answer = kept.unwrap_or_else(|| {
        let mut example = asked.example();
        page::only(&mut example, asked.operation);
        example
    });
    let told = job::answer(asked, jobs, &mut answer, is_kept)?;
    Ok(Answered {
        members: answer,
        is_example: !is_kept && !told,
    })
}
