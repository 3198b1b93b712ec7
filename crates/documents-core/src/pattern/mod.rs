//! Regular expressions of schemas: the part that schemas of documents use, in time that grows with the text alone.
//!
//! Known: `^ $ . | ( ) (?: ) (?! ) [ ] [^ ] ? * + *? +? ?? {n} {n,m} {n,}`, `\d \s \w` and escaped signs. A `$` stands also before a
//! line feed that ends the text, `\d` and `\s` are those of all scripts: so do the checkers of other languages.

mod parse;
mod run;

pub use parse::InvalidPattern;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    program: run::Program,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A construct that is not known here, with its place.
    pub fn new(pattern: &str) -> Result<Self, InvalidPattern> {
        let program = run::compile(&parse::parse(pattern)?);
        Ok(Self { program })
    }

    /// Whether a part of the text matches; anchors say which.
    pub fn finds(&self, text: &str) -> bool {
        run::finds(&self.program, text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may panic")]

    use super::Pattern;

    #[test]
    fn patterns_match_what_they_should() {
        let rows: [(&str, &[&str], &[&str]); 14] = [
            (
                "^https?://",
                &["http://a", "https://"],
                &["oss://a", " http://a", ""],
            ),
            (
                "^#?[0-9A-Fa-f]{6}$",
                &["#FFaa00", "ffaa00", "ffaa00\n"],
                &["#fff", "ffaa00\n\n", "gfaa00"],
            ),
            (
                r"^\s*-?\d+(\.\d+)?\s*$",
                &["1", " -1.50 ", "\u{661}", "7\u{a0}"],
                &["1.", "", "+1", "1e5"],
            ),
            (
                r"^\$[A-Za-z0-9_]+(:.*)?$",
                &["$a", "$a:b:c", "$a:"],
                &["a", "$", "$a b", "$a:x\ny"],
            ),
            (r"\{index\}", &["a{index}b"], &["{Index}", "index"]),
            (
                "^(?!https?://).+",
                &["bucket.oss/a", "x"],
                &["https://a", "", "\n"],
            ),
            ("^[^.].*", &["a", "\n"], &[".a", ""]),
            (
                "^(tv|internet)(\\s*,\\s*(tv|internet))?$",
                &["tv", "tv , internet"],
                &["tv,", "tv,tv,tv"],
            ),
            (
                r"^player_params\..{1,3}$",
                &["player_params.a", "player_params.abc"],
                &["player_params.", "player_params.abcd"],
            ),
            (r"^\d+:\d+:\d+:\d+$", &["1:22:333:4"], &["1:2:3"]),
            (
                "^(\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?|\\d{1,5}(\\.\\d{1,3})?)$",
                &["00:00:05.5", "12345.678"],
                &["0:0:5", "123456"],
            ),
            ("a+?b*c??", &["a", "xaabbc"], &["b"]),
            ("a{2,}|b{0}c", &["aa", "aaaa", "c"], &["a", "b"]),
            (r"^\w[\d\-x]$", &["ax", "_-", "\u{e9}1"], &["-x", "ab"]),
        ];
        for (pattern, yes, no) in rows {
            let compiled = Pattern::new(pattern).unwrap();
            for text in yes {
                assert!(compiled.finds(text), "{pattern} should find {text:?}");
            }
            for text in no {
                assert!(!compiled.finds(text), "{pattern} should not find {text:?}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for pattern in [
            "(", ")", "[a", "a**", r"\1", "(?=a)", "*a", "a{3", "a{2,1}", "a{1001}", r"\", "[z-a]",
        ] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_hostile_text_takes_no_time() {
        let pattern = Pattern::new(r"^\s*[\d.]+(\s*,\s*[\d.]+){3}\s*$").unwrap();
        assert!(!pattern.finds(&"1 ,".repeat(20_000)));
    }
}
