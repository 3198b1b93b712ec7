//! What an answer of the query says of the work.

use std::borrow::Cow;

use serde_json::Value;

use super::path;
use crate::wait_info::{States, WaitInfo};

/// How the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobState {
    /// Waiting for its turn, or under way.
    Running,
    /// Standing still until somebody goes on with it. Not the end.
    Paused,
    /// Done; for work that goes on until it is stopped: it runs.
    Succeeded,
    /// Done in part: look at the answer for what is missing.
    PartlySucceeded,
    /// Ended without a result.
    Failed,
    /// Ended because somebody wanted it so.
    Cancelled,
    /// A state that is not documented. Not the end: services gain states that lie on the way.
    Unknown,
}

impl JobState {
    /// Whether nothing more will happen.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::PartlySucceeded | Self::Failed | Self::Cancelled
        )
    }

    /// Whether there is a result.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Succeeded | Self::PartlySucceeded)
    }

    /// What a value of the service means.
    pub(super) fn of(text: &str, states: &States) -> Self {
        let is_in = |list: &[&str]| list.iter().any(|state| state.eq_ignore_ascii_case(text));
        if is_in(states.success) {
            Self::Succeeded
        } else if is_in(states.partial) {
            Self::PartlySucceeded
        } else if is_in(states.failure) {
            Self::Failed
        } else if is_in(states.cancelled) {
            Self::Cancelled
        } else if is_in(states.paused) {
            Self::Paused
        } else if is_in(states.running) {
            Self::Running
        } else {
            Self::Unknown
        }
    }
}

/// One look at the work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub state: JobState,
    /// The state as the service calls it; empty when the answer has none.
    pub text: String,
    pub progress: Option<f64>,
    pub code: Option<String>,
    pub message: Option<String>,
}

impl Seen {
    /// Reads an answer of the query about the work of this id.
    pub fn read(answer: &Value, info: &WaitInfo, id: &str) -> Self {
        let (entries, inside) = entries(answer, info, id);
        let own = |path: &str| {
            path.strip_prefix(inside)
                .and_then(|path| path.strip_prefix("[]."))
                .map(str::to_owned)
        };
        let find = |path: Option<&'static str>| {
            let path = path?;
            match own(path) {
                Some(path) => entries.iter().find_map(|entry| path::text(entry, &path)),
                None => path::text(answer, path),
            }
        };
        let status = own(info.status()).unwrap_or_else(|| info.status().to_owned());
        let states: Vec<(JobState, String)> = entries
            .iter()
            .flat_map(|entry| {
                path::all(entry, &status)
                    .into_iter()
                    .filter_map(|value| path::plain(&value))
                    .collect::<Vec<_>>()
            })
            .map(|text| (JobState::of(&text, info.states()), text))
            .collect();
        let (state, text) = together(&states);
        Self {
            state,
            text,
            progress: find(info.progress())
                .and_then(|text| text.trim().trim_end_matches('%').parse().ok()),
            code: find(info.code()),
            message: find(info.message()),
        }
    }
}

/// The parts of an answer that concern the work: entries of a list where the path goes through one, else the answer; and the
/// path of that list.
fn entries<'a>(
    answer: &'a Value,
    info: &WaitInfo,
    id: &str,
) -> (Vec<Cow<'a, Value>>, &'static str) {
    let Some((list, _)) = info.status().split_once("[].") else {
        return (vec![Cow::Borrowed(answer)], "\0");
    };
    let mut entries = path::all(answer, &format!("{list}[]"));
    if let Some(field) = info.entry() {
        entries.retain(|entry| path::text(entry, field).as_deref() == Some(id));
    }
    (entries, list)
}

/// One state for several parts: a failure decides, and success only when all have it.
fn together(states: &[(JobState, String)]) -> (JobState, String) {
    let first = |wanted: JobState| states.iter().find(|(state, _)| *state == wanted);
    let over = states.iter().all(|(state, _)| state.is_over());
    let order: &[JobState] = match over {
        true => &[
            JobState::Failed,
            JobState::Cancelled,
            JobState::PartlySucceeded,
            JobState::Succeeded,
        ],
        false => &[JobState::Unknown, JobState::Paused, JobState::Running],
    };
    order
        .iter()
        .find_map(|state| first(*state))
        .cloned()
        .unwrap_or((JobState::Unknown, String::new()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{JobState, Seen};
    use crate::wait_info::{Source, States, WaitCall, WaitInfo, WaitKind};

    const STATES: States = States {
        running: &["Init"],
        success: &["Success"],
        partial: &["Half"],
        failure: &["Fail"],
        cancelled: &["Cancelled"],
        paused: &["Held"],
    };
    const QUERY: WaitCall = WaitCall {
        operation: "Get",
        parameters: &[],
    };

    const fn info(status: &'static str) -> WaitInfo {
        WaitInfo::new(WaitKind::Job, QUERY, Source::Response("Id"), status, STATES)
    }

    #[test]
    fn states_are_told() {
        let one = info("Job.State")
            .with_code("Job.Code")
            .with_message("Job.Message")
            .with_progress("Job.Percent");
        let entry = info("List[].State")
            .with_entry("Id")
            .with_code("List[].Code");
        let every = info("List[].State");
        let rows: Vec<(WaitInfo, Value, JobState, &str)> = vec![
            (
                one,
                json!({"Job": {"State": "Init"}}),
                JobState::Running,
                "Init",
            ),
            (
                one,
                json!({"Job": {"State": "init"}}),
                JobState::Running,
                "init",
            ),
            (
                one,
                json!({"Job": {"State": "Success"}}),
                JobState::Succeeded,
                "Success",
            ),
            (
                one,
                json!({"Job": {"State": "Half"}}),
                JobState::PartlySucceeded,
                "Half",
            ),
            (
                one,
                json!({"Job": {"State": "Fail"}}),
                JobState::Failed,
                "Fail",
            ),
            (
                one,
                json!({"Job": {"State": "Held"}}),
                JobState::Paused,
                "Held",
            ),
            (
                one,
                json!({"Job": {"State": "Novel"}}),
                JobState::Unknown,
                "Novel",
            ),
            (one, json!({"Job": {}}), JobState::Unknown, ""),
            (one, json!({}), JobState::Unknown, ""),
            (one, json!([]), JobState::Unknown, ""),
            (
                entry,
                json!({"List": [{"Id": "other", "State": "Fail"}, {"Id": "me", "State": "Success"}]}),
                JobState::Succeeded,
                "Success",
            ),
            (
                entry,
                json!({"List": [{"Id": "other", "State": "Success"}]}),
                JobState::Unknown,
                "",
            ),
            (
                every,
                json!({"List": [{"State": "Success"}, {"State": "Init"}]}),
                JobState::Running,
                "Init",
            ),
            (
                every,
                json!({"List": [{"State": "Success"}, {"State": "Fail"}]}),
                JobState::Failed,
                "Fail",
            ),
            // A part that failed does not end what others still do.
            (
                every,
                json!({"List": [{"State": "Init"}, {"State": "Fail"}]}),
                JobState::Running,
                "Init",
            ),
            (
                every,
                json!({"List": [{"State": "Success"}, {"State": "Success"}]}),
                JobState::Succeeded,
                "Success",
            ),
            (every, json!({"List": []}), JobState::Unknown, ""),
        ];
        for (info, answer, state, text) in rows {
            let seen = Seen::read(&answer, &info, "me");
            assert_eq!((seen.state, seen.text.as_str()), (state, text), "{answer}");
        }
    }

    #[test]
    fn code_and_message_are_those_of_the_entry() {
        let entry = info("List[].State")
            .with_entry("Id")
            .with_code("List[].Code")
            .with_progress("Percent");
        let answer = json!({"Percent": "40%", "List": [{"Id": "a", "Code": "no"}, {"Id": "me", "State": "Fail", "Code": "yes"}]});
        let seen = Seen::read(&answer, &entry, "me");
        assert_eq!(
            (seen.code.as_deref(), seen.progress),
            (Some("yes"), Some(40.0))
        );
    }
}
