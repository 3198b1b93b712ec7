//! INI files, with line numbers.
//!
//! Written here because the formats meet no crate's rules: a comment inside a line starts only after white space (keys
//! may hold `#`), the NAVER file has no such comments at all, errors name the line and never quote it, and a faulty
//! line matters only in the section that is used.

use secrecy::SecretString;

/// A file, as far as it could be read.
pub(crate) struct Ini {
    sections: Vec<Section>,
}

/// The lines under one heading. Headings that occur twice are one section.
pub(crate) struct Section {
    name: String,
    entries: Vec<Entry>,
    /// The first line that is neither empty, comment, heading nor `key = value`.
    faulty_line: Option<usize>,
}

struct Entry {
    key: String,
    value: SecretString,
    line: usize,
}

/// What a file allows.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Whether ` #` and ` ;` end a value.
    pub(crate) inline_comments: bool,
    /// The section of lines above the first heading.
    pub(crate) first_section: &'static str,
}

impl Ini {
    pub(crate) fn parse(text: &str, dialect: Dialect) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut ini = Self {
            sections: Vec::new(),
        };
        let mut current = dialect.first_section.to_owned();
        for (line, content) in (1..).zip(text.lines()) {
            let content = content.trim();
            if content.is_empty() || content.starts_with(['#', ';']) {
                continue;
            }
            if let Some(heading) = content.strip_prefix('[') {
                let (name, rest) = heading.split_once(']').unwrap_or((heading, "]"));
                current = name.trim().to_owned();
                let section = ini.section_mut(&current);
                if !(rest.trim().is_empty() || rest.trim_start().starts_with(['#', ';'])) {
                    section.faulty_line.get_or_insert(line);
                }
                continue;
            }
            let section = ini.section_mut(&current);
            match content.split_once(['=', ':']) {
                Some((key, value)) if !key.trim().is_empty() => section.entries.push(Entry {
                    key: key.trim().to_ascii_lowercase(),
                    value: value_of(value, dialect).into(),
                    line,
                }),
                _ => {
                    section.faulty_line.get_or_insert(line);
                }
            }
        }
        ini
    }

    fn section_mut(&mut self, name: &str) -> &mut Section {
        let index = self
            .sections
            .iter()
            .position(|section| section.name == name)
            .unwrap_or_else(|| {
                self.sections.push(Section {
                    name: name.to_owned(),
                    entries: Vec::new(),
                    faulty_line: None,
                });
                self.sections.len() - 1
            });
        &mut self.sections[index]
    }

    pub(crate) fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }
}

impl Section {
    pub(crate) fn faulty_line(&self) -> Option<usize> {
        self.faulty_line
    }

    /// The value of a key, in lower case, and its line; of repeated keys the last. Empty counts as missing.
    pub(crate) fn get(&self, key: &str) -> Option<(&SecretString, usize)> {
        use secrecy::ExposeSecret;
        let entry = self.entries.iter().rev().find(|entry| entry.key == key)?;
        (!entry.value.expose_secret().is_empty()).then_some((&entry.value, entry.line))
    }
}

fn value_of(raw: &str, dialect: Dialect) -> String {
    let mut value = raw.trim();
    let quoted = |value: &str| {
        ['"', '\''].iter().find_map(|quote| {
            let (inner, rest) = value.strip_prefix(*quote)?.split_once(*quote)?;
            let rest = rest.trim_start();
            (rest.is_empty() || (dialect.inline_comments && rest.starts_with(['#', ';'])))
                .then(|| inner.to_owned())
        })
    };
    if let Some(inner) = quoted(value) {
        return inner;
    }
    if dialect.inline_comments {
        let comment = raw
            .char_indices()
            .zip(raw.chars().skip(1).chain(['\n']))
            .find(|((_, before), mark)| before.is_whitespace() && matches!(mark, '#' | ';'));
        if let Some(((start, _), _)) = comment {
            value = raw[..start].trim();
        }
    }
    value.to_owned()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    const ALIBABA: Dialect = Dialect {
        inline_comments: true,
        first_section: "",
    };
    const NCP: Dialect = Dialect {
        inline_comments: false,
        first_section: "DEFAULT",
    };

    #[test]
    fn values() {
        for (line, with_comments, without) in [
            ("k = v", "v", "v"),
            ("k=v", "v", "v"),
            ("  K : v ", "v", "v"),
            ("k = a=b:c", "a=b:c", "a=b:c"),
            (
                "k = acs:ram::1:role/r",
                "acs:ram::1:role/r",
                "acs:ram::1:role/r",
            ),
            ("k = a#b;c", "a#b;c", "a#b;c"),
            ("k = a # b", "a", "a # b"),
            ("k = a\t; b", "a", "a\t; b"),
            ("k = # b", "", "# b"),
            ("k = \"a # b\"", "a # b", "a # b"),
            ("k = 'a' # b", "a", "'a' # b"),
            ("k = \"a", "\"a", "\"a"),
            ("k =", "", ""),
        ] {
            for (dialect, expected) in [(ALIBABA, with_comments), (NCP, without)] {
                let ini = Ini::parse(&format!("[s]\n{line}\n"), dialect);
                let found = ini.section("s").unwrap().get("k");
                assert_eq!(
                    found.map_or("", |(value, _)| value.expose_secret()),
                    expected,
                    "{line}"
                );
                assert!(found.is_none_or(|(_, number)| number == 2));
            }
        }
    }

    #[test]
    fn structure() {
        let ini = Ini::parse(
            "\u{feff}# comment\r\nk = top\n[ a ] # heading\r\nk = 1\r\nnonsense\n\n[b]\n; k = 2\nk = 3\nk = 4\n[a]\nl = 5\n[open\nk = 6\n[c] x\n= 7",
            NCP,
        );
        let get = |section: &str, key: &str| {
            ini.section(section)
                .unwrap()
                .get(key)
                .map(|(value, line)| (value.expose_secret().to_owned(), line))
        };
        assert_eq!(get("DEFAULT", "k"), Some(("top".into(), 2)));
        assert_eq!(get("a", "k"), Some(("1".into(), 4)));
        assert_eq!(get("a", "l"), Some(("5".into(), 12)));
        assert_eq!(get("b", "k"), Some(("4".into(), 10)));
        assert_eq!(get("b", "l"), None);
        let faulty: Vec<_> = ini
            .sections
            .iter()
            .map(|section| (section.name.as_str(), section.faulty_line()))
            .collect();
        assert_eq!(
            faulty,
            [
                ("DEFAULT", None),
                ("a", Some(5)),
                ("b", None),
                ("open", Some(13)),
                ("c", Some(15))
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "[\\[\\]=:#; \"'a-c\n\r\t\u{e9}\u{feff}]{0,80}") {
            for dialect in [ALIBABA, NCP] {
                let ini = Ini::parse(&text, dialect);
                for section in &ini.sections {
                    prop_assert!(section.faulty_line().is_none_or(|line| line <= text.lines().count()));
                    let _ = section.get("a");
                }
            }
        }
    }
}
