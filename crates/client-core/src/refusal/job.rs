//! Jobs that came to no good end, as errors.

use super::about;
use crate::error::{Error, ErrorKind, Refusal};
use crate::foreign::{line, one_line};
use crate::operation::OperationInfo;
use crate::response::RawResponse;

/// How much of a job's own reason stands in the message.
const REASON: usize = 1024;
const WORD: usize = 120;

/// What the last answer said of a job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended<'a> {
    pub id: &'a str,
    pub state: &'a str,
    pub code: Option<&'a str>,
    pub message: Option<&'a str>,
}

/// The work ended without a result.
pub(crate) fn failed(operation: &OperationInfo, ended: Ended<'_>, raw: &RawResponse) -> Error {
    let scrubber = raw.secrets().scrubber();
    let (id, state) = (one_line(ended.id, WORD), one_line(ended.state, WORD));
    let mut message = format!("job {id} ended as {state}");
    if let Some(reason) = ended.message {
        message = format!("{message}: {}", scrubber.text(&line(reason, REASON)));
    }
    let error = about(
        Error::new(ErrorKind::Job, message).in_operation(operation.name()),
        raw,
    );
    let refusal = Refusal {
        code: ended.code.map(|code| scrubber.text(&one_line(code, WORD))),
        ..error.refusal().clone()
    };
    error
        .with_refusal(refusal)
        .with_job(ended.id)
        .with_maybe_executed()
}

/// Nobody waits any longer.
pub(crate) fn late(
    operation: &OperationInfo,
    id: &str,
    looks: u32,
    last: Option<(&str, &RawResponse)>,
) -> Error {
    let shown = one_line(id, WORD);
    let state = match last {
        Some((state, _)) => format!("its last state was {:?}", one_line(state, WORD)),
        None => "its state could not be read".to_owned(),
    };
    let error = Error::new(
        ErrorKind::JobDeadline,
        format!(
            "job {shown} had not ended when the time to wait was over; {state} ({looks} looks)"
        ),
    )
    .in_operation(operation.name())
    .with_advice("the job goes on: wait again with its handle, or with a longer deadline");
    match last {
        Some((_, raw)) => about(error, raw),
        None => error,
    }
    .with_job(id)
    .with_maybe_executed()
}
