//! Percent-encoding as both providers define it: one encoder for paths, queries and forms.

use std::borrow::Cow;

pub use crate::hash::sha256_hex;

/// Percent-encodes everything but the unreserved characters of RFC 3986 (letters, digits, `-`, `_`, `.`, `~`).
///
/// A space becomes `%20` and never `+`; hex digits are upper case.
///
/// ```
/// assert_eq!(auth_core::encode::percent_encode("a b/~é"), "a%20b%2F~%C3%A9");
/// ```
pub fn percent_encode(text: &str) -> String {
    percent_encode_bytes(text.as_bytes())
}

/// The canonical query: sorted by the bytes of the unencoded name, equal names in their given order, `name=value`
/// joined by `&`. It is what gets signed and what goes on the wire.
///
/// ```
/// let query = auth_core::encode::query_string([("Ids.2", "b"), ("Ids.10", "a b"), ("Empty", "")]);
/// assert_eq!(query, "Empty=&Ids.10=a%20b&Ids.2=b");
/// ```
pub fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    join(pairs.into_iter().map(|(name, value)| {
        (
            Cow::Borrowed(name.as_bytes()),
            Cow::Borrowed(value.as_bytes()),
        )
    }))
}

/// Canonicalizes a query as it stands in a request target: decodes it as the server would (`+` is a space), then
/// encodes and sorts.
pub(crate) fn canonical_query(sent: &str) -> String {
    join(sent.split('&').filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (percent_decode(name), percent_decode(value))
    }))
}

fn join<'a>(pairs: impl Iterator<Item = (Cow<'a, [u8]>, Cow<'a, [u8]>)>) -> String {
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&percent_encode_bytes(&name));
        query.push('=');
        query.push_str(&percent_encode_bytes(&value));
    }
    query
}

fn percent_encode_bytes(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    text
}

/// A `%` that starts no valid escape stands for itself.
fn percent_decode(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return Cow::Borrowed(bytes);
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        decoded.push(match (first, tail) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    high << 4 | low
                }
                _ => b'%',
            },
            _ => *first,
        });
    }
    Cow::Owned(decoded)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_query_is_what_the_server_rebuilds() {
        for (sent, expected) in [
            ("", ""),
            ("a=1", "a=1"),
            ("b=2&a=1", "a=1&b=2"),
            ("q=a+b", "q=a%20b"),
            ("q=a%20b&flag", "flag=&q=a%20b"),
            ("q=%7e%2A*", "q=~%2A%2A"),
            ("q=100%", "q=100%25"),
            ("q=%zz%4", "q=%25zz%254"),
            ("a=2&a=1", "a=2&a=1"),
            ("&&a=1&", "a=1"),
            ("a==b", "a=%3Db"),
            ("x=%FF", "x=%FF"),
        ] {
            assert_eq!(canonical_query(sent), expected, "for {sent:?}");
        }
    }

    #[test]
    fn canonical_text_stays_as_it_is() {
        let query = query_string([
            ("Query", "猫 \"x\"+%"),
            ("a.10", "~*"),
            ("a.2", ""),
            ("B", "=&"),
        ]);
        assert_eq!(canonical_query(&query), query);
    }
}
