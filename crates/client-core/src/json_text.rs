//! Bytes that should be JSON, mended where that loses nothing else.

use std::borrow::Cow;

/// The text of a body: without a byte order mark, and with each byte that is no UTF-8 replaced by U+FFFD, so that one bad
/// name does not cost a whole answer.
pub(crate) fn text_of(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    String::from_utf8_lossy(body)
}

/// The text with halves of surrogate pairs, written as `\ud83d` alone, replaced by `\ufffd`; `None` when there are none.
///
/// Java writes them where it cuts a text in the middle of a pair; no JSON reader takes them.
pub(crate) fn without_lone_surrogates(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    let mut kept = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        at += found;
        let Some(unit) = unit(bytes, at) else {
            // Any other escape: two bytes, so that an escaped backslash is not taken for the start of one.
            at = (at + 2).min(bytes.len());
            continue;
        };
        let is_pair = (0xd800..0xdc00).contains(&unit)
            && self::unit(bytes, at + 6).is_some_and(|low| (0xdc00..0xe000).contains(&low));
        if is_pair {
            at += 12;
            continue;
        }
        if (0xd800..0xe000).contains(&unit) {
            let mended = mended.get_or_insert_default();
            mended.push_str(&text[kept..at]);
            mended.push_str("\\ufffd");
            kept = at + 6;
        }
        at += 6;
    }
    mended.map(|mended| mended + &text[kept..])
}

/// The code unit of `\uXXXX` at this place.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?;
    let digits = escape.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{text_of, without_lone_surrogates};

    #[test]
    fn damaged_text_is_mended() {
        let rows = [
            (r#""a\ud83d""#, Some(r#""a\ufffd""#)),
            (r#""\udc00b\ud83d\ude00""#, Some(r#""\ufffdb\ud83d\ude00""#)),
            (r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
            (r#""\\ud83d""#, None),
            (r#""\ud83d\ude00""#, None),
            (r#""\u12"#, None),
            (r"\", None),
        ];
        for (text, expected) in rows {
            assert_eq!(without_lone_surrogates(text).as_deref(), expected, "{text}");
        }
        assert_eq!(text_of(b"\xef\xbb\xbf{}"), "{}");
        assert_eq!(text_of(b"a\xffb"), "a\u{fffd}b");
    }
}
