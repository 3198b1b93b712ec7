//! Work that goes on after the answer: it passes through its documented states from one look to the next.

use std::collections::BTreeMap;

use client_core::operation::Source;
use serde_json::{Map, Value};

use super::fit::fit;
use super::{Asked, id, path, refuse, time};
use crate::answer::Failure;
use crate::tables::Starts;
use crate::text::plain;

/// So much work is remembered, the newest.
const MOST: usize = 50_000;

/// What becomes of work that is started.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// It is done at the look of this number, from 1.
    Done(u32),
    /// It fails at the second look, with this code and message.
    Fails {
        /// The code, where answers have one.
        code: String,
        /// The reason, where answers have one.
        message: String,
    },
    /// It never ends.
    Stalls,
}

impl Default for Plan {
    fn default() -> Self {
        Self::Done(2)
    }
}

#[derive(Clone, Debug)]
struct Work {
    looks: u32,
    plan: Plan,
    stopped: bool,
    number: u64,
}

/// All work.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    work: BTreeMap<(&'static str, &'static str, String), Work>,
    plans: Vec<(Option<String>, Plan)>,
    made: u64,
}

impl Jobs {
    /// The ids of the work that an operation reads, in the order in which it was started.
    pub(crate) fn ids(&self, query: &str) -> Vec<String> {
        let of_query = self
            .work
            .iter()
            .filter(|((_, reads, _), _)| *reads == query);
        let mut all: Vec<_> = of_query.collect();
        all.sort_by_key(|(_, work)| work.number);
        all.into_iter().map(|((_, _, id), _)| id.clone()).collect()
    }

    /// Says what becomes of the next work that an operation starts, or any.
    pub(crate) fn plan(&mut self, operation: Option<String>, plan: Plan) {
        self.plans.push((operation, plan));
    }

    /// Forgets work that an operation reads by these ids.
    pub(super) fn forget(&mut self, api: &str, query: &str, ids: &[String]) {
        self.work
            .retain(|(of, reads, id), _| !(*of == api && *reads == query && ids.contains(id)));
    }

    /// What was said before counts before what is wrong with the request.
    fn next_plan(&mut self, operation: &str, errors: &[String]) -> Plan {
        let fits = |(wanted, _): &(Option<String>, Plan)| {
            wanted.as_deref().is_none_or(|wanted| wanted == operation)
        };
        match self.plans.iter().position(fits) {
            Some(at) => self.plans.remove(at).1,
            None if errors.is_empty() => Plan::default(),
            None => Plan::Fails {
                code: "InvalidParameter".to_owned(),
                message: errors.join("; "),
            },
        }
    }

    fn start(&mut self, api: &'static str, starts: Starts, id: String, errors: &[String]) {
        let plan = self.next_plan(starts.operation.name(), errors);
        if self.work.len() >= MOST {
            let oldest = self
                .work
                .iter()
                .min_by_key(|(_, work)| work.number)
                .map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.work.remove(&oldest);
            }
        }
        self.made += 1;
        let work = Work {
            looks: 0,
            plan,
            stopped: false,
            number: self.made,
        };
        self.work
            .insert((api, starts.wait.query().operation, id), work);
    }
}

/// Starts, looks at or stops work as the operation does; whether it did anything of it. `is_kept` says that the answer tells of an
/// object already.
pub(super) fn answer(
    asked: &Asked<'_>,
    jobs: &mut Jobs,
    answer: &mut Map<String, Value>,
    is_kept: bool,
) -> Result<bool, Failure> {
    let name = asked.operation.name();
    if let Some(starts) = asked.tables.starts(asked.api, name) {
        start(asked, jobs, answer, starts, is_kept);
        return Ok(true);
    }
    for starts in asked.tables.stops(asked.api, name) {
        let stop = starts.wait.stop();
        let key = stop.and_then(|stop| {
            stop.parameters
                .iter()
                .find(|(_, source)| *source == starts.wait.id())
        });
        let id = key
            .and_then(|(name, _)| asked.arguments.plain(name))
            .unwrap_or_default();
        if let Some(work) = jobs
            .work
            .get_mut(&(asked.api, starts.wait.query().operation, id))
        {
            work.stopped = true;
            return Ok(true);
        }
    }
    look(asked, jobs, answer, is_kept)
}

/// Whether the request asks for work that was started here.
pub(super) fn knows(asked: &Asked<'_>, jobs: &Jobs) -> bool {
    let reads = asked.tables.reads(asked.api, asked.operation.name());
    reads.iter().any(|starts| {
        let named = named(asked, *starts);
        let key = (asked.api, asked.operation.name(), named.unwrap_or_default());
        jobs.work.contains_key(&key)
    })
}

/// The id of the work that the request asks for.
fn named(asked: &Asked<'_>, starts: Starts) -> Option<String> {
    let wait = starts.wait;
    let parameters = wait.query().parameters.iter();
    let mut named = parameters.filter(|(_, source)| *source == wait.id());
    asked.arguments.plain(named.next()?.0)
}

fn start(
    asked: &Asked<'_>,
    jobs: &mut Jobs,
    answer: &mut Map<String, Value>,
    starts: Starts,
    is_kept: bool,
) {
    let wait = starts.wait;
    let id = match wait.id() {
        Source::Response(place) if is_kept => path::get(answer, place).map(plain),
        Source::Response(place) => {
            let new = id::id(path::get(answer, place), jobs.made + 1_000_000);
            path::put(answer, place, new.clone());
            Some(plain(&new))
        }
        Source::Request(place) => asked.arguments.plain(place),
        _ => None,
    };
    for (name, value) in moments(answer, asked) {
        answer.insert(name, value);
    }
    if let Some(begins) = wait.begins() {
        let first = wait
            .states()
            .running
            .first()
            .or(wait.states().success.first());
        path::put(
            answer,
            begins,
            Value::from(first.copied().unwrap_or_default()),
        );
    }
    let errors = &asked.arguments.verdict.errors;
    jobs.start(asked.api, starts, id.unwrap_or_default(), errors);
}

fn moments(answer: &Map<String, Value>, asked: &Asked<'_>) -> Vec<(String, Value)> {
    answer
        .iter()
        .filter(|(name, value)| time::is_moment(name, value))
        .filter_map(|(name, value)| Some((name.clone(), time::like(value, asked.now)?)))
        .collect()
}

fn look(
    asked: &Asked<'_>,
    jobs: &mut Jobs,
    answer: &mut Map<String, Value>,
    is_kept: bool,
) -> Result<bool, Failure> {
    let reads = asked.tables.reads(asked.api, asked.operation.name());
    let Some(starts) = reads.first() else {
        return Ok(false);
    };
    let wait = starts.wait;
    let wanted = named(asked, *starts).unwrap_or_default();
    let Some(work) = jobs
        .work
        .get_mut(&(asked.api, asked.operation.name(), wanted.clone()))
    else {
        return match is_kept {
            true => Ok(false),
            false => Err(refuse::not_found(
                asked,
                format!("No such work was started here: {wanted:?}."),
            )),
        };
    };
    work.looks = work.looks.saturating_add(1);
    let states = wait.states();
    let running = |looks: u32| {
        let at = usize::try_from(looks.saturating_sub(1)).unwrap_or(usize::MAX);
        states.running.get(at).or(states.running.last()).copied()
    };
    let (state, failed) = match &work.plan {
        _ if work.stopped => (
            states.cancelled.first().or(states.failure.first()).copied(),
            None,
        ),
        Plan::Done(at) if work.looks >= *at => (states.success.first().copied(), None),
        Plan::Fails { code, message } if work.looks >= 2 => (
            states.failure.first().copied(),
            Some((code.clone(), message.clone())),
        ),
        _ => (running(work.looks), None),
    };
    // Kinds without a state on the way are done at once.
    let state = state
        .or(states.success.first().copied())
        .unwrap_or_default();
    let is_done = states.success.contains(&state);
    path::put(answer, wait.status(), Value::from(state));
    if let (Some(entry), Some((list, _))) = (wait.entry(), wait.status().split_once("[]")) {
        path::put(
            answer,
            &format!("{list}[].{entry}"),
            Value::from(wanted.clone()),
        );
    }
    for (place, text) in [
        (wait.code(), failed.as_ref().map(|(code, _)| code)),
        (wait.message(), failed.as_ref().map(|(_, message)| message)),
    ] {
        match (place, text) {
            (Some(place), Some(text)) => path::put(answer, place, Value::from(text.clone())),
            (Some(place), None) => path::remove(answer, place),
            _ => {}
        }
    }
    if let Some(place) = wait.progress() {
        let percent = if is_done {
            100
        } else {
            50.min(work.looks * 10)
        };
        let value = fit(&Value::from(percent), path::get(answer, place));
        path::put(answer, place, value);
    }
    let example = asked.example();
    for result in wait.results() {
        let place = result.replace("[]", "");
        if !is_done {
            path::remove(answer, &place);
        } else if path::get(answer, &place).is_none_or(|value| *value == Value::Array(Vec::new()))
            && let Some(made) = path::get(&example, &place)
        {
            path::put(answer, &place, made.clone());
        }
    }
    // The answer is about what was asked for.
    for (name, _) in wait.query().parameters {
        if let (Some(value), Some(said)) = (asked.arguments.value(name), answer.get(*name).cloned())
        {
            answer.insert((*name).to_owned(), fit(value, Some(&said)));
        }
    }
    let inside = wait
        .status()
        .rsplit_once('.')
        .map(|(inside, _)| inside.to_owned());
    if let (Some(inside), Source::Response(place)) = (inside, wait.id()) {
        let key = place.rsplit('.').next().unwrap_or_default();
        let own = format!("{inside}.{key}");
        if let Some(said) = path::get(answer, &own).cloned() {
            path::put(answer, &own, fit(&Value::from(wanted), Some(&said)));
        }
    }
    Ok(true)
}
