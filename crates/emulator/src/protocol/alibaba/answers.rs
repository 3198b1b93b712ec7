//! Answers and errors.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Failure, Speaker};

pub(super) fn success(
    speaker: &Speaker,
    id_name: Option<&str>,
    mut members: Map<String, Value>,
) -> Answer {
    if let Some(name) = id_name {
        members.insert(name.to_owned(), Value::from(speaker.request_id.clone()));
    }
    identified(speaker, Answer::json(200, &Value::Object(members)))
}

pub(super) fn failure(speaker: &Speaker, failure: &Failure) -> Answer {
    let code = &failure.code;
    let body = json!({
        "RequestId": speaker.request_id,
        "HostId": speaker.host,
        "Code": code,
        "Message": failure.message,
        "Recommend": format!(
            "https://api.aliyun.com/troubleshoot?q={code}&product={}&requestId={}",
            speaker.product, speaker.request_id
        ),
    });
    let mut answer = Answer::json(failure.status, &body);
    if let Some(wait) = failure.retry_after {
        answer = answer.with("x-acs-retry-after", wait.as_millis().to_string());
    }
    identified(speaker, answer)
}

/// The error for an absent parameter.
pub(super) fn missing(name: &str) -> Failure {
    Failure::new(
        400,
        format!("Missing{name}"),
        format!("{name} is mandatory for this action."),
    )
}

fn identified(speaker: &Speaker, answer: Answer) -> Answer {
    answer.with("x-acs-request-id", speaker.request_id.clone())
}
