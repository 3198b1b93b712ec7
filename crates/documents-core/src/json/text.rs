//! Places in a text.

/// A place as an editor counts: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Where the byte at `offset` stands.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |found| found + 1);
    Position {
        line: 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count(),
        column: 1 + before[start..].chars().count(),
    }
}
