//! Events: what the service tells of tasks and indexed files, through a topic of MNS, RocketMQ or EventBridge.
//!
//! Pure functions over bytes, for any queue and any web server. The three channels wrap the same event differently, partly as JSON
//! in a text of JSON; [`Event::parse`] unwraps what it gets. Messages may come twice ([`id`](Event::id) tells them apart) and
//! without any promise in time, so an event is a hint: read the task again before you act, or give the ids to
//! [`Job::wait_with`](crate::job::Job::wait_with).
//!
//! ```
//! use alibaba_imm::events::Event;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let event = Event::parse(br#"{"id": "1", "source": "acs.imm", "type": "imm:Task:MediaConvert", "time": "1724133063161",
//!     "subject": "acs:imm:cn-beijing:1023210024670001:films/imm:Task:MediaConvert",
//!     "content": "{\"TaskId\":\"MediaConvert-db7f\",\"TaskType\":\"MediaConvert\",\"Status\":\"Succeeded\",\"Code\":\"\"}"}"#)?;
//! assert_eq!((event.task_id(), event.is_success()), (Some("MediaConvert-db7f"), Some(true)));
//! assert_eq!(event.time().map(|time| time.year()), Some(2024));
//! # Ok(())
//! # }
//! ```
//!
//! Source: [asynchronous message examples](https://www.alibabacloud.com/help/en/imm/developer-reference/asynchronous-message-examples).

use std::fmt;

use crate::model::{DateTime, OffsetDateTime, ParsedDateTime, Value};

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    envelope: Value,
    content: Value,
}

/// What became of one file of a request that indexes several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileOutcome<'a> {
    /// Where the file is, such as `oss://bucket/key`.
    pub uri: &'a str,
    /// Why it failed, as `[Code] text`; `None` when all is well.
    pub error: Option<&'a str>,
}

impl Event {
    /// Reads a message: the event itself, the same as EventBridge delivers it, or either in the JSON that a topic of MNS puts
    /// around it.
    ///
    /// # Errors
    /// [`InvalidEvent`] for a text that is no JSON object or names no type.
    pub fn parse(message: &[u8]) -> Result<Self, InvalidEvent> {
        let mut envelope = object(message)?;
        // A topic's own form, unless the subscription is set to SIMPLIFIED.
        if envelope.get("type").is_none()
            && let Some(inner) = envelope.get("Message").and_then(Value::as_str)
        {
            envelope = object(inner.as_bytes())?;
        }
        if envelope.get("type").and_then(Value::as_str).is_none() {
            return Err(InvalidEvent("has no type".to_owned()));
        }
        let told = envelope.get("content").or_else(|| envelope.get("data"));
        let content = match told {
            Some(Value::String(text)) if !text.is_empty() => object(text.as_bytes())?,
            Some(content @ Value::Object(_)) => content.clone(),
            _ => Value::Null,
        };
        Ok(Self { envelope, content })
    }

    /// The id of the message: a message that comes twice has the same one.
    pub fn id(&self) -> Option<&str> {
        text(&self.envelope, "id")
    }

    /// What has happened, such as `imm:Task:MediaConvert` or `imm:FileMeta:Index`. New types occur.
    pub fn event_type(&self) -> &str {
        text(&self.envelope, "type").unwrap_or_default()
    }

    /// What it is about, such as `acs:imm:cn-beijing:<account>:<project>/imm:Task:MediaConvert`.
    pub fn subject(&self) -> Option<&str> {
        text(&self.envelope, "subject")
    }

    /// When it was sent: topics tell milliseconds since 1970 as a text, EventBridge a date.
    pub fn time(&self) -> Option<OffsetDateTime> {
        let time = text(&self.envelope, "time")?;
        if let Ok(milliseconds) = time.parse::<i64>() {
            let nanoseconds = i128::from(milliseconds) * 1_000_000;
            return OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok();
        }
        match DateTime::from(time).parse()? {
            ParsedDateTime::Offset(time) => Some(time),
            _ => None,
        }
    }

    /// Everything that the type of event tells: an object, or `null` when it tells nothing.
    pub const fn content(&self) -> &Value {
        &self.content
    }

    /// The project.
    pub fn project_name(&self) -> Option<&str> {
        text(&self.content, "ProjectName")
    }

    /// The dataset, when there is one.
    pub fn dataset_name(&self) -> Option<&str> {
        text(&self.content, "DatasetName")
    }

    /// The task that it is about.
    pub fn task_id(&self) -> Option<&str> {
        text(&self.content, "TaskId")
    }

    /// The type of that task, as `GetTask` wants it.
    pub fn task_type(&self) -> Option<&str> {
        text(&self.content, "TaskType")
    }

    /// Whether the task succeeded, or all files did; `None` where the event does not tell in a documented way.
    pub fn is_success(&self) -> Option<bool> {
        match text(&self.content, "Status") {
            Some("Succeeded") => return Some(true),
            Some("Failed") => return Some(false),
            Some(_) => return None,
            None => {}
        }
        // `Success` is of the request, and stays true when single files fail.
        let success = self.content.get("Success")?.as_bool()?;
        Some(success && self.files().all(|file| file.error.is_none()))
    }

    /// Why it failed.
    pub fn code(&self) -> Option<&str> {
        text(&self.content, "Code")
    }

    /// Why it failed, in words.
    pub fn message(&self) -> Option<&str> {
        text(&self.content, "Message")
    }

    /// What the request gave along as `UserData`.
    pub fn user_data(&self) -> Option<&str> {
        text(&self.content, "UserData")
    }

    /// What became of each file of a request that indexes files.
    pub fn files(&self) -> impl Iterator<Item = FileOutcome<'_>> {
        let files = self.content.get("Files").and_then(Value::as_array);
        files.into_iter().flatten().filter_map(|file| {
            Some(FileOutcome {
                uri: text(file, "URI")?,
                error: text(file, "Error"),
            })
        })
    }
}

/// A text that is not empty.
fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    let text = value.get(name)?.as_str()?;
    (!text.is_empty()).then_some(text)
}

fn object(json: &[u8]) -> Result<Value, InvalidEvent> {
    match serde_json::from_slice(json) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(InvalidEvent("is no object".to_owned())),
        Err(error) => Err(InvalidEvent(format!("is no JSON: {error}"))),
    }
}

/// A message that is no event. It tells where, and repeats nothing of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidEvent(String);

impl fmt::Display for InvalidEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the message or what it holds {}", self.0)
    }
}

impl std::error::Error for InvalidEvent {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use serde_json::json;

    use super::Event;

    #[test]
    fn the_same_event_through_every_channel() {
        let content = json!({
            "ProjectName": "films", "DatasetName": "", "TaskType": "MediaConvert", "TaskId": "MediaConvert-1",
            "Status": "Failed", "Code": "InvalidFile", "Message": "broken", "UserData": "mine",
        });
        let plain = json!({
            "id": "1", "source": "acs.imm", "type": "imm:Task:MediaConvert", "time": "1724133063161",
            "subject": "acs:imm:cn-beijing:1:films/imm:Task:MediaConvert", "content": content.to_string(),
        });
        let topic = json!({"TopicName": "t", "MessageId": "m", "Message": plain.to_string()});
        let bridge = json!({
            "id": "1", "source": "acs.imm", "specversion": "1.0", "type": "imm:Task:MediaConvert",
            "time": "2024-08-20T13:51:03.161+08:00", "subject": "acs.imm:cn-beijing:1:1", "data": content,
        });
        for message in [plain, topic, bridge] {
            let event = Event::parse(message.to_string().as_bytes()).unwrap();
            assert_eq!(event.id(), Some("1"));
            assert_eq!(event.event_type(), "imm:Task:MediaConvert");
            assert_eq!(
                (event.project_name(), event.dataset_name()),
                (Some("films"), None)
            );
            assert_eq!(
                (event.task_type(), event.task_id()),
                (Some("MediaConvert"), Some("MediaConvert-1"))
            );
            assert_eq!(
                (event.is_success(), event.code()),
                (Some(false), Some("InvalidFile"))
            );
            assert_eq!(
                (event.message(), event.user_data()),
                (Some("broken"), Some("mine"))
            );
            let time = event.time().unwrap().unix_timestamp_nanos();
            assert_eq!(time, 1_724_133_063_161_000_000, "{message}");
        }
    }

    #[test]
    fn files_are_told_one_by_one() {
        let content = json!({
            "Success": true, "Message": "",
            "Files": [{"URI": "oss://b/1", "Error": ""}, {"URI": "oss://b/2", "Error": "[InvalidArgument] gone"}],
        });
        let message = json!({"type": "imm:FileMeta:BatchIndex", "content": content.to_string()});
        let event = Event::parse(message.to_string().as_bytes()).unwrap();
        assert_eq!(event.is_success(), Some(false));
        let errors: Vec<_> = event.files().map(|file| file.error).collect();
        assert_eq!(errors, [None, Some("[InvalidArgument] gone")]);
        assert_eq!((event.task_id(), event.time()), (None, None));
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for message in [
            "",
            "7",
            "{}",
            r#"{"Message": "x"}"#,
            r#"{"type": "t", "content": "{"}"#,
        ] {
            let error = Event::parse(message.as_bytes()).unwrap_err().to_string();
            assert!(
                error.contains("is no JSON")
                    || error.contains("has no type")
                    || error.contains("no object"),
                "{error}"
            );
        }
        // Types that nobody has heard of, and bodies that nobody knows, are events.
        let event =
            Event::parse(br#"{"type": "imm:New:Thing", "data": {}, "time": "soon"}"#).unwrap();
        assert_eq!(
            (event.event_type(), event.is_success(), event.time()),
            ("imm:New:Thing", None, None)
        );
    }
}
