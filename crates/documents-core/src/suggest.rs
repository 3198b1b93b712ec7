//! The name that may be meant.

/// Names of more bytes are not compared: nobody misspells that much, and comparing costs their product.
const LONGEST: usize = 64;

/// The nearest of the candidates, if it is near enough: the same but for case, or a third of its letters away at most.
pub(crate) fn near<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST || word.is_empty() {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .filter(|candidate| candidate.len() <= LONGEST)
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let away = distance(&lower, &other);
            let allowed = word
                .chars()
                .count()
                .max(candidate.chars().count())
                .div_ceil(3);
            (away <= allowed.min(3)).then_some((away, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out, changed or swapped with their neighbour.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    let mut previous = None;
    for (row, a) in one.chars().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in two.iter().enumerate() {
            let change = last[column] + usize::from(a != *b);
            let mut cost = change.min(last[column + 1] + 1).min(line[column] + 1);
            if column > 0 && previous == Some(*b) && two[column - 1] == a {
                cost = cost.min(before[column - 1] + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut last, line);
        previous = Some(a);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, near};

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["MediaURL", "MediaId", "FontSize", "FontColor", "In", "Out"];
        let rows = [
            ("MediaUrl", Some("MediaURL")),
            ("mediaid", Some("MediaId")),
            ("FontSzie", Some("FontSize")),
            ("FontColour", Some("FontColor")),
            ("Colour", None),
            ("", None),
            ("Text", None),
        ];
        for (word, expected) in rows {
            assert_eq!(near(word, names.into_iter()), expected, "{word}");
        }
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
