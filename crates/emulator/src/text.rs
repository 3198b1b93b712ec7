//! Texts: percent-decoding, the way servers read what clients write, and values as text.

use serde_json::Value;

/// A value as text; texts without their quotation marks.
pub(crate) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Decodes `%XX`, and `+` as a space where `plus_is_space` (queries and forms, not paths). An escape that is none
/// stands for itself; bytes that are not UTF-8 become replacement characters.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let byte = match (first, tail) {
            (b'+', _) if plus_is_space => b' ',
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    high << 4 | low
                }
                _ => b'%',
            },
            _ => *first,
        };
        decoded.push(byte);
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Splits a query or a form into decoded pairs, in their order. A name without `=` has an empty value.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name, true), decode(value, true))
        })
        .collect()
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
    fn decodes_as_a_server_does() {
        for (text, in_query, in_path) in [
            ("a+b%20c", "a b c", "a+b c"),
            ("%E7%8C%AB", "猫", "猫"),
            ("100%", "100%", "100%"),
            ("%2g%2F", "%2g/", "%2g/"),
            ("%ff", "\u{fffd}", "\u{fffd}"),
        ] {
            assert_eq!(decode(text, true), in_query, "{text}");
            assert_eq!(decode(text, false), in_path, "{text}");
        }
    }

    #[test]
    fn splits_before_it_decodes() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            pairs("a=b%26c&&d&e=f=g"),
            [pair("a", "b&c"), pair("d", ""), pair("e", "f=g")]
        );
    }
}
