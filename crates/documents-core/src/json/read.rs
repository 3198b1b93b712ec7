//! The reader: strict, because what the service's reader does with less is not known, and with an eye for the slips that
//! documents really have.

use std::borrow::Cow;
use std::collections::HashSet;

use super::fault::Fault;
use super::{Member, Node, Value};

/// How deep values may stand inside each other. Documents of the service have fewer than 20 levels.
const DEPTH: usize = 128;
/// So many names are looked through one by one; more are counted in a set.
const FEW: usize = 16;

/// Reads a text that should be one JSON value.
///
/// # Errors
/// The first place where it is not JSON, or every name that stands twice in one object.
pub(crate) fn read(text: &str) -> Result<Node<'_>, Vec<Fault>> {
    let mut reader = Reader::new(text);
    let node = reader.document().map_err(|fault| vec![*fault])?;
    match reader.doubles.is_empty() {
        true => Ok(node),
        false => Err(reader.doubles),
    }
}

/// Reads a text that should be one JSON value; of a name that stands twice in one object, the last value counts.
///
/// # Errors
/// The first place where it is not JSON.
pub(crate) fn read_last(text: &str) -> Result<Node<'_>, Fault> {
    Reader::new(text).document().map_err(|fault| *fault)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    doubles: Vec<Fault>,
}

type Read<T> = Result<T, Box<Fault>>;

fn fault<T>(at: usize, problem: impl Into<String>, advice: &'static str) -> Read<T> {
    Err(Box::new(Fault::new(at, problem, advice)))
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            doubles: Vec::new(),
        }
    }

    fn document(&mut self) -> Read<Node<'t>> {
        if self.text.starts_with('\u{feff}') {
            return fault(
                0,
                "the text begins with a byte order mark",
                "Save it as UTF-8 without one.",
            );
        }
        self.space();
        if self.at == self.text.len() {
            return fault(self.at, "there is nothing here", "");
        }
        let node = self.value(0)?;
        self.space();
        match self.peek() {
            None => Ok(node),
            Some(_) => fault(
                self.at,
                format!("the document is over, and {} follows", shown(self.rest())),
                "One text holds one value; several belong into a list.",
            ),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Read<Node<'t>> {
        let at = self.at;
        let value = match self.peek() {
            Some(b'{' | b'[') if depth == DEPTH => {
                return fault(
                    at,
                    format!("values stand more than {DEPTH} levels inside each other"),
                    "",
                );
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { at, value })
    }

    fn word(&mut self) -> Read<Value<'t>> {
        let rest = self.rest();
        for (word, value) in [
            ("null", Value::Null),
            ("true", Value::Boolean(true)),
            ("false", Value::Boolean(false)),
        ] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        let Some(first) = rest.chars().next() else {
            return fault(self.at, "the text ends where a value should stand", "");
        };
        let advice = match first {
            '}' | ']' => "Remove the comma in front of it.",
            ',' => "Remove one comma.",
            other => advice_for(other, rest),
        };
        fault(
            self.at,
            format!("a value should stand here, and not {}", shown(rest)),
            advice,
        )
    }

    fn object(&mut self, depth: usize) -> Read<Value<'t>> {
        let opened = self.at;
        self.at += 1;
        let mut members: Vec<Member<'t>> = Vec::new();
        let mut many: HashSet<Cow<'t, str>> = HashSet::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let at = self.at;
            if self.peek() != Some(b'"') {
                return self.no_name(opened, members.is_empty());
            }
            let name = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return fault(
                    self.at,
                    format!("a colon is missing behind the name \"{name}\""),
                    advice_for(self.rest().chars().next().unwrap_or(' '), self.rest()),
                );
            }
            self.at += 1;
            self.space();
            let node = self.value(depth + 1)?;
            if members.len() == FEW {
                many.extend(members.iter().map(|member| member.name.clone()));
            }
            let is_double = match members.len() < FEW {
                true => members.iter().any(|member| member.name == name),
                false => !many.insert(name.clone()),
            };
            match is_double {
                true => {
                    self.doubles.push(Fault::new(
                        at,
                        format!("the name \"{name}\" stands twice in one object"),
                        "Remove one of the two; which of them the service takes is not known.",
                    ));
                    if let Some(earlier) = members.iter_mut().find(|member| member.name == name) {
                        earlier.node = node;
                    }
                }
                false => members.push(Member { name, at, node }),
            }
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(members));
                }
                _ => return self.no_comma(opened, "}"),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Read<Value<'t>> {
        let opened = self.at;
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            self.space();
            if self.peek().is_none() {
                return self.open(opened);
            }
            items.push(self.value(depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return self.no_comma(opened, "]"),
            }
        }
    }

    fn no_name<T>(&self, opened: usize, first: bool) -> Read<T> {
        let rest = self.rest();
        let Some(found) = rest.chars().next() else {
            return self.open(opened);
        };
        let advice = match found {
            '}' if !first => "Remove the comma in front of it.",
            ',' => "Remove one comma.",
            c if c.is_alphabetic() || c == '_' => "Put the name in double quotes.",
            c => advice_for(c, rest),
        };
        fault(
            self.at,
            format!(
                "a name in double quotes should stand here, and not {}",
                shown(rest)
            ),
            advice,
        )
    }

    fn no_comma<T>(&self, opened: usize, close: &str) -> Read<T> {
        let rest = self.rest();
        let Some(found) = rest.chars().next() else {
            return self.open(opened);
        };
        let advice = match found {
            '"' | '{' | '[' | '-' | '0'..='9' => "Put a comma in front of it.",
            ':' => "Is this list meant to be an object?",
            c => advice_for(c, rest),
        };
        fault(
            self.at,
            format!(
                "a comma or `{close}` should stand here, and not {}",
                shown(rest)
            ),
            advice,
        )
    }

    fn open<T>(&self, opened: usize) -> Read<T> {
        let bracket = &self.text[opened..=opened];
        let place = super::position(self.text, opened);
        fault(
            self.at,
            format!(
                "the text ends before the `{bracket}` of line {}, column {} is closed",
                place.line, place.column
            ),
            "Was it cut?",
        )
    }

    fn number(&mut self) -> Read<Value<'t>> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start + usize::from(bytes[start] == b'-');
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let whole = digits(at);
        if whole == at {
            return fault(start, "a minus sign without a number", "");
        }
        if bytes[at] == b'0' && whole > at + 1 {
            return fault(
                start,
                "a number may not begin with 0",
                "Remove the 0, or put it in quotes if it is an id.",
            );
        }
        at = whole;
        if bytes.get(at) == Some(&b'.') {
            let end = digits(at + 1);
            if end == at + 1 {
                return fault(at, "digits are missing behind the point", "");
            }
            at = end;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let end = digits(at + 1 + sign);
            if end == at + 1 + sign {
                return fault(at, "digits are missing in the exponent", "");
            }
            at = end;
        }
        self.at = at;
        Ok(Value::Number(Cow::Borrowed(&self.text[start..at])))
    }

    fn string(&mut self) -> Read<Cow<'t, str>> {
        let opened = self.at;
        let start = opened + 1;
        let bytes = self.text.as_bytes();
        let mut owned: Option<String> = None;
        let mut kept = start;
        let mut at = start;
        loop {
            match bytes.get(at) {
                None => {
                    return fault(
                        opened,
                        "the text that begins here has no end",
                        "Close it with a double quote.",
                    );
                }
                Some(b'"') => {
                    self.at = at + 1;
                    let last = &self.text[kept..at];
                    return Ok(match owned {
                        None => Cow::Borrowed(last),
                        Some(text) => Cow::Owned(text + last),
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[kept..at]);
                    at = self.escape(at, text)?;
                    kept = at;
                }
                Some(0..=0x1f) => {
                    return fault(
                        at,
                        "a text may not hold a line break or another control character",
                        "Write \\n for a line break and \\t for a tab, or close the text with a double quote.",
                    );
                }
                Some(_) => at += 1,
            }
        }
    }

    /// Reads the escape at `at`; what follows it is given back.
    fn escape(&self, at: usize, text: &mut String) -> Read<usize> {
        let plain = match self.text.as_bytes().get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(at, text),
            _ => {
                return fault(
                    at,
                    format!(
                        "`{}` is no escape",
                        self.text[at..].chars().take(2).collect::<String>()
                    ),
                    "Write \\\\ for a backslash.",
                );
            }
        };
        text.push(plain);
        Ok(at + 2)
    }

    fn unicode(&self, at: usize, text: &mut String) -> Read<usize> {
        let unit = |at: usize| {
            let digits = self.text.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        };
        let Some(first) = unit(at) else {
            return fault(at, "four hexadecimal digits should follow \\u", "");
        };
        if (0xd800..0xdc00).contains(&first)
            && let Some(second) = unit(at + 6).filter(|unit| (0xdc00..0xe000).contains(unit))
        {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            text.extend(char::from_u32(code));
            return Ok(at + 12);
        }
        // Half of a pair stands for no character; Java writes it where it cuts a text.
        text.push(char::from_u32(first).unwrap_or('\u{fffd}'));
        Ok(at + 6)
    }
}

/// The beginning of what was found.
fn shown(rest: &str) -> String {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .take(20)
        .collect();
    match (word.is_empty(), rest.chars().next()) {
        (false, _) => format!("`{word}`"),
        (true, Some('\\')) => "a backslash".to_owned(),
        (true, Some(first)) => format!("`{first}`"),
        (true, None) => "the end".to_owned(),
    }
}

/// Slips that copying from pages and programs leaves behind.
fn advice_for(first: char, rest: &str) -> &'static str {
    match first {
        '\'' => "Use double quotes.",
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}' => {
            "These are typographic quotes; use plain double quotes."
        }
        '\\' => {
            "The quotes are escaped as if this stood inside another text; take one level of backslashes away."
        }
        '/' => "JSON has no comments; remove it.",
        '#' => "JSON has no comments; remove it.",
        '\u{a0}' | '\u{3000}' | '\u{200b}' | '\u{feff}' => {
            "This looks like a space and is another character; replace it."
        }
        '\u{ff0c}' | '\u{ff1a}' => "This is a wide sign of Chinese text; use the plain one.",
        'N' | 'I' if rest.starts_with("NaN") || rest.starts_with("Infinity") => {
            "JSON has no such number."
        }
        'T' | 'F' | 'N' => "Write true, false and null in small letters.",
        '+' | '.' => {
            "Write numbers as 0.5 or 5, without a plus and with a digit in front of the point."
        }
        c if c.is_alphabetic() => "Put texts in double quotes.",
        _ => "",
    }
}
