//! Files of a spec as texts: the comment at the head, and whether a new tree makes a new text.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use yaml_serde::Value;

use crate::fault::Fault;

use super::emit;

/// A file of a spec.
pub struct Source {
    /// Where it is.
    pub file: PathBuf,
    /// All of it.
    pub text: String,
    /// The comment lines at its head.
    pub comment: String,
    /// What it says.
    pub tree: Value,
}

impl Source {
    /// Reads a file, if there is one.
    ///
    /// # Errors
    /// When there is one that is not UTF-8 or no YAML.
    pub fn read(file: &Path) -> Result<Option<Self>, Fault> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::file(file, format!("cannot be read: {error}"))),
        };
        let tree = yaml_serde::from_str(&text).map_err(|error| {
            Fault::file(
                file,
                format!("is not valid YAML ({error}); correct it and import again"),
            )
        })?;
        let comment = text[..head_length(&text)].to_owned();
        Ok(Some(Self {
            file: file.to_owned(),
            text,
            comment,
            tree,
        }))
    }
}

/// The YAML files of a folder by name without ending.
///
/// # Errors
/// When the folder cannot be listed or a file cannot be read.
pub fn folder(folder: &Path) -> Result<Vec<(String, Source)>, Fault> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::file(folder, format!("cannot be listed: {error}"))),
    };
    let mut files: Vec<PathBuf> = listing
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    let mut sources = Vec::new();
    for file in files {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some(source) = Source::read(&file)? {
            sources.push((name, source));
        }
    }
    Ok(sources)
}

/// The new text of a file, or none when it says the same already: then its layout and its comments stay as they are.
///
/// `sort` puts keys into the order of the new tree where their order means nothing; the order of fields does.
pub fn merge(
    source: Option<&Source>,
    comment: &str,
    tree: &Value,
    sort: impl FnOnce(&mut Value),
) -> Option<String> {
    let text = emit::document(tree);
    if let Some(source) = source.filter(|source| source.comment == comment) {
        let mut old = source.tree.clone();
        sort(&mut old);
        if emit::document(&old) == text {
            return None;
        }
    }
    Some(format!("{comment}{text}"))
}

/// How much of a text is comment and empty lines at the head.
fn head_length(text: &str) -> usize {
    let mut length = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        length += line.len();
        match line.trim() {
            "" => {}
            line if line.starts_with('#') => end = length,
            _ => break,
        }
    }
    end
}

/// Numbers of the lines behind the head that have a comment of their own.
pub fn inner_comments(text: &str) -> Vec<usize> {
    let head = text[..head_length(text)].lines().count();
    let mut found = Vec::new();
    // Within a block text, a line that begins with `#` is text.
    let mut block: Option<usize> = None;
    for (index, line) in text.lines().enumerate().skip(head) {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() || block.is_some_and(|owner| indent > owner) {
            continue;
        }
        block = None;
        if content.starts_with('#') {
            found.push(index + 1);
        } else if [": |", ": >", "- |", "- >"].iter().any(|mark| {
            line.rfind(mark).is_some_and(|at| {
                line[at + mark.len()..]
                    .chars()
                    .all(|c| matches!(c, '-' | '+' | '0'..='9'))
            })
        }) {
            block = Some(indent);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_inner_comments_are_told_apart() {
        let text = "# one\n\n# two\n\nget:\n  # three\n  description: |-\n    # no comment\n    text\n  # four\n  list:\n    - >-\n      # none\n";
        assert_eq!(&text[..head_length(text)], "# one\n\n# two\n");
        assert_eq!(inner_comments(text), [6, 10]);
        assert_eq!(head_length("get:\n"), 0);
    }
}
