//! An answer while it is read: a place in it, and what was noticed on the way.
//!
//! Reading never fails in the middle: what cannot be used is noted and passed over, and what ends everything (text that is
//! no JSON, an answer that would fill the memory) is kept until the end, when nothing more is read.

mod place;
mod scan;

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::notes::{DecodeWarning, UnknownField};
use scan::{Broken, Scan, Text};

/// How many levels of objects and lists are read into types; the limit of `serde_json` as well.
const MAX_DEPTH: u32 = 128;
/// How many warnings are kept; the rest is counted.
const MAX_WARNINGS: usize = 50;
/// How much memory the values of an answer may take, beside what is in proportion to its length.
const MEMORY: usize = 64 * 1024 * 1024;
/// How many times its own length an answer may take of memory: lists of `{}` took 120 times theirs.
const MEMORY_PER_BYTE: usize = 8;

/// How much is taken that is not as documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An answer of a service: whatever can be understood.
    Answer,
    /// What a caller writes: scalars are converted, and nothing else is forgiven.
    Request,
}

/// JSON that is being read.
pub struct Input<'a> {
    scan: Scan<'a>,
    mode: Mode,
    depth: u32,
    /// How many bytes of memory may be taken, and how many of them are left.
    memory_limit: usize,
    memory: usize,
    stop: Option<Stop>,
    warnings: Vec<(usize, Cow<'static, str>)>,
    /// Warnings beyond those that are kept.
    more_warnings: usize,
    unknown: Option<Vec<(usize, &'a str)>>,
}

/// Why nothing more is read.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Broken(Broken),
    Memory(usize),
}

/// The value that begins here: scalars are read, lists and objects are only entered.
pub(super) enum Token<'a> {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List,
    Object,
}

impl Token<'_> {
    /// What it is called in messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// What a text gave.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    /// `None` for `null`.
    pub value: Option<T>,
    pub warnings: Vec<DecodeWarning>,
    pub unknown: Vec<UnknownField>,
}

/// Reads a whole text.
///
/// # Errors
/// The place and the reason, when it is no JSON or would take too much memory.
pub(crate) fn decode<T: super::Decode>(
    body: &[u8],
    mode: Mode,
    want_unknown: bool,
) -> Result<Decoded<T>, String> {
    let whole = std::str::from_utf8(body);
    let text = match whole {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut input = Input::new(text, mode, want_unknown);
    if let Err(error) = whole {
        input.warn_at(
            error.valid_up_to(),
            Cow::Borrowed("bytes that are no UTF-8 were replaced"),
        );
    }
    let value = T::decode(&mut input);
    if input.stop.is_none()
        && let Err(broken) = input.scan.end()
    {
        input.stop = Some(Stop::Broken(broken));
    }
    if let Some(stop) = input.stop {
        return Err(stop.told(text));
    }
    let (warnings, unknown) = input.noticed(text);
    Ok(Decoded {
        value,
        warnings,
        unknown,
    })
}

impl Stop {
    fn told(self, text: &str) -> String {
        match self {
            Self::Memory(limit) => format!(
                "the answer would take more than {} MiB of memory",
                limit / (1024 * 1024)
            ),
            Self::Broken(broken) => {
                let path = place::paths(text, &[broken.at]).pop().unwrap_or_default();
                let place = match path.as_str() {
                    "" => String::new(),
                    path => format!("{path}: "),
                };
                format!("{place}{} (byte {})", broken.what, broken.at)
            }
        }
    }
}

impl<'a> Input<'a> {
    fn new(text: &'a str, mode: Mode, want_unknown: bool) -> Self {
        let memory = text
            .len()
            .saturating_mul(MEMORY_PER_BYTE)
            .saturating_add(MEMORY);
        Self {
            scan: Scan::new(text),
            mode,
            depth: 0,
            memory_limit: memory,
            memory,
            stop: None,
            warnings: Vec::new(),
            more_warnings: 0,
            unknown: want_unknown.then(Vec::new),
        }
    }

    fn noticed(mut self, text: &str) -> (Vec<DecodeWarning>, Vec<UnknownField>) {
        self.warnings.sort_by_key(|(at, _)| *at);
        let places: Vec<usize> = self.warnings.iter().map(|(at, _)| *at).collect();
        let mut warnings: Vec<DecodeWarning> = place::paths(text, &places)
            .into_iter()
            .zip(self.warnings)
            .map(|(path, (_, message))| DecodeWarning::new(path, message))
            .collect();
        if self.more_warnings > 0 {
            let message = format!("{} more values are not as documented", self.more_warnings);
            warnings.push(DecodeWarning::new(String::new(), Cow::Owned(message)));
        }
        let mut unknown = self.unknown.unwrap_or_default();
        unknown.sort_by_key(|(at, _)| *at);
        let places: Vec<usize> = unknown.iter().map(|(at, _)| *at).collect();
        let unknown = place::paths(text, &places)
            .into_iter()
            .zip(unknown)
            .map(|(path, (_, json))| UnknownField::new(path, free_json(json)))
            .collect();
        (warnings, unknown)
    }

    /// Whether this is the answer of a service, to be taken as it comes.
    pub(super) fn is_answer(&self) -> bool {
        self.mode == Mode::Answer
    }

    pub(super) fn has_stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// Where the next value begins.
    pub(super) fn here(&mut self) -> usize {
        self.scan.peek();
        self.scan.at()
    }

    /// The first byte of the next value; 0 at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        self.scan.peek()
    }

    fn take<T>(&mut self, read: Result<T, Broken>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(broken) => {
                self.stop.get_or_insert(Stop::Broken(broken));
                None
            }
        }
    }

    /// Reads a scalar, or enters a list or an object; `None` when there is nothing more to read.
    pub(super) fn token(&mut self) -> Option<Token<'a>> {
        if self.has_stopped() {
            return None;
        }
        let word = |input: &mut Self, word, token| {
            let read = input.scan.word(word);
            input.take(read).map(|()| token)
        };
        match self.scan.peek() {
            b'"' => {
                let at = self.scan.at();
                let text = self.scan.string();
                let text = self.take(text)?;
                Some(Token::Text(self.text(text, at)))
            }
            b'{' => {
                self.scan.take();
                Some(Token::Object)
            }
            b'[' => {
                self.scan.take();
                Some(Token::List)
            }
            b'-' | b'0'..=b'9' => {
                let number = self.scan.number();
                self.take(number).map(Token::Number)
            }
            b'n' => word(self, "null", Token::Null),
            b't' => word(self, "true", Token::Boolean(true)),
            b'f' => word(self, "false", Token::Boolean(false)),
            _ => {
                let broken = self.scan.broken("expected a value");
                self.take(broken)
            }
        }
    }

    fn text(&mut self, text: Text<'a>, at: usize) -> Cow<'a, str> {
        let control = text.control;
        let (text, replaced) = text.decode();
        if replaced {
            self.warn_at(at, Cow::Borrowed("half a surrogate pair was replaced"));
        }
        if control {
            self.warn_at(
                at,
                Cow::Borrowed("a control character stands in it unescaped"),
            );
        }
        text
    }

    /// The key of the next member of an object that was entered; `None` behind the last one. `first` is `true` at the
    /// beginning.
    #[inline]
    pub(super) fn key(&mut self, first: &mut bool) -> Option<Cow<'a, str>> {
        if self.has_stopped() {
            return None;
        }
        let at = self.scan.at();
        let key = self.scan.key(first);
        let key = self.take(key)??;
        Some(self.text(key, at))
    }

    /// Whether another item follows in a list that was entered. `first` is `true` at the beginning.
    #[inline]
    pub(super) fn item(&mut self, first: &mut bool) -> bool {
        if self.has_stopped() {
            return false;
        }
        let item = self.scan.item(first);
        self.take(item).unwrap_or(false)
    }

    /// The same for an object that has been read before: nothing is noted twice.
    pub(super) fn key_again(&mut self, first: &mut bool) -> Option<Cow<'a, str>> {
        if self.has_stopped() {
            return None;
        }
        let key = self.scan.key(first);
        self.take(key)?.map(|key| key.decode().0)
    }

    /// Where reading stands.
    pub(super) fn position(&self) -> usize {
        self.scan.at()
    }

    /// Passes over the next value, and gives its JSON.
    pub(super) fn skip(&mut self) -> &'a str {
        if self.has_stopped() {
            return "";
        }
        let start = self.here();
        let skipped = self.scan.skip();
        self.take(skipped);
        self.scan.since(start)
    }

    /// Goes back to a place where a value begins.
    pub(super) fn go_to(&mut self, at: usize) {
        if !self.has_stopped() {
            self.scan.go_to(at);
        }
    }

    /// Looks ahead; what is read and noticed in `look` is forgotten, but for text that is no JSON.
    pub(super) fn look_ahead<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        let (scan, warnings, more) = (self.scan, self.warnings.len(), self.more_warnings);
        let seen = look(self);
        self.warnings.truncate(warnings);
        self.more_warnings = more;
        self.go_to(scan.at());
        seen
    }

    /// Counts memory that a value takes; `false` when it is too much.
    #[inline]
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                self.stop.get_or_insert(Stop::Memory(self.memory_limit));
                false
            }
        }
    }

    /// A text of its own, counted; an allocation has some room around it.
    pub(super) fn keep(&mut self, text: Cow<'a, str>) -> Option<String> {
        const AROUND: usize = 32;
        self.spend(text.len() + AROUND).then(|| text.into_owned())
    }

    /// Counts the memory of an entry of a map. The first one takes room for eleven.
    pub(super) fn spend_entry<T>(&mut self, first: bool) -> bool {
        let entry = size_of::<T>() + size_of::<String>();
        self.spend(entry.saturating_mul(if first { 11 } else { 2 }))
    }

    /// Goes one level down; `false` when that is too deep, which is noted.
    pub(super) fn enter(&mut self, at: usize) -> bool {
        if self.depth == MAX_DEPTH {
            self.warn_at(
                at,
                Cow::Owned(format!("nested deeper than {MAX_DEPTH} levels")),
            );
            return false;
        }
        self.depth += 1;
        true
    }

    /// Goes one level up again.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Notes a value that is not of the expected type. It has been read, or its bracket has.
    #[cold]
    pub(super) fn mismatch(&mut self, at: usize, expected: &str, found: &str) {
        self.warn_at(
            at,
            Cow::Owned(format!("expected {expected}, found {found}")),
        );
    }

    /// Notes a value that is not of the expected type, and passes over what is left of it.
    #[cold]
    pub(super) fn reject(&mut self, at: usize, expected: &str, found: &Token<'_>) {
        self.mismatch(at, expected, found.name());
        if matches!(found, Token::List | Token::Object) {
            self.go_to(at);
            self.skip();
        }
    }

    #[cold]
    fn warn_at(&mut self, at: usize, message: Cow<'static, str>) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push((at, message));
        } else {
            self.more_warnings += 1;
        }
    }

    /// Passes over a field that nobody has a name for.
    pub(super) fn unknown(&mut self) {
        let at = self.here();
        let json = self.skip();
        if let Some(unknown) = &mut self.unknown
            && self.stop.is_none()
        {
            unknown.push((at, json));
        }
    }

    /// Free JSON.
    pub(super) fn value(&mut self) -> Option<Value> {
        let at = self.here();
        match self.token()? {
            Token::Null => Some(Value::Null),
            Token::Boolean(value) => Some(Value::Bool(value)),
            Token::Text(text) => self.keep(text).map(Value::String),
            Token::Number(text) => Some(match number(text) {
                Some(number) => Value::Number(number),
                None => {
                    self.mismatch(at, "a number", "one that is too large");
                    Value::Null
                }
            }),
            Token::List if self.enter(at) => {
                let (mut list, mut first) = (Vec::new(), true);
                while self.item(&mut first) && self.spend(size_of::<Value>()) {
                    list.extend(self.value());
                }
                self.leave();
                Some(Value::Array(list))
            }
            Token::Object if self.enter(at) => {
                let (mut map, mut first) = (serde_json::Map::new(), true);
                while let Some(key) = self.key(&mut first) {
                    if !self.spend_entry::<Value>(map.is_empty()) {
                        break;
                    }
                    if let Some(value) = self.value() {
                        map.insert(key.into_owned(), value);
                    }
                }
                self.leave();
                Some(Value::Object(map))
            }
            Token::List | Token::Object => {
                self.go_to(at);
                self.skip();
                None
            }
        }
    }
}

/// A number of free JSON, to the digit as far as it can be held.
fn number(text: &str) -> Option<serde_json::Number> {
    if text != "-0" {
        if let Ok(number) = text.parse::<u64>() {
            return Some(number.into());
        }
        if let Ok(number) = text.parse::<i64>() {
            return Some(number.into());
        }
    }
    serde_json::Number::from_f64(text.parse().ok()?)
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("at", &self.scan.at())
            .finish_non_exhaustive()
    }
}

/// A member that no type has a field for, as leniently as the rest.
fn free_json(json: &str) -> crate::model::Value {
    let read = decode(json.as_bytes(), Mode::Answer, false);
    read.ok().and_then(|read| read.value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
