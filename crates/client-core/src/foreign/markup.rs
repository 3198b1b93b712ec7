//! The text of HTML and XML: messages of gateways and firewalls come in both.

/// Whether a text begins as a document of HTML or XML does.
pub(crate) fn is_markup(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<')
        && text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?')
}

/// The text without tags, scripts and styles, its entities decoded. A `<` that begins no tag stays as it is.
pub(crate) fn text_of(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = rest[1..].trim_start_matches('/');
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            text.push('<');
            rest = &rest[1..];
            continue;
        }
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let (inside, after) = inner.split_once("]]>").unwrap_or((inner, ""));
            text.push_str(inside);
            rest = after;
            continue;
        }
        let hidden = ["script", "style"].into_iter().find(|name| {
            rest[1..]
                .get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        let end = match hidden {
            Some(name) => find_end(rest, name),
            None if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            None => rest.find('>').map(|at| at + 1),
        };
        // Tags part words.
        text.push(' ');
        rest = end.map_or("", |end| &rest[end..]);
    }
    text.push_str(rest);
    unescape(&text)
}

/// Where the element that begins here ends.
fn find_end(text: &str, name: &str) -> Option<usize> {
    let closing = format!("</{name}");
    let lower = text.to_ascii_lowercase();
    let at = lower.find(&closing)?;
    lower[at..].find('>').map(|end| at + end + 1)
}

/// Decodes the entities that occur in messages.
pub(crate) fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let decoded = end.and_then(|end| Some((entity(&rest[1..end])?, end)));
        match decoded {
            Some((c, end)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_markup, text_of};
    use crate::foreign::line;

    #[test]
    fn markup_becomes_its_text() {
        let rows = [
            (
                "<strong>Please try again in a few minutes.</strong><br>Thank you",
                "Please try again in a few minutes. Thank you",
            ),
            (
                "<html><head><style>b{}</style><script>alert('x<y')</script></head><body>Blocked &amp; logged</body></html>",
                "Blocked & logged",
            ),
            ("<!-- no --><p>a &lt; b&#x21;</p>", "a < b!"),
            ("a < b", "a < b"),
            ("a & b &unknown; c", "a & b &unknown; c"),
            ("<![CDATA[a <b> c]]>", "a <b> c"),
            ("<p>cut <b", "cut"),
        ];
        for (markup, expected) in rows {
            assert_eq!(line(&text_of(markup), 200), expected, "{markup}");
        }
        assert!(is_markup(" <html>") && is_markup("<?xml") && is_markup("<!DOCTYPE html>"));
        assert!(!is_markup("< 5") && !is_markup("{}") && !is_markup(""));
    }
}
