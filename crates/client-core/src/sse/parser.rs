//! Server-sent events, byte by byte: what the HTML standard says of the format, and nothing of HTTP.

use std::collections::VecDeque;

use memchr::memchr2;

use crate::json_text::text_of;

/// What one event may take: the other side decides how long an event is, not how much memory this one has.
pub(crate) const MAX_EVENT_BYTES: usize = 8 * 1024 * 1024;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// One event as it was written; one without data is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub id: Option<String>,
    pub name: Option<String>,
    pub data: String,
}

/// An event is longer than [`MAX_EVENT_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Takes chunks as they come; a chunk may end anywhere, also within a character.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The line that has not ended.
    line: Vec<u8>,
    /// A carriage return ended the last line: a line feed right behind it is of the same end.
    after_return: bool,
    /// The first line is over, before which a byte order mark may stand.
    begun: bool,
    id: Option<String>,
    name: Option<String>,
    data: Option<String>,
    ready: VecDeque<Frame>,
}

impl Parser {
    /// Reads a chunk; its whole events are then [`next`](Self::next).
    pub fn push(&mut self, mut chunk: &[u8]) -> Result<(), TooLong> {
        if self.after_return && !chunk.is_empty() {
            self.after_return = false;
            chunk = chunk.strip_prefix(b"\n").unwrap_or(chunk);
        }
        while let Some(end) = memchr2(b'\r', b'\n', chunk) {
            self.keep(&chunk[..end])?;
            let rest = &chunk[end + 1..];
            chunk = match (chunk[end], rest.first()) {
                (b'\r', Some(b'\n')) => &rest[1..],
                (b'\r', None) => {
                    self.after_return = true;
                    rest
                }
                _ => rest,
            };
            self.end_line();
        }
        self.keep(chunk)
    }

    /// The next whole event.
    pub fn next(&mut self) -> Option<Frame> {
        self.ready.pop_front()
    }

    /// The body has ended: an event that lacks its blank line counts.
    pub fn finish(&mut self) {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.end_event();
    }

    fn keep(&mut self, part: &[u8]) -> Result<(), TooLong> {
        let held = self.line.len() + self.data.as_ref().map_or(0, String::len);
        if part.len() > MAX_EVENT_BYTES.saturating_sub(held) {
            return Err(TooLong);
        }
        self.line.extend_from_slice(part);
        Ok(())
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let first = !std::mem::replace(&mut self.begun, true);
        let line = match line.strip_prefix(MARK) {
            Some(rest) if first => rest,
            _ => &line,
        };
        if line.is_empty() {
            return self.end_event();
        }
        let text = text_of(line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                none => *none = Some(value.to_owned()),
            },
            "event" => self.name = Some(value.to_owned()),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            // A comment (no name), `retry` (nothing is asked for again), or what a later standard has.
            _ => {}
        }
    }

    fn end_event(&mut self) {
        let (id, name) = (self.id.take(), self.name.take());
        // Data is JSON here, so blank data is none: a stream that was cut within the field's name may end so.
        if let Some(data) = self.data.take().filter(|data| !data.trim().is_empty()) {
            self.ready.push_back(Frame { id, name, data });
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::{Frame, MAX_EVENT_BYTES, Parser, TooLong};

    fn parse(chunks: &[&[u8]]) -> Vec<(Option<String>, Option<String>, String)> {
        let mut parser = Parser::default();
        for chunk in chunks {
            parser.push(chunk).unwrap();
        }
        parser.finish();
        std::iter::from_fn(|| parser.next())
            .map(|Frame { id, name, data }| (id, name, data))
            .collect()
    }

    fn data(text: &[u8]) -> Vec<String> {
        parse(&[text])
            .into_iter()
            .map(|(_, _, data)| data)
            .collect()
    }

    #[test]
    fn what_a_stream_may_look_like() {
        let rows: &[(&[u8], &[&str])] = &[
            (b"data:x\n\n", &["x"]),
            (b"data: x\n\n", &["x"]),
            (b"data:  x \n\n", &[" x "]),
            (b"data:x\r\n\r\ndata:y\r\n\r\n", &["x", "y"]),
            (b"data:x\r\rdata:y\r\r", &["x", "y"]),
            (b"\xef\xbb\xbfdata:x\n\n", &["x"]),
            (b"data:a\ndata:b\n\n", &["a\nb"]),
            (b"data\n\ndata:\n\n", &[]),
            (b"data:x\nx\n\n", &["x"]),
            (b":comment\n\ndata:x\n:heartbeat\n\n", &["x"]),
            (b"event:flow\nid:1\n\n", &[]),
            (b"data:x\n\ndata:y", &["x", "y"]),
            (b"data:x\n\ndata:y\n", &["x", "y"]),
            (b"retry: 3\ndatas:x\n\n", &[]),
            (b"data:a:b\n\n", &["a:b"]),
            (b"data:\xff\n\n", &["\u{fffd}"]),
            (b"", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(data(text), *expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn id_and_name_are_those_of_the_event_itself() {
        let text = b"id: 1\nevent: flow\ndata: {}\nretry: 3\n\ndata:x\n\n";
        let first = (
            Some("1".to_owned()),
            Some("flow".to_owned()),
            "{}".to_owned(),
        );
        assert_eq!(parse(&[text]), [first, (None, None, "x".to_owned())]);
    }

    #[test]
    fn chunks_may_end_anywhere() {
        let text = "\u{feff}id:1\r\ndata:上海\r\n\r\n:c\r\ndata:a\rdata:b\n\ndata:€";
        let whole = parse(&[text.as_bytes()]);
        assert_eq!(whole.len(), 3);
        for cut in 0..=text.len() {
            let (left, right) = text.as_bytes().split_at(cut);
            assert_eq!(parse(&[left, right]), whole, "{cut}");
        }
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(parse(&bytes), whole);
    }

    #[test]
    fn an_event_has_a_limit() {
        let mut parser = Parser::default();
        let half = vec![b'x'; MAX_EVENT_BYTES / 2];
        parser.push(b"data:").unwrap();
        parser.push(&half).unwrap();
        assert_eq!(parser.push(&half), Err(TooLong));
        let mut parser = Parser::default();
        let lines = b"data:xxxxxxxxxxxxxxxxxxxxxxxxxxx\n".repeat(MAX_EVENT_BYTES / 16);
        assert_eq!(parser.push(&lines), Err(TooLong));
    }
}
