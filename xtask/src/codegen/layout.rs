//! Calls of macros, laid out as a person would: `prettyplease` knows no grammar of theirs.
//!
//! The renderer leaves a mark in the tokens, and the formatter puts the text there.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// One macro call in brackets: a head, entries one a line, and what follows them.
#[derive(Debug)]
pub struct Call {
    pub head: String,
    pub entries: Vec<String>,
}

impl Call {
    /// Tokens that stand for the call until the file is text.
    pub fn mark(self) -> TokenStream {
        mark_of(&self.text())
    }

    /// A call in braces with lines of documentation in front of its one entry.
    pub fn documented(head: &str, docs: &[String], entry: &str) -> TokenStream {
        let mut text = format!("{head} {{\n");
        for line in docs {
            let space = if line.is_empty() { "" } else { " " };
            text.push_str(&format!("    ///{space}{line}\n"));
        }
        mark_of(&format!("{text}    {entry}\n}}"))
    }

    /// A call on one line.
    pub fn line(head: &str, inside: &str) -> TokenStream {
        mark_of(&format!("{head}({inside});"))
    }

    fn text(&self) -> String {
        if self.entries.is_empty() {
            return format!("{} {{}});", self.head);
        }
        let mut text = format!("{} {{\n", self.head);
        for entry in &self.entries {
            text.push_str(&format!("    {entry},\n"));
        }
        text + "});"
    }
}

const MARK: &str = "laid_out";

fn mark_of(text: &str) -> TokenStream {
    let name = Ident::new(MARK, Span::call_site());
    quote! { #name!(#text); }
}

/// The file with the calls in place of their marks.
pub fn fill(code: &str) -> String {
    let mut filled = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let Some(rest) = line.trim_start().strip_prefix("laid_out!(") else {
            filled.push_str(line);
            filled.push('\n');
            continue;
        };
        // The literal may have been put on a line of its own.
        let mut literal = rest.to_owned();
        while !literal.ends_with(");") {
            match lines.next() {
                Some(next) => literal.push_str(next.trim()),
                None => break,
            }
        }
        let literal = literal.trim_end_matches(");").trim().trim_end_matches(',');
        match syn::parse_str::<syn::LitStr>(literal) {
            Ok(text) => filled.push_str(&text.value()),
            Err(_) => filled.push_str(line),
        }
        filled.push('\n');
    }
    filled
}

/// Tokens of a type or a path as one writes them.
pub fn compact(tokens: &TokenStream) -> String {
    let mut text = String::new();
    for word in tokens.to_string().split(' ') {
        let tight = matches!(word, "::" | "<" | ">" | "," | ">>" | "." | ";")
            || text.ends_with("::")
            || text.ends_with('<')
            || text.ends_with('.')
            || text.is_empty();
        if !tight {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Call, compact, fill};

    #[test]
    fn entries_stand_one_a_line() {
        let call = Call {
            head: "x::model!(Thing".to_owned(),
            entries: vec!["\"Name\" => name".to_owned(), "\"Size\" => size".to_owned()],
        };
        let filled = syn::parse2(call.mark()).map(|file| fill(&prettyplease::unparse(&file)));
        assert_eq!(
            filled.unwrap_or_default(),
            "x::model!(Thing {\n    \"Name\" => name,\n    \"Size\" => size,\n});\n"
        );
    }

    #[test]
    fn types_are_compact() {
        assert_eq!(
            compact(&quote! { model::Map<Vec<crate::types::Thing>> }),
            "model::Map<Vec<crate::types::Thing>>"
        );
        assert_eq!(compact(&quote! { list into String }), "list into String");
    }
}
