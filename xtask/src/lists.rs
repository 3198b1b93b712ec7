//! The lists of APIs: whole files and marked blocks, derived from the specs, so that an API is enrolled once.
//!
//! A block stands between the lines `begin generated: NAME` and `end generated: NAME`, each in a comment of its file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::codegen::model::Api;
use crate::codegen::name;
use crate::emulate::Tables;
use crate::fault::Fault;

/// What a list says of one API.
#[derive(Clone, Debug)]
pub struct Entry {
    name: String,
    short: String,
    title: String,
    version: String,
    operations: usize,
    /// Operations behind a feature of the crate, by the feature.
    behind: BTreeMap<String, usize>,
    /// The methods of the client whose operations page.
    paged: Vec<String>,
    /// Documents in its text parameters are described.
    documents: bool,
    tables: Tables,
}

impl Entry {
    /// The entry of an API.
    pub fn of(api: &Api, tables: Tables) -> Self {
        let mut behind = BTreeMap::new();
        for feature in api
            .operations
            .iter()
            .filter_map(|operation| operation.feature.clone())
        {
            *behind.entry(feature).or_insert(0) += 1;
        }
        Self {
            name: api.name.clone(),
            short: api.short_name.clone(),
            title: api.title.clone(),
            version: api.version.clone(),
            operations: api.operations.len(),
            behind,
            paged: name::name(api)
                .operations
                .iter()
                .filter(|operation| operation.paging.is_some())
                .map(|operation| operation.method.clone())
                .collect(),
            documents: api.documents.is_some(),
            tables,
        }
    }
}

/// Every file that holds lists, with its text as it should be.
///
/// # Errors
/// A file that cannot be read or lacks a marker, and two APIs of one short name.
pub fn files(root: &Path, entries: &[Entry]) -> Result<BTreeMap<PathBuf, String>, Fault> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| &entry.name);
    for (index, entry) in entries.iter().enumerate() {
        if let Some(other) = entries[..index]
            .iter()
            .find(|other| other.short == entry.short)
        {
            return Err(Fault::file(
                format!("specs/{}/openapi.yaml", entry.name),
                format!(
                    "/info/x-api/name: `{}` is the short name of {} already; choose another",
                    entry.short, other.name
                ),
            ));
        }
    }
    let mut files = BTreeMap::new();
    files.insert(
        PathBuf::from("crates/catalog/src/generated.rs"),
        rows(&entries),
    );
    files.insert(
        PathBuf::from("crates/conformance/tests/it/walks.rs"),
        walks(&entries),
    );
    files.insert(
        PathBuf::from("crates/emulator/src/generated/mod.rs"),
        emulated(&entries),
    );
    for entry in &entries {
        let folder = PathBuf::from("crates/emulator/data").join(&entry.name);
        files.insert(folder.join("examples.jsonl"), entry.tables.examples.clone());
        files.insert(
            folder.join("resources.jsonl"),
            entry.tables.resources.clone(),
        );
    }
    let mut blocks = |path: &str, found: &[(&str, String)]| -> Result<(), Fault> {
        let path = PathBuf::from(path);
        let full = root.join(&path);
        let mut text = std::fs::read_to_string(&full)
            .map_err(|error| Fault::file(&full, format!("cannot be read: {error}")))?;
        for (name, lines) in found {
            text = replaced(&text, name, lines).ok_or_else(|| {
                Fault::file(
                    &full,
                    format!(
                        "must have a line `begin generated: {name}` and one `end generated: {name}`"
                    ),
                )
            })?;
        }
        files.insert(path, text);
        Ok(())
    };
    blocks(
        "Cargo.toml",
        &[
            ("provider crates", dependencies(&entries)),
            ("provider profiles", profiles(&entries)),
        ],
    )?;
    blocks(
        "crates/catalog/Cargo.toml",
        &[
            ("features", catalog_features(&entries)),
            ("dependencies", catalog_dependencies(&entries)),
        ],
    )?;
    blocks(
        "crates/conformance/Cargo.toml",
        &[("provider crates", tested(root, &entries))],
    )?;
    blocks(
        "crates/emulator/Cargo.toml",
        &[("features", emulator_features(&entries))],
    )?;
    blocks("README.md", &[("crates", table(&entries))])?;
    Ok(files)
}

/// The text with the lines of a block replaced.
fn replaced(text: &str, name: &str, lines: &str) -> Option<String> {
    let (before, rest) = text.split_once(&format!("begin generated: {name}"))?;
    let (rest_of_line, rest) = rest.split_once('\n')?;
    let end = rest.find(&format!("end generated: {name}"))?;
    let line = rest[..end].rfind('\n').map_or(0, |at| at + 1);
    Some(format!(
        "{before}begin generated: {name}{rest_of_line}\n{lines}{}",
        &rest[line..]
    ))
}

fn each(entries: &[&Entry], line: impl Fn(&Entry) -> String) -> String {
    entries.iter().map(|entry| line(entry) + "\n").collect()
}

fn rows(entries: &[&Entry]) -> String {
    let rows = each(entries, |entry| {
        let library = entry.name.replace('-', "_");
        format!(
            "    #[cfg(feature = \"{}\")]\n    Api::new(\n        \"{}\",\n        {library}::service::Api::INFO,\n        \
             {library}::operations::OPERATIONS,\n    ),",
            entry.short, entry.name
        )
    });
    let features = entries
        .iter()
        .map(|entry| format!("feature = \"{}\"", entry.short))
        .collect::<Vec<_>>()
        .join(", ");
    let documents: String = entries
        .iter()
        .filter(|entry| entry.documents)
        .map(|entry| {
            let library = entry.name.replace('-', "_");
            format!(
                "    #[cfg(feature = \"{}\")]\n    (\"{}\", {library}::documents::kinds::ALL),\n",
                entry.short, entry.name
            )
        })
        .collect();
    format!(
        "// Generated by `cargo xtask codegen` from the specs; do not edit by hand.\n\n#[cfg(any({features}))]\nuse \
         client_core::service::Service;\n\nuse crate::Api;\n\n/// The APIs whose features are on, in the order of their \
         crates' names.\npub static APIS: &[Api] = &[\n{rows}];\n\n/// The kinds of documents that stand inside \
         text parameters, by crate.\n#[cfg(feature = \"documents\")]\npub static DOCUMENTS: &[(&str, \
         &[&documents_core::Kind])] = &[\n{documents}];\n"
    )
}

/// What the emulator reads of each API.
fn emulated(entries: &[&Entry]) -> String {
    let rows = each(entries, |entry| {
        let (short, name) = (&entry.short, &entry.name);
        format!(
            "    #[cfg(feature = \"{short}\")]\n    Data {{\n        api: \"{short}\",\n        examples: \
             include_str!(\"../../data/{name}/examples.jsonl\"),\n        resources: \
             include_str!(\"../../data/{name}/resources.jsonl\"),\n    }},"
        )
    });
    format!(
        "// Generated by `cargo xtask codegen` from the specs; do not edit by hand.\n\nuse crate::tables::Data;\n\n/// What \
         the specs tell of each API.\npub(crate) static DATA: &[Data] = &[\n{rows}];\n"
    )
}

/// Every list that pages, for the test that walks it.
fn walks(entries: &[&Entry]) -> String {
    let walks = each(entries, |entry| {
        let library = entry.name.replace('-', "_");
        let methods: String = entry
            .paged
            .iter()
            .map(|method| format!("        {method},\n"))
            .collect();
        format!("    {library} {{\n{methods}    }}")
    });
    format!(
        "// Generated by `cargo xtask codegen` from the specs; do not edit by hand.\n\nwalks! {{\n{walks}}}\n"
    )
}

fn tested(root: &Path, entries: &[&Entry]) -> String {
    each(entries, |entry| {
        let features: String = entry
            .behind
            .keys()
            .map(String::as_str)
            .map(str::to_owned)
            .chain(modules(root, &entry.name))
            .map(|feature| format!(", \"{feature}\""))
            .collect();
        format!(
            "{} = {{ workspace = true, features = [\"test-util\"{features}] }}",
            entry.name
        )
    })
}

/// The features of a crate that switch a module of the same name on, in order: what is written by hand beside the operations.
fn modules(root: &Path, name: &str) -> Vec<String> {
    let folder = root.join("crates").join(name);
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let mut features: Vec<String> = manifest
        .lines()
        .filter_map(|line| line.split_once(" = [").map(|(feature, _)| feature))
        .filter(|feature| {
            let module = folder.join("src").join(feature);
            module.with_extension("rs").is_file() || module.join("mod.rs").is_file()
        })
        .map(str::to_owned)
        .collect();
    features.sort();
    features
}

fn dependencies(entries: &[&Entry]) -> String {
    each(entries, |entry| {
        let name = &entry.name;
        format!(
            "{name} = {{ path = \"crates/{name}\", version = \"0.1.0\", default-features = false }}"
        )
    })
}

fn profiles(entries: &[&Entry]) -> String {
    each(entries, |entry| {
        format!("{} = {{ opt-level = 1 }}", entry.name)
    })
}

/// The features that put operations behind them, with what they switch on.
fn behind(entries: &[&Entry]) -> BTreeMap<String, Vec<String>> {
    let mut features: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries {
        for feature in entry.behind.keys() {
            features
                .entry(feature.clone())
                .or_default()
                .push(format!("\"{}?/{feature}\"", entry.name));
        }
    }
    features
}

fn short_names(entries: &[&Entry]) -> String {
    let names: Vec<String> = entries
        .iter()
        .map(|entry| format!("\"{}\"", entry.short))
        .collect();
    names.join(", ")
}

fn catalog_features(entries: &[&Entry]) -> String {
    let mut text = format!("all = [{}]\n", short_names(entries));
    text += &each(entries, |entry| {
        format!("{} = [\"dep:{}\"]", entry.short, entry.name)
    });
    for (feature, crates) in behind(entries) {
        let _ = writeln!(text, "{feature} = [{}]", crates.join(", "));
    }
    let documents: String = entries
        .iter()
        .filter(|entry| entry.documents)
        .map(|entry| format!(", \"{}?/documents\"", entry.name))
        .collect();
    let _ = writeln!(text, "documents = [\"dep:documents-core\"{documents}]");
    text
}

fn catalog_dependencies(entries: &[&Entry]) -> String {
    each(entries, |entry| {
        format!("{} = {{ workspace = true, optional = true }}", entry.name)
    })
}

fn emulator_features(entries: &[&Entry]) -> String {
    let mut text = format!("all = [{}]\n", short_names(entries));
    text += &each(entries, |entry| {
        format!("{0} = [\"catalog/{0}\"]", entry.short)
    });
    for feature in behind(entries).keys() {
        let _ = writeln!(text, "{feature} = [\"catalog/{feature}\"]");
    }
    text
}

fn table(entries: &[&Entry]) -> String {
    let head = "| crate | API | version | operations |\n|---|---|---|---|\n";
    let rows = each(entries, |entry| {
        let name = &entry.name;
        let hidden: usize = entry.behind.values().sum();
        let mut count = (entry.operations - hidden).to_string();
        for (feature, number) in &entry.behind {
            let _ = write!(count, ", and {number} with the feature `{feature}`");
        }
        format!(
            "| [`{name}`](crates/{name}) | {} | {} | {count} |",
            entry.title, entry.version
        )
    });
    format!("{head}{rows}")
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_block_is_replaced_and_the_rest_stays() {
        let text = "a\n# begin generated: x\nold\nold\n# end generated: x\nb\n";
        assert_eq!(
            replaced(text, "x", "new\n").as_deref(),
            Some("a\n# begin generated: x\nnew\n# end generated: x\nb\n")
        );
        let empty = "<!-- begin generated: x -->\n<!-- end generated: x -->\n";
        assert_eq!(
            replaced(empty, "x", "n\n").as_deref(),
            Some("<!-- begin generated: x -->\nn\n<!-- end generated: x -->\n")
        );
        assert_eq!(replaced(text, "y", ""), None);
    }
}
