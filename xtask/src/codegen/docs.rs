//! Texts of a spec as documentation comments.

use super::model::{Field, Limits, Ty};
use super::naming::pascal;

const WIDTH: usize = 112;

/// Markdown of a spec, made safe for rustdoc and wrapped: one line of the result is one line of comment.
pub fn text(markdown: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in markdown.trim().lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            lines.push(line.to_owned());
        } else if in_code {
            lines.push(line.to_owned());
        } else {
            wrap(&escape(line), &mut lines);
        }
    }
    lines
}

/// The first sentence or line, for tables and lists.
pub fn first_line(markdown: &str) -> String {
    markdown
        .trim()
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// What is known of a field that is sent: its text, and on a line of their own the facts of the schema that the text does
/// not tell.
pub fn field(field: &Field) -> Vec<String> {
    with_facts(field, &facts(field))
}

/// What is known of a field that is answered: limits and defaults are those of requests, and examples of answers stand in the
/// emulator's, whole.
pub fn answer(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    if field.deprecated {
        facts.push("Deprecated by the provider.".to_owned());
    }
    facts.extend(content(field));
    with_facts(field, &facts)
}

fn with_facts(field: &Field, facts: &[String]) -> Vec<String> {
    let mut lines = described(field);
    if !facts.is_empty() {
        lines.push(String::new());
        wrap(&facts.join(" "), &mut lines);
    }
    lines
}

/// The first sentence of a field's text, where the rest stands close by.
pub fn brief(field: &Field) -> Vec<String> {
    match field.description.trim() {
        "" => described(field),
        description => text(&first_sentence(description)),
    }
}

fn described(field: &Field) -> Vec<String> {
    let lines = text(&field.description);
    if lines.is_empty() {
        return vec![format!("`{}` on the wire.", field.wire)];
    }
    lines
}

/// The first paragraph up to the end of its first sentence. A full stop inside code, a number or an abbreviation ends none.
pub fn first_sentence(markdown: &str) -> String {
    let paragraph: Vec<&str> = markdown
        .trim()
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty() && !line.starts_with(['-', '*']))
        .collect();
    let paragraph = paragraph.join(" ");
    let mut in_code = false;
    for (at, letter) in paragraph.char_indices() {
        match letter {
            '`' => in_code = !in_code,
            '.' | '!' | '?' if !in_code => {
                let mut after = paragraph[at + 1..].chars();
                let ends = match after.next() {
                    None => true,
                    Some(' ') => after
                        .next()
                        .is_some_and(|next| next.is_uppercase() || next == '`' || next == '['),
                    Some(_) => false,
                };
                let short = ["e.g", "i.e", "etc", "vs", "No", "St"]
                    .iter()
                    .any(|word| paragraph[..at].ends_with(word));
                if ends && !short {
                    return paragraph[..=at].to_owned();
                }
            }
            _ => {}
        }
    }
    match paragraph.trim_end_matches([':', ',', ';']) {
        "" => markdown.trim().to_owned(),
        text if text.ends_with(['.', '!', '?']) => text.to_owned(),
        text => format!("{text}."),
    }
}

fn facts(field: &Field) -> Vec<String> {
    let told = |numbers: &[String]| {
        numbers
            .iter()
            .all(|number| says(&field.description, number))
    };
    let mut facts = Vec::new();
    if field.deprecated {
        facts.push("Deprecated by the provider.".to_owned());
    }
    if field.required {
        facts.push("**Required.**".to_owned());
    }
    if let Some(default) = field.default.as_deref().filter(|text| is_short(text))
        && !told(&[default.to_owned()])
    {
        facts.push(format!("Default: `{default}`."));
    }
    facts.extend(content(field));
    facts.extend(limits_but(&field.limits, told));
    facts.extend(example(field));
    facts
}

/// The documents that a text holds.
fn content(field: &Field) -> Option<String> {
    let kinds: Vec<String> = field
        .content
        .iter()
        .map(|kind| format!("`documents::{}`", pascal(kind)))
        .collect();
    match kinds.as_slice() {
        [] => None,
        [one] => Some(format!("Document: {one}.")),
        [first @ .., last] => Some(format!("Document: {} or {last}.", first.join(", "))),
    }
}

/// Whether a text has this number or word, standing alone; `1 000` and `1,000` are `1000`.
fn says(text: &str, word: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let mut joined = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let between_digits = index > 0
            && letters[index - 1].is_ascii_digit()
            && letters
                .get(index + 1..index + 4)
                .is_some_and(|next| next.iter().all(char::is_ascii_digit));
        if !(matches!(letter, ',' | ' ' | '\u{a0}' | '\u{202f}') && between_digits) {
            joined.push(*letter);
        }
    }
    let (joined, word) = (joined.to_lowercase(), word.to_lowercase());
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    joined.match_indices(&word).any(|(at, _)| {
        let before = joined[..at].chars().next_back();
        let mut after = joined[at + word.len()..].chars();
        let next = after.next();
        let is_fraction =
            matches!(next, Some('.')) && after.next().is_some_and(|c| c.is_ascii_digit());
        !before.is_some_and(is_part) && !next.is_some_and(is_part) && !is_fraction
    })
}

/// The example, cut where it is long.
fn example(field: &Field) -> Option<String> {
    const SHOWN: usize = 60;
    let example = field.example.as_deref()?;
    let line = example
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('`', "'");
    if line.is_empty() {
        return None;
    }
    if line.chars().count() <= SHOWN {
        return Some(format!("Example: `{line}`."));
    }
    let start: String = line.chars().take(SHOWN - 3).collect();
    Some(format!("Example: `{}...`.", start.trim_end()))
}

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && !text.contains(['`', '\n'])
}

/// The documented limits in words.
pub fn limits(limits: &Limits) -> Vec<String> {
    limits_but(limits, |_| false)
}

/// The limits whose numbers are not all told already.
fn limits_but(limits: &Limits, told: impl Fn(&[String]) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    let numbers = |low: Option<String>, high: Option<String>| -> Vec<String> {
        low.into_iter().chain(high).collect()
    };
    let range = numbers(
        limits.minimum.map(|low| low.to_string()),
        limits.maximum.map(|high| high.to_string()),
    );
    match (limits.minimum, limits.maximum) {
        _ if told(&range) => {}
        (Some(low), Some(high)) => words.push(format!("From {low} to {high}.")),
        (Some(low), None) => words.push(format!("At least {low}.")),
        (None, Some(high)) => words.push(format!("At most {high}.")),
        (None, None) => {}
    }
    let mut count = |low: Option<u32>, high: Option<u32>, what: &str| match (
        low.filter(|low| *low > 0),
        high,
    ) {
        (low, high)
            if told(&numbers(
                low.map(|low| low.to_string()),
                high.map(|high| high.to_string()),
            )) => {}
        (Some(low), Some(high)) => words.push(format!("{low} to {high} {what}.")),
        (Some(low), None) => words.push(format!("At least {low} {what}.")),
        (None, Some(high)) => words.push(format!("At most {high} {what}.")),
        (None, None) => {}
    };
    count(limits.min_length, limits.max_length, "characters");
    count(limits.min_items, limits.max_items, "items");
    words
}

/// A type in the words of an API's documentation.
pub fn type_name(ty: &Ty) -> String {
    match ty {
        Ty::String | Ty::Enum(_) => "text".to_owned(),
        Ty::DateTime => "date and time".to_owned(),
        Ty::Int32 => "integer (32 bits)".to_owned(),
        Ty::Int64 => "integer (64 bits)".to_owned(),
        Ty::Number => "number".to_owned(),
        Ty::Boolean => "boolean".to_owned(),
        Ty::Any => "any JSON".to_owned(),
        Ty::List(inner) => format!("list of {}", type_name(inner)),
        Ty::Map(inner) => format!("map of {}", type_name(inner)),
        Ty::Schema(name) | Ty::BoxedSchema(name) => name.clone(),
        Ty::Struct(body) => {
            let names: Vec<&str> = body
                .fields
                .iter()
                .map(|field| field.wire.as_str())
                .collect();
            format!("object {{{}}}", names.join(", "))
        }
    }
}

/// Keeps rustdoc from taking plain brackets for links, angle brackets for HTML, and addresses for neither.
fn escape(line: &str) -> String {
    let mut safe = String::new();
    let mut in_code = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if !in_code && (rest.starts_with("https://") || rest.starts_with("http://")) {
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '`' | '"' | ','))
                .unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ';', ':']);
            let in_brackets = safe.ends_with('<') || safe.ends_with('(');
            if in_brackets {
                safe.push_str(url);
            } else {
                safe.push_str(&format!("<{url}>"));
            }
            rest = &rest[url.len()..];
            continue;
        }
        // A link to an operation passes whole.
        if !in_code
            && rest.starts_with("[`")
            && let Some(end) = rest
                .find("](crate::")
                .and_then(|at| Some(at + rest[at..].find(')')? + 1))
        {
            safe.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        match c {
            '`' => in_code = !in_code,
            '[' | ']' if !in_code && !is_link(line) => safe.push('\\'),
            '<' if !in_code && !rest.starts_with("<http") => safe.push('\\'),
            _ => {}
        }
        safe.push(c);
        rest = &rest[c.len_utf8()..];
    }
    safe
}

/// Whether a line has a Markdown link to an address, which stays as it is.
fn is_link(line: &str) -> bool {
    line.contains("](http")
}

fn wrap(line: &str, lines: &mut Vec<String>) {
    let indent = line.len() - line.trim_start().len();
    let hang = match line.trim_start().starts_with(['-', '*']) {
        true => " ".repeat(indent + 2),
        false => " ".repeat(indent),
    };
    let mut current = " ".repeat(indent);
    let mut is_empty = true;
    for word in line.split_whitespace() {
        if !is_empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut current, hang.clone()));
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
        }
        current.push_str(word);
        is_empty = false;
    }
    lines.push(if is_empty { String::new() } else { current });
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn texts_are_safe_for_rustdoc() {
        let rows = [
            ("See https://example.com/a.", "See <https://example.com/a>."),
            ("A [key] and <b>", "A \\[key\\] and \\<b>"),
            ("`[key]` and `<b>`", "`[key]` and `<b>`"),
            ("[page](https://example.com)", "[page](https://example.com)"),
            ("- a\n- b", "- a|- b"),
            ("", ""),
        ];
        for (given, expected) in rows {
            assert_eq!(text(given).join("|"), expected, "{given}");
        }
        let long = text(&"word ".repeat(60));
        assert!(long.len() > 2 && long.iter().all(|line| line.len() <= super::WIDTH));
    }
}
