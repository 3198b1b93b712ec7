//! Samples of documents, one a line.

use std::path::Path;

use serde_json::Value;

use crate::fault::Fault;

/// The file of samples that are right, and that of such that are not.
const FILES: [(&str, &str); 2] = [("samples", "samples.jsonl"), ("samples/bad", "bad.jsonl")];

/// The lines of both files for the kinds that `is_ours` takes.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn take(
    facts: &Path,
    is_ours: impl Fn(&str) -> bool,
) -> Result<Vec<(&'static str, String)>, Fault> {
    let mut files = Vec::new();
    for (folder, file) in FILES {
        let folder = facts.join(folder);
        let index = folder.join("INDEX.json");
        let rows: Vec<Value> = serde_json::from_str(&read(&index)?)
            .map_err(|error| Fault::file(&index, format!("is no list: {error}")))?;
        let mut lines = String::new();
        for row in rows {
            let name = row["file"].as_str().unwrap_or_default();
            let kind = row["kind"].as_str().unwrap_or_default();
            if !is_ours(kind) {
                continue;
            }
            let text = read(&folder.join(name))?;
            lines.push_str(&line(&row, &text, file == "samples.jsonl"));
        }
        if !lines.is_empty() {
            files.push((file, lines));
        }
    }
    Ok(files)
}

/// A sample: where it is from, what a check finds, and the document, as JSON where it is such and as text where it is not.
fn line(row: &Value, text: &str, is_json: bool) -> String {
    let mut line = String::from("{");
    let mut put = |name: &str, value: &str| {
        if line.len() > 1 {
            line.push_str(", ");
        }
        line.push_str(&format!("\"{name}\": {value}"));
    };
    let name = row["file"].as_str().unwrap_or_default();
    put("name", &quoted(name.trim_end_matches(".json")));
    put("kind", &row["kind"].to_string());
    if let Some(part) = row["pointer"].as_str() {
        put("part", &quoted(part.trim_start_matches("#/$defs/")));
    }
    put("source", &row["source"].to_string());
    let rules: Vec<&str> = row["expect"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|found| found.as_str().or_else(|| found[1].as_str()))
        .collect();
    put("findings", &Value::from(rules).to_string());
    for (from, to) in [
        ("note", "note"),
        ("wrong", "wrong"),
        ("OutputMediaTarget", "OutputMediaTarget"),
    ] {
        if !row[from].is_null() {
            put(to, &row[from].to_string());
        }
    }
    match is_json {
        true => put("document", &compact(text)),
        false => put("text", &quoted(text.trim_end())),
    }
    line + "}\n"
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// JSON without the space between its signs; names keep their order, numbers their digits.
fn compact(text: &str) -> String {
    let mut out = String::new();
    let (mut inside, mut escaped) = (false, false);
    for c in text.chars() {
        if inside {
            out.push(c);
            inside = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if !c.is_whitespace() {
            out.push(c);
            inside = c == '"';
        }
    }
    out
}

fn read(file: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(file)
        .map_err(|error| Fault::file(file, format!("cannot be read: {error}")))
}
