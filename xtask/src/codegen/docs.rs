//! Texts of a spec as documentation comments.

use super::model::{Field, Limits, Ty};

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

/// What is known of a field: its text, then facts that follow from the schema.
pub fn field(field: &Field) -> Vec<String> {
    let mut lines = text(&field.description);
    if lines.is_empty() {
        lines.push(format!("`{}` on the wire.", field.wire));
    }
    let facts = facts(field).join(" ");
    if facts.is_empty() {
        return lines;
    }
    match lines.pop() {
        // Behind a single paragraph the facts go on in the same one.
        Some(only) if lines.is_empty() => wrap(&format!("{only} {facts}"), &mut lines),
        last => {
            lines.extend(last);
            lines.push(String::new());
            wrap(&facts, &mut lines);
        }
    }
    lines
}

/// The first line of a field's text, where the rest stands close by.
pub fn brief(field: &Field) -> Vec<String> {
    let mut lines = text(&field.description);
    lines.truncate(1);
    if lines.is_empty() {
        lines.push(format!("`{}` on the wire.", field.wire));
    }
    lines
}

fn facts(field: &Field) -> Vec<String> {
    let mut facts = Vec::new();
    if field.deprecated {
        facts.push("Deprecated by the provider.".to_owned());
    }
    if field.required {
        facts.push("**Required.**".to_owned());
    }
    if let Some(default) = field.default.as_deref().filter(|text| is_short(text)) {
        facts.push(format!("Default: `{default}`."));
    }
    facts.extend(limits(&field.limits));
    if let Some(example) = field.example.as_deref().filter(|text| is_short(text)) {
        facts.push(format!("Example: `{example}`."));
    }
    facts
}

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && !text.contains(['`', '\n'])
}

/// The documented limits in words.
pub fn limits(limits: &Limits) -> Vec<String> {
    let mut words = Vec::new();
    match (limits.minimum, limits.maximum) {
        (Some(low), Some(high)) => words.push(format!("From {low} to {high}.")),
        (Some(low), None) => words.push(format!("At least {low}.")),
        (None, Some(high)) => words.push(format!("At most {high}.")),
        (None, None) => {}
    }
    let mut count = |low: Option<u32>, high: Option<u32>, what: &str| match (
        low.filter(|low| *low > 0),
        high,
    ) {
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
