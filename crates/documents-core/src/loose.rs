//! Numbers and spaces in text, taken as widely as the checks that this one agrees with take them.

/// The zeros of all decimal digits of Unicode 14; nine more follow each.
const ZEROS: [u32; 66] = [
    48, 1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302, 3430, 3558, 3664, 3792,
    3872, 4160, 4240, 6112, 6160, 6470, 6608, 6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216,
    43264, 43472, 43504, 43600, 44016, 65296, 66720, 68912, 69734, 69872, 69942, 70096, 70384,
    70736, 70864, 71248, 71360, 71472, 71904, 72016, 72784, 73040, 73120, 92768, 92864, 93008,
    120_782, 120_792, 120_802, 120_812, 120_822, 123_200, 123_632, 125_264, 130_032,
];

/// The value of a decimal digit of any script.
pub(crate) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let code = c as u32;
    let after = ZEROS.partition_point(|zero| *zero <= code);
    let zero = ZEROS.get(after.checked_sub(1)?)?;
    u8::try_from(code - zero).ok().filter(|digit| *digit < 10)
}

/// Whether a character is white: with the separators of files, groups and records, which Unicode does not count.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The number that a text holds: with space around it, an exponent, and single `_` between digits, or `inf` and `nan`.
///
/// ```
/// assert_eq!(documents_core::number(" 1.5 "), Some(1.5));
/// assert_eq!(documents_core::number("1,5"), None);
/// ```
pub fn number(text: &str) -> Option<f64> {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim_matches(is_space).chars() {
        match digit(c) {
            Some(digit) => plain.push(char::from(b'0' + digit)),
            None if c.is_ascii() => plain.push(c),
            None => return None,
        }
    }
    let bytes = plain.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        if *byte == b'_' && !(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))) {
            return None;
        }
    }
    plain.retain(|c| c != '_');
    // What Rust reads beyond digits: `inf`, `infinity` and `nan` in any case, as here.
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{digit, number};

    #[test]
    fn numbers_in_text() {
        let rows = [
            ("1", Some(1.0)),
            (" 1.5\n", Some(1.5)),
            ("-0.25e2", Some(-25.0)),
            ("1_000", Some(1000.0)),
            ("+.5", Some(0.5)),
            ("5.", Some(5.0)),
            ("\u{661}\u{662}", Some(12.0)),
            ("Infinity", Some(f64::INFINITY)),
            ("\u{1c}7", Some(7.0)),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("1_.5", None),
            ("", None),
            ("1,5", None),
            ("0x10", None),
            ("1 2", None),
            ("\u{bd}", None),
            (".", None),
            ("e5", None),
        ];
        for (text, expected) in rows {
            assert_eq!(number(text), expected, "{text:?}");
        }
        assert!(number("nan").is_some_and(f64::is_nan));
        assert_eq!(digit('\u{1fbf9}'), Some(9));
        assert_eq!(digit('\u{2167}'), None);
    }
}
