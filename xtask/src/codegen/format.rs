//! From tokens to text: `syn`, `prettyplease`, and blank lines between items. No rustfmt is needed.

use crate::fault::Fault;

use super::layout;
use super::render::RenderedFile;

/// The text of a file.
///
/// # Errors
/// Tokens that are no Rust: a fault of the generator, told with the file it would have made.
pub fn format(name: &str, file: RenderedFile) -> Result<String, Fault> {
    let tree = syn::parse2(file.tokens).map_err(|error| {
        Fault::file(
            name,
            format!("the generator made something that is not Rust ({error}); please report this"),
        )
    })?;
    let code = space_items(&layout::fill(&prettyplease::unparse(&tree)));
    Ok(format!("{}\n\n{code}", file.header))
}

/// `prettyplease` sets items one below the other; a blank line before each reads better.
fn space_items(code: &str) -> String {
    let mut spaced = String::new();
    let mut previous = "";
    for line in code.lines() {
        let starts_item = is_item_start(line) && !previous.is_empty();
        let continues = is_item_head(previous)
            || (is_single(previous) && is_single(line) && word(previous) == word(line))
            || previous.starts_with("//!") && line.starts_with("//!");
        if starts_item && !continues {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

/// A line at the left margin, or a documented member of an `impl`, that opens something.
fn is_item_start(line: &str) -> bool {
    let inner = line.strip_prefix("    ").unwrap_or(line);
    let opens = inner.starts_with(|c: char| c.is_alphabetic() || c == '#' || c == '/')
        && !inner.starts_with("//!");
    let is_member = line.starts_with("    ");
    opens && (!is_member || inner.starts_with("/// ") || inner.starts_with("#[inline]"))
}

/// Attributes and comments belong to what follows; so does everything after an opening brace.
fn is_item_head(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///")
        || line.starts_with("#[")
        || line.ends_with('{')
        || line.ends_with('(')
        || line.ends_with(',')
}

fn is_single(line: &str) -> bool {
    line.ends_with(';')
}

fn word(line: &str) -> &str {
    line.strip_prefix("pub ")
        .unwrap_or(line)
        .split(' ')
        .next()
        .unwrap_or_default()
}
