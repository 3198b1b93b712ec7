//! A stream of events as one answer, for the plain call.
//!
//! Whether an event repeats the text so far or brings the next piece of it is documented nowhere, so both are taken.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::parser::Parser;

/// Whether an answer says that it is a stream of events.
pub(crate) fn is_stream(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes);
    let kind = kind.and_then(|kind| kind.split(|byte| *byte == b';').next());
    kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(b"text/event-stream"))
}

/// The answer that the events of a whole body are together: the last word of each field, and of the text at the dotted path
/// `growing` all pieces.
pub(crate) fn joined(body: &[u8], growing: &str) -> Result<Bytes, String> {
    let mut parser = Parser::default();
    parser
        .push(body)
        .map_err(|_| "an event of the stream is too long".to_owned())?;
    parser.finish();
    let path: Vec<&str> = growing.split('.').collect();
    let mut all = Value::Null;
    let mut number = 0;
    while let Some(frame) = parser.next() {
        number += 1;
        let event = serde_json::from_str(&frame.data)
            .map_err(|error| format!("event {number} of the stream is no JSON: {error}"))?;
        merge(&mut all, event, Some(&path));
    }
    match all {
        Value::Null => Err("the stream has no event".to_owned()),
        all => Ok(all.to_string().into()),
    }
}

/// `path` leads from here to the text that grows, if it is below.
fn merge(all: &mut Value, next: Value, path: Option<&[&str]>) {
    match (all, next) {
        (_, Value::Null) => {}
        (Value::Object(all), Value::Object(next)) => {
            for (name, value) in next {
                let below = path.and_then(|path| match path.split_first() {
                    Some((first, rest)) if *first == name => Some(rest),
                    _ => None,
                });
                merge(all.entry(name).or_insert(Value::Null), value, below);
            }
        }
        (Value::String(all), Value::String(next)) if path.is_some_and(<[_]>::is_empty) => {
            match next.strip_prefix(all.as_str()) {
                Some(more) => all.push_str(more),
                None => all.push_str(&next),
            }
        }
        (all, next) => *all = next,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::joined;

    #[test]
    fn events_become_one_answer() {
        let rows = [
            // The whole text so far, and only what is new.
            (
                "data:{\"Answer\":{\"Content\":\"a\"}}\n\ndata:{\"Answer\":{\"Content\":\"ab\"},\"Code\":\"1\"}\n\n",
                Ok("{\"Answer\":{\"Content\":\"ab\"},\"Code\":\"1\"}"),
            ),
            (
                "data:{\"Answer\":{\"Content\":\"a\",\"N\":\"x\"}}\n\ndata:{\"Answer\":{\"Content\":\"b\",\"N\":\"y\"}}\n\n",
                Ok("{\"Answer\":{\"Content\":\"ab\",\"N\":\"y\"}}"),
            ),
            (
                "data:{\"Code\":\"1\"}\n\ndata:{\"Code\":null}\n\n",
                Ok("{\"Code\":\"1\"}"),
            ),
            ("", Err("the stream has no event")),
        ];
        for (body, expected) in rows {
            let found = joined(body.as_bytes(), "Answer.Content");
            let found = found.as_deref().map(|bytes| str::from_utf8(bytes).unwrap());
            assert_eq!(found.map_err(String::as_str), expected, "{body}");
        }
        let broken = joined(b"data:{}\n\ndata:[DONE]\n\n", "Answer.Content");
        assert!(
            broken
                .unwrap_err()
                .starts_with("event 2 of the stream is no JSON")
        );
    }
}
