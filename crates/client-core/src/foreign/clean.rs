//! Characters that may stand in a line of a log or on a terminal.

/// Whether a character has no place there: controls (C0, DEL, C1), and the marks that turn or hide what is written
/// (Unicode's bidirectional controls, zero-width characters, the line and paragraph separators, the byte order mark).
pub(crate) fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// One line of at most `limit` bytes: white space of every kind becomes one space, characters that have no place there go,
/// and what is cut off is marked by dots.
pub(crate) fn line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let gap = !line.is_empty();
        let before = line.len();
        if gap {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !is_unfit(*c)));
        if gap && line.len() == before + 1 {
            line.pop();
        }
        if line.len() > limit {
            line.truncate(boundary(&line, limit));
            line.push_str("...");
            return line;
        }
    }
    line
}

/// The last place at or before `at` where no character is cut.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// As [`line`], without the full stop at its end: a part of a longer line.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = line(text, limit);
    if line.ends_with('.') && !line.ends_with("..") {
        line.pop();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{line, one_line};

    #[test]
    fn only_what_can_be_read_passes() {
        let rows = [
            ("a\r\nb\tc", "a b c"),
            ("\u{1b}]0;pwned\u{7}x", "]0;pwnedx"),
            ("a\u{9b}31m \u{7f}b", "a31m b"),
            ("user\u{202e}txt.exe", "usertxt.exe"),
            ("\u{2066}a\u{2069} \u{200b} b", "a b"),
            ("\u{feff}a", "a"),
            ("", ""),
        ];
        for (text, expected) in rows {
            assert_eq!(line(text, 100), expected, "{text:?}");
        }
        assert_eq!(line("aaaa bbbb", 6), "aaaa b...");
        assert_eq!(line("ääää", 3), "ä...");
        assert_eq!(line(&"x".repeat(1_000_000), 50).len(), 53);
        assert_eq!(one_line("Not found.", 100), "Not found");
    }
}
