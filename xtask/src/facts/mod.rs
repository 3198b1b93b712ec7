//! Takes gathered facts on fields over into a spec: values, defaults, ranges, lengths, units, forms of times, examples.
//!
//! The facts were taken from texts by rule, so each is held against what the spec says already and against the other facts of its
//! field. What the spec says is never touched; where the two disagree the report tells. A fact that no schema keyword can hold
//! becomes a sentence of its own behind the description.

mod place;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};
use yaml_serde::Value;

use crate::commands::{Outcome, spec_folder};
use crate::fault::Fault;
use crate::import::emit;
use crate::import::write::{Change, carry_out};
use place::{Files, Side};

/// Takes `file`, which has `operations.<Operation>.<request|response>.<path>`, over into the spec of a crate.
///
/// # Errors
/// A file that cannot be read or is of another form, and a spec that cannot be read or written.
pub fn import(root: &Path, name: &str, file: &Path, dry_run: bool) -> Result<Outcome, Fault> {
    let folder = spec_folder(root, name)?;
    let text = std::fs::read_to_string(file)
        .map_err(|error| Fault::file(file, format!("cannot be read: {error}")))?;
    let facts: Json = serde_json::from_str(&text)
        .map_err(|error| Fault::file(file, format!("is no JSON: {error}")))?;
    let operations = facts["operations"]
        .as_object()
        .ok_or_else(|| Fault::file(file, "has no object `operations`"))?;
    let mut files = Files::new(&folder);
    let mut report = Report::default();
    for (operation, fields) in operations {
        let Some(fields) = fields.as_object() else {
            continue;
        };
        for (path, facts) in fields {
            let Some(facts) = facts.as_object() else {
                continue;
            };
            let (side, rest) = match path.split_once('.') {
                Some(("request", rest)) => (Side::Request, rest),
                Some(("response", rest)) => (Side::Response, rest),
                _ => continue,
            };
            let about = format!("{operation} {path}");
            one(
                &mut files,
                operation,
                side,
                rest,
                facts,
                &about,
                &mut report,
            )?;
        }
    }
    let changes: Vec<Change> = files
        .changed()
        .map(|(file, tree)| Change {
            file,
            content: Some(emit::document(&tree)),
        })
        .collect();
    if !dry_run {
        carry_out(&changes).map_err(|fault| fault.relative_to(root))?;
    }
    Ok(Outcome {
        text: report.text(changes.len()),
        failed: false,
    })
}

fn one(
    files: &mut Files,
    operation: &str,
    side: Side,
    path: &str,
    facts: &Map<String, Json>,
    about: &str,
    report: &mut Report,
) -> Result<(), Fault> {
    let Some(mut field) = files.field(operation, side, path)? else {
        report.lost.push(about.to_owned());
        return Ok(());
    };
    for (what, outcome) in rules::apply(&mut field, side, facts) {
        match outcome {
            Ok(()) => *report.taken.entry(what).or_default() += 1,
            Err(reason) => report.doubts.push(format!("{about}: {what}: {reason}")),
        }
    }
    files.put(operation, side, path, field)
}

#[derive(Default)]
struct Report {
    taken: BTreeMap<&'static str, usize>,
    doubts: Vec<String>,
    lost: Vec<String>,
}

impl Report {
    fn text(&self, files: usize) -> String {
        let mut text = String::new();
        for (what, count) in &self.taken {
            let _ = writeln!(text, "{what}: {count} taken");
        }
        for doubt in &self.doubts {
            let _ = writeln!(text, "to decide: {doubt}");
        }
        for lost in &self.lost {
            let _ = writeln!(text, "not found: {lost}");
        }
        let _ = writeln!(text, "{files} files changed");
        text
    }
}

/// A field of a spec: its own keys, and those of its schema.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) own: yaml_serde::Mapping,
    /// Where a parameter has its schema; a property is its own.
    pub(crate) schema: Option<yaml_serde::Mapping>,
}

pub(crate) type Tree = (PathBuf, Value);
