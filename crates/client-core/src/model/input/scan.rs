//! The tokens of a JSON text.
//!
//! The grammar is that of RFC 8259, but that control characters may stand unescaped in texts. `serde_json` has no way to
//! go on behind half a surrogate pair, to look ahead, or to tell where a value stands; what is read here is compared with
//! it by a property test.

use std::borrow::Cow;

/// A JSON text and a place in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

/// Why a text is no JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub at: usize,
    pub what: &'static str,
}

const ENDS: &str = "the JSON ends too early";

/// A text between its quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    raw: &'a str,
    escapes: bool,
    /// Whether a control character stands in it unescaped.
    pub control: bool,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place where a value begins.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// What stands between a place and here.
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The first byte of what comes next; 0 at the end.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// Takes the byte that was peeked at.
    #[inline]
    pub fn take(&mut self) {
        self.at += 1;
    }

    pub fn broken<T>(&self, expected: &'static str) -> Result<T, Broken> {
        let what = match self.at < self.text.len() {
            true => expected,
            false => ENDS,
        };
        Err(Broken { at: self.at, what })
    }

    #[inline]
    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Broken> {
        if self.peek() != byte {
            return self.broken(expected);
        }
        self.take();
        Ok(())
    }

    /// Fails unless nothing but space is left.
    pub fn end(&mut self) -> Result<(), Broken> {
        self.peek();
        match self.at < self.text.len() {
            true => self.broken("something stands behind the JSON"),
            false => Ok(()),
        }
    }

    /// The key of the next member, with its colon; `None` behind the last one. `first` is whether there was one before.
    #[inline]
    pub fn key(&mut self, first: &mut bool) -> Result<Option<Text<'a>>, Broken> {
        match self.peek() {
            b'}' => {
                self.take();
                return Ok(None);
            }
            b',' if !*first => {
                self.take();
                self.peek();
            }
            _ if *first => {}
            _ => return self.broken("expected \",\" or \"}\""),
        }
        *first = false;
        if self.peek() != b'"' {
            return self.broken("expected the name of a field");
        }
        let key = self.string()?;
        self.expect(b':', "expected \":\"")?;
        Ok(Some(key))
    }

    /// Whether there is another item in a list; takes the comma or the closing bracket.
    #[inline]
    pub fn item(&mut self, first: &mut bool) -> Result<bool, Broken> {
        let more = match self.peek() {
            b']' => {
                self.take();
                false
            }
            b',' if !*first => {
                self.take();
                true
            }
            _ if *first => true,
            _ => return self.broken("expected \",\" or \"]\""),
        };
        *first = false;
        Ok(more)
    }

    /// The text that begins here.
    pub fn string(&mut self) -> Result<Text<'a>, Broken> {
        self.take();
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (mut escapes, mut control) = (false, false);
        loop {
            self.at = special(bytes, self.at);
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escapes = true;
                    self.escape()?;
                }
                Some(_) => {
                    control = true;
                    self.at += 1;
                }
                None => return self.broken(ENDS),
            }
        }
        let raw = self.since(start);
        self.take();
        Ok(Text {
            raw,
            escapes,
            control,
        })
    }

    fn escape(&mut self) -> Result<(), Broken> {
        let bytes = self.text.as_bytes();
        let length = match bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => {
                let digits = bytes.iter().skip(self.at + 2).take(4);
                match digits.filter(|byte| byte.is_ascii_hexdigit()).count() {
                    4 => 6,
                    _ => 0,
                }
            }
            _ => 0,
        };
        if length == 0 {
            return self.broken("a text has a backslash that escapes nothing");
        }
        self.at += length;
        Ok(())
    }

    /// The number that begins here, as it is written.
    pub fn number(&mut self) -> Result<&'a str, Broken> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        let whole = at;
        at = digits(at);
        // No digit at all, or more of them behind a zero.
        let mut good = at > whole && (at == whole + 1 || bytes.get(whole) != Some(&b'0'));
        if bytes.get(at) == Some(&b'.') {
            let fraction = at + 1;
            at = digits(fraction);
            good &= at > fraction;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            let exponent = at;
            at = digits(at);
            good &= at > exponent;
        }
        self.at = at;
        match good {
            true => Ok(self.since(start)),
            false => self.broken("a number is not written as JSON has it"),
        }
    }

    /// Takes `true`, `false` or `null`.
    pub fn word(&mut self, word: &'static str) -> Result<(), Broken> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            let cut = word.as_bytes().starts_with(rest);
            self.at += if cut { rest.len() } else { 0 };
            return self.broken("expected a value");
        }
        self.at += word.len();
        Ok(())
    }

    /// Passes over a value, however deep it is.
    pub fn skip(&mut self) -> Result<(), Broken> {
        // Where an object or a list is open; a scalar needs no memory.
        let mut open: Vec<u8> = Vec::new();
        loop {
            let mut first = false;
            match self.peek() {
                b'"' => {
                    self.string()?;
                }
                bracket @ (b'{' | b'[') => {
                    self.take();
                    open.push(bracket);
                    first = true;
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                b'-' | b'0'..=b'9' => {
                    self.number()?;
                }
                _ => return self.broken("expected a value"),
            }
            loop {
                let more = match open.last() {
                    None => return Ok(()),
                    Some(b'{') => self.key(&mut first)?.is_some(),
                    Some(_) => self.item(&mut first)?,
                };
                if more {
                    break;
                }
                open.pop();
                first = false;
            }
        }
    }
}

impl<'a> Text<'a> {
    /// The text itself, and whether something in it had to be replaced: half a surrogate pair is no character.
    pub fn decode(self) -> (Cow<'a, str>, bool) {
        match self.escapes {
            false => (Cow::Borrowed(self.raw), false),
            true => unescape(self.raw),
        }
    }
}

fn unescape(raw: &str) -> (Cow<'_, str>, bool) {
    let bytes = raw.as_bytes();
    let mut text = String::with_capacity(raw.len());
    let mut replaced = false;
    let (mut at, mut copied) = (0, 0);
    loop {
        at = special(bytes, at);
        let escaped = match bytes.get(at) {
            Some(b'\\') => bytes.get(at + 1),
            // A control character, which may stand there.
            Some(_) => {
                at += 1;
                continue;
            }
            None => None,
        };
        text.push_str(raw.get(copied..at).unwrap_or_default());
        let Some(escaped) = escaped else {
            return (Cow::Owned(text), replaced);
        };
        at += 2;
        let c = match escaped {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let digits = raw.get(at..).unwrap_or_default();
                let (c, behind) = unicode(digits);
                at += digits.len() - behind.len();
                replaced |= c.is_none();
                c.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            itself => char::from(*itself),
        };
        text.push(c);
        copied = at;
    }
}

/// The character behind `\u`, and what follows it.
fn unicode(text: &str) -> (Option<char>, &str) {
    let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let rest = text.get(4..).unwrap_or_default();
    let Some(first) = unit(text) else {
        return (None, rest);
    };
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = rest.strip_prefix("\\u").and_then(unit)
        && (0xDC00..0xE000).contains(&second)
    {
        let c = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return (char::from_u32(c), rest.get(6..).unwrap_or_default());
    }
    (char::from_u32(first), rest)
}

/// Where the next quote, backslash or control character stands, from `at` on; the end when there is none.
///
/// Eight bytes at a time: most of an answer is text.
#[inline]
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // A byte of zero borrows from above, which sets its high bit and, at most, those of bytes further on.
    let zero = |x: u64| x.wrapping_sub(ONES) & !x;
    for eight in bytes.get(at..).unwrap_or_default().as_chunks::<8>().0 {
        let eight = u64::from_le_bytes(*eight);
        let quote = zero(eight ^ (ONES * 0x22));
        let backslash = zero(eight ^ (ONES * 0x5c));
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        let found = (quote | backslash | control) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at += 1;
    }
    at
}
