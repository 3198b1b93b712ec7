//! Names near to a misspelt one.

/// How alike two names must be: one wrong letter in three is too many.
const ALIKE: f64 = 0.66;
/// What is this much farther than the nearest was not meant.
const FARTHER: f64 = 0.15;
const SHOWN: usize = 3;

/// The nearest of `names`, best first; none when all are far.
pub fn near<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = fold(wanted);
    let mut scored: Vec<(f64, &str)> = names
        .map(|name| (score(&wanted, &fold(name)), name))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    // Stable: names that are equally near stay in the order of their table.
    scored.sort_by(|left, right| right.0.total_cmp(&left.0));
    let nearest = scored.first().map_or(0.0, |(score, _)| *score);
    scored
        .into_iter()
        .take_while(|(score, _)| nearest - score < FARTHER)
        .take(SHOWN)
        .map(|(_, name)| name)
        .collect()
}

/// `; did you mean A, B or C?`, or nothing.
pub fn did_you_mean(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [others @ .., last] => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}

fn score(wanted: &str, name: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein(wanted, name);
    // Half a name is a frequent question: `projects` for `ListProjects`.
    let inside = wanted.len() >= 4 && name.contains(wanted);
    if inside { alike.max(ALIKE) } else { alike }
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, near};

    #[test]
    fn finds_what_was_meant() {
        let names = [
            "ListProjects",
            "GetProject",
            "DeleteProject",
            "DetectImageFaces",
            "imm",
        ];
        for (wanted, expected) in [
            ("ListProject", &["ListProjects"][..]),
            ("list-porjects", &["ListProjects"]),
            ("DetectFaces", &["DetectImageFaces"]),
            ("project", &["GetProject", "ListProjects", "DeleteProject"]),
            ("imn", &["imm"]),
            ("Xyzzy", &[]),
            ("", &[]),
        ] {
            assert_eq!(near(wanted, names.into_iter()), expected, "{wanted}");
        }
    }

    #[test]
    fn asks_in_a_sentence() {
        assert_eq!(did_you_mean(&[]), "");
        assert_eq!(did_you_mean(&["A"]), "; did you mean A?");
        assert_eq!(did_you_mean(&["A", "B", "C"]), "; did you mean A, B or C?");
    }
}
