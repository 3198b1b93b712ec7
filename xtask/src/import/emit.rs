//! Writes YAML for people: two spaces, short lists on one line, long texts folded, quotes only where they are needed.
//!
//! "Needed" is meant for YAML 1.1 as well, which reads `no` as a boolean and `2021-01-08` as a date: the validators of
//! other languages do.

use std::fmt::Write as _;

use yaml_serde::{Mapping, Value};

const WIDTH: usize = 110;

/// The text of a document, ending in a line feed.
pub fn document(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Mapping(map) if !map.is_empty() => mapping(map, 0, false, &mut out),
        Value::Sequence(items) if !items.is_empty() => sequence(items, 0, &mut out),
        other => {
            inline(other, 0, 0, &mut out);
            out.push('\n');
        }
    }
    out
}

/// `inline_first`: the first key stands behind a `- ` that is already written.
fn mapping(map: &Mapping, indent: usize, inline_first: bool, out: &mut String) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || !inline_first {
            pad(indent, out);
        }
        let start = out.len();
        match key {
            Value::String(text) => out.push_str(&scalar_text(text, true)),
            other => inline(other, indent, 0, out),
        }
        out.push(':');
        let used = indent + (out.len() - start);
        member(value, indent, used, out);
    }
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push('-');
        match item {
            Value::Mapping(map) if !map.is_empty() => {
                out.push(' ');
                mapping(map, indent + 2, true, out);
            }
            other => member(other, indent, indent + 1, out),
        }
    }
}

/// What stands behind `key:` or `-`, with everything up to the end of the line.
fn member(value: &Value, indent: usize, used: usize, out: &mut String) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            out.push('\n');
            mapping(map, indent + 2, false, out);
        }
        Value::Sequence(items) if !items.is_empty() => {
            match flow(items).filter(|text| used + 1 + text.len() <= WIDTH) {
                Some(text) => {
                    let _ = writeln!(out, " {text}");
                }
                None => {
                    out.push('\n');
                    sequence(items, indent + 2, out);
                }
            }
        }
        other => {
            out.push(' ');
            inline(other, indent, used + 1, out);
            out.push('\n');
        }
    }
}

fn inline(value: &Value, indent: usize, used: usize, out: &mut String) {
    match value {
        Value::String(text) => string(text, indent, used, out),
        Value::Mapping(_) => out.push_str("{}"),
        Value::Sequence(_) => out.push_str("[]"),
        Value::Tagged(tagged) => inline(&tagged.value, indent, used, out),
        other => out.push_str(&bare(other)),
    }
}

fn bare(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}

/// A list of scalars on one line.
fn flow(items: &[Value]) -> Option<String> {
    let texts = items
        .iter()
        .map(|item| match item {
            Value::String(text) => Some(scalar_text(text, false)),
            Value::Bool(_) | Value::Number(_) | Value::Null => Some(bare(item)),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    Some(format!("[{}]", texts.join(", ")))
}

fn string(text: &str, indent: usize, used: usize, out: &mut String) {
    let clean = !text.chars().any(|c| must_escape(c) && c != '\n');
    let trimmed = text.trim_matches([' ', '\n']);
    let body = text.strip_suffix('\n').unwrap_or(text);
    if clean
        && text.contains('\n')
        && body.len() == text.trim_end_matches([' ', '\n']).len()
        && !text.starts_with([' ', '\n'])
    {
        out.push_str(if body.len() == text.len() { "|-" } else { "|" });
        lines(body.split('\n'), indent + 2, out);
    } else if clean
        && trimmed.len() == text.len()
        && used + text.chars().count() > WIDTH
        && text.contains(' ')
    {
        out.push_str(">-");
        lines(
            fold(text, WIDTH.saturating_sub(indent + 2)).into_iter(),
            indent + 2,
            out,
        );
    } else {
        out.push_str(&scalar_text(text, true));
    }
}

fn lines<'a>(lines: impl Iterator<Item = &'a str>, indent: usize, out: &mut String) {
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
    }
}

/// Breaks at single spaces only: folding gives back exactly one for each line break.
fn fold(text: &str, width: usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut lines, mut start, mut last) = (Vec::new(), 0, None);
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        let breakable = c == ' '
            && at > start
            && bytes[at - 1] != b' '
            && bytes.get(at + 1).is_some_and(|next| *next != b' ');
        if columns > width
            && let Some(space) = last
        {
            lines.push(&text[start..space]);
            start = space + 1;
            columns = text[start..at].chars().count();
            last = None;
        }
        if breakable {
            last = Some(at);
        }
        columns += 1;
    }
    if columns > width
        && let Some(space) = last
    {
        lines.push(&text[start..space]);
        start = space + 1;
    }
    lines.push(&text[start..]);
    lines
}

/// `block`: outside `[...]`, where commas and brackets mean nothing.
fn scalar_text(text: &str, block: bool) -> String {
    if is_plain(text, block) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if must_escape(c) && (c as u32) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Control characters, and those that YAML takes for a line break or strips.
fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

fn is_plain(text: &str, block: bool) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let Some(first) = text.chars().next() else {
        return false;
    };
    let first_fits =
        first.is_alphabetic() || matches!(first, '/' | '_' | '$' | '(') || text.starts_with("../");
    first_fits
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(must_escape)
        && (block || !text.contains([',', '[', ']', '{', '}', ':']))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a failing test may panic"
    )]

    use super::*;

    fn round(value: &Value) -> String {
        let text = document(value);
        let back: Value =
            yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(&back, value, "{text}");
        text
    }

    #[test]
    fn odd_texts_come_back() {
        let long = "word ".repeat(60);
        for text in [
            "",
            " ",
            "a",
            "a b",
            " a",
            "a ",
            "a: b",
            "a #b",
            "# a",
            "- a",
            "no",
            "Yes",
            "null",
            "~",
            "1",
            "1.5",
            "0x1f",
            "1e3",
            "2021-01-08",
            "2021-01-08T16:52:04Z\n",
            "a\nb",
            "a\n\nb\n",
            "a\n",
            "\na",
            "a\n\n",
            "  a\nb",
            "a\n  b\n c",
            "a \nb",
            "tab\there",
            "\u{85}",
            "\u{2028}x",
            "\u{FEFF}",
            "\u{7f}",
            "\u{1}",
            "`code` first",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "|",
            ">",
            "{a}",
            "[a]",
            "a, b",
            "'a'",
            "\"a\"",
            "back\\slash",
            "标签,tag1",
            "😀 a",
            "key:",
            "a:b",
            "=",
            "<<",
            "?",
            "? a",
            ":",
            "...",
            "---",
            "--- a",
            "a\r\nb",
            "a\rb",
            "1080p",
            "12:30:45",
            &long,
            long.trim_end(),
            &format!(
                "{}  two  {}",
                "x ".repeat(80).trim_end(),
                "y ".repeat(80).trim_end()
            ),
            &"x".repeat(200),
            &format!("{} {}", "x".repeat(200), "y".repeat(200)),
            &format!("a\n{long}"),
            &format!("a\n{}", long.trim_end()),
        ] {
            let mut map = Mapping::new();
            map.insert("key".into(), text.into());
            map.insert(text.into(), Value::Sequence(vec![text.into(), Value::Null]));
            map.insert(
                "list".into(),
                Value::Sequence(vec![
                    Value::Sequence(vec![text.into()]),
                    Value::Mapping(map.clone()),
                ]),
            );
            round(&Value::Mapping(map));
        }
    }

    #[test]
    fn looks_as_people_write_it() {
        let yaml = "\
post:
  operationId: ListProjects
  summary: Lists the projects of the caller.
  tags: [Projects]
  security: []
  parameters:
    - name: MaxResults
      in: query
      description: >-
        How many projects one page has at most; a page may have fewer although more of them follow, so go on
        for as long as there is a token.
      schema:
        type: integer
        enum: [0, 90]
      example: 100
  responses:
    \"200\":
      description: |-
        First.

        - second
";
        let value: Value = yaml_serde::from_str(yaml).unwrap();
        assert_eq!(round(&value), yaml);
    }
}
