//! The new spec: the provider's statements with our texts put back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yaml_serde::Value;

use super::first::FirstValues;
use super::metadata::Metadata;
use super::old::Old;
use super::operation::Context;
use super::ours::Texts;
use super::report::Report;
use super::retired::{self, Retired};
use super::schema::{Converter, Side};
use super::text::Source;
use super::tree::single;
use super::write::Change;
use super::{changes, guess, operation, ours, places, root, text};

/// Computes the changes of files, and the lines that tell of them.
pub fn merge(
    metadata: &Metadata,
    old: &Old,
    folder: &Path,
    shown: &str,
    dry_run: bool,
) -> (Vec<Change>, Vec<String>) {
    let mut merge = Merge {
        metadata,
        old,
        shown,
        retired: old.waiting.clone(),
        paths: BTreeMap::new(),
        tags: BTreeSet::new(),
        files: BTreeMap::new(),
        report: Report::default(),
    };
    merge.operations();
    merge.vanished_operations();
    merge.schemas();
    merge.vanished_schemas();
    merge.documents();
    merge.finish(folder, dry_run)
}

struct Merge<'a> {
    metadata: &'a Metadata,
    old: &'a Old,
    /// The folder as people name it.
    shown: &'a str,
    retired: Retired,
    /// Path and method of each operation.
    paths: BTreeMap<String, (String, String)>,
    tags: BTreeSet<String>,
    /// New contents; none removes a file.
    files: BTreeMap<String, Option<String>>,
    report: Report,
}

impl Merge<'_> {
    fn operations(&mut self) {
        let metadata = self.metadata;
        let reach = metadata.reach();
        let context = Context {
            roa: metadata.style == "ROA",
            known: &reach.all,
            schemas: &metadata.schemas,
        };
        let mut merged: BTreeMap<&String, (Texts, Option<Texts>)> = BTreeMap::new();
        for name in metadata.operations.keys() {
            let waiting = self.retired.operations.remove(name);
            let mut texts = self
                .old
                .operations
                .get(name)
                .map(|old| old.texts.clone())
                .unwrap_or_default();
            if let Some(waiting) = &waiting {
                texts.fill_from(waiting);
            }
            merged.insert(name, (texts, waiting));
        }
        let known_tags: BTreeMap<String, String> = merged
            .iter()
            .filter_map(|(name, (texts, _))| {
                let own = &texts.places.get("operation")?.node;
                let tag = guess::first_tag(own).filter(|_| ours::is_written(own))?;
                Some(((*name).clone(), tag.to_owned()))
            })
            .collect();

        let first = FirstValues {
            metadata,
            shown: self.shown,
        };
        for (name, api) in &metadata.operations {
            let Some((mut texts, waiting)) = merged.remove(name) else {
                continue;
            };
            let converted = operation::convert(name, api, &context, &mut self.report.warnings);
            let mut operation = converted.operation;
            // A guess that nobody changed was made from the method, so it goes with the method.
            let moved = self
                .old
                .operations
                .get(name)
                .filter(|old| old.method != converted.method);
            if let Some(old) = moved {
                let url = guess::docs_url(&metadata.product, &metadata.version, name);
                ours::forget_first_values(&mut texts, name, &old.method, &url);
            }
            first.fill(
                name,
                &converted.method,
                &mut operation,
                &mut texts,
                &known_tags,
                &mut self.report,
            );
            let comment = texts.comment.clone();
            let mut operation = Value::Mapping(operation);
            let applied = ours::apply_operation(&mut operation, texts);
            let file = format!("operations/{name}.yaml");
            self.report.guesses(self.shown, name, &file, &applied);
            let tag = operation
                .as_mapping()
                .and_then(guess::first_tag)
                .map(str::to_owned);
            let facts = changes::of_operation(&converted.method, &converted.path, &operation);
            match self.old.operations.get(name) {
                Some(old) => {
                    let lines = changes::differences(name, &old.facts, &facts);
                    self.report.changed += usize::from(!lines.is_empty());
                    self.report.tell_all(lines);
                }
                None => {
                    self.report.added += 1;
                    self.report.tell(format!(
                        "{name}: operation added ({})",
                        converted.method.to_uppercase()
                    ));
                }
            }
            let old = self.old.operations.get(name).map(|old| &old.texts);
            self.report
                .texts(name, old, waiting.as_ref(), &applied.left);
            if !applied.left.is_empty() {
                self.retired
                    .operations
                    .insert(name.clone(), without_comment(applied.left));
            }
            let item = Value::Mapping(single(&converted.method, operation));
            let source = self.old.operations.get(name).map(|old| &old.source);
            let content = text::merge(source, &comment, &item, |old| {
                if let Some(operation) = old.get_mut(&converted.method) {
                    places::sort_operation(operation);
                }
            });
            self.put(&file, source, content);
            let place = (converted.path, converted.method);
            if let Some((other, _)) = self.paths.iter().find(|(_, known)| **known == place) {
                self.report.warn(format!(
                    "{name} is published at the same path and method as {other} ({}): only one of the two can be listed",
                    place.0
                ));
            }
            self.paths.insert(name.clone(), place);
            if let Some(tag) = tag {
                self.tags.insert(tag);
            }
        }
    }

    fn vanished_operations(&mut self) {
        let metadata = self.metadata;
        for (name, old) in &self.old.operations {
            if metadata.operations.contains_key(name) {
                continue;
            }
            let mut texts = old.texts.clone();
            let url = guess::docs_url(&metadata.product, &metadata.version, name);
            ours::forget_first_values(&mut texts, name, &old.method, &url);
            self.report.removed += 1;
            self.files.insert(format!("operations/{name}.yaml"), None);
            let kept = retire(&mut self.retired.operations, name, texts);
            self.report.tell(format!("{name}: operation removed{kept}"));
        }
    }

    fn schemas(&mut self) {
        let metadata = self.metadata;
        let reach = metadata.reach();
        for name in &reach.all {
            let Some(given) = metadata.schemas.get(name) else {
                continue;
            };
            let mut converter = Converter {
                known: &reach.all,
                folder: "",
                side: if reach.sent.contains(name) {
                    Side::Request
                } else {
                    Side::Response
                },
                warnings: &mut self.report.warnings,
            };
            let mut schema = converter.convert(given, &format!("schema {name}: field"));
            let waiting = self.retired.schemas.remove(name);
            let mut texts = self
                .old
                .schemas
                .get(name)
                .map(|old| old.texts.clone())
                .unwrap_or_default();
            if let Some(waiting) = &waiting {
                texts.fill_from(waiting);
            }
            let comment = texts.comment.clone();
            let applied = ours::apply_schema(&mut schema, texts);
            let file = format!("schemas/{name}.yaml");
            let subject = format!("schema {name}");
            self.report.guesses(self.shown, &subject, &file, &applied);
            let facts = changes::of_schema(&schema);
            match self.old.schemas.get(name) {
                Some(old) => self
                    .report
                    .tell_all(changes::differences(&subject, &old.facts, &facts)),
                None => self.report.tell(format!("{subject}: added")),
            }
            let old = self.old.schemas.get(name).map(|old| &old.texts);
            self.report
                .texts(&subject, old, waiting.as_ref(), &applied.left);
            if !applied.left.is_empty() {
                self.retired
                    .schemas
                    .insert(name.clone(), without_comment(applied.left));
            }
            let source = self.old.schemas.get(name).map(|old| &old.source);
            let content = text::merge(source, &comment, &schema, places::sort_schema);
            self.put(&file, source, content);
        }
    }

    fn vanished_schemas(&mut self) {
        let (metadata, reach) = (self.metadata, self.metadata.reach());
        for (name, old) in &self.old.schemas {
            if !reach.all.contains(name) {
                self.files.insert(format!("schemas/{name}.yaml"), None);
                let kept = retire(&mut self.retired.schemas, name, old.texts.clone());
                self.report.tell(format!("schema {name}: removed{kept}"));
            }
        }
        let unused: Vec<&str> = metadata
            .schemas
            .keys()
            .filter(|name| !reach.all.contains(*name))
            .map(String::as_str)
            .collect();
        if !unused.is_empty() {
            self.report.note(format!(
                "left out {} schemas that no operation refers to: {}",
                unused.len(),
                unused.join(", ")
            ));
        }
    }

    /// `openapi.yaml` and `retired.yaml`.
    fn documents(&mut self) {
        let used: BTreeSet<&str> = self.tags.iter().map(String::as_str).collect();
        let document = root::document(
            self.shown.trim_start_matches("specs/"),
            self.old.openapi.as_ref().map(|source| &source.tree),
            self.metadata,
            &self.paths,
            &used,
        );
        let comment = self
            .old
            .openapi
            .as_ref()
            .map(|source| source.comment.clone())
            .unwrap_or_default();
        if self.old.openapi.is_none() {
            let regions = match self.metadata.regions.as_slice() {
                [] => "none".to_owned(),
                regions => regions.join(", "),
            };
            self.report.note(format!(
                "{}/openapi.yaml is new: write its title and description, and under `servers` the documented regions (the \
                 metadata names {regions})",
                self.shown
            ));
        }
        let content = text::merge(self.old.openapi.as_ref(), &comment, &document, root::sort);
        self.put("openapi.yaml", self.old.openapi.as_ref(), content);

        let content = self.retired.write();
        let old = self.old.retired.as_ref().map(|source| source.text.as_str());
        if content.as_deref() != old && (content.is_some() || old.is_some()) {
            self.files.insert(retired::FILE.to_owned(), content);
        }
    }

    fn put(&mut self, file: &str, source: Option<&Source>, content: Option<String>) {
        let Some(content) = content else {
            return;
        };
        let lost = source
            .map(|source| text::inner_comments(&source.text))
            .unwrap_or_default();
        if !lost.is_empty() {
            let lines: Vec<String> = lost.iter().map(usize::to_string).collect();
            self.report.warn(format!(
                "{}/{file} is written anew without its comments in line {}: keep such comments at the head of the file",
                self.shown,
                lines.join(", ")
            ));
        }
        self.files.insert(file.to_owned(), Some(content));
    }

    fn finish(self, folder: &Path, dry_run: bool) -> (Vec<Change>, Vec<String>) {
        let Report {
            added,
            changed,
            removed: gone,
            ..
        } = self.report;
        let removed = self
            .files
            .values()
            .filter(|content| content.is_none())
            .count();
        let written = self.files.len() - removed;
        let verb = if dry_run { "would be " } else { "" };
        let mut lines = self.report.lines();
        lines.push(format!(
            "{}: {} operations ({added} added, {changed} changed, {gone} removed); {written} files {verb}written, {removed} {verb}removed",
            self.shown,
            self.paths.len(),
        ));
        let changes = self
            .files
            .into_iter()
            .map(|(file, content)| Change {
                file: folder.join(file),
                content,
            })
            .collect();
        (changes, lines)
    }
}

/// Puts the texts of a vanished file away, beside those that wait already.
fn retire(store: &mut BTreeMap<String, Texts>, name: &str, mut texts: Texts) -> &'static str {
    texts.widths.clear();
    if texts.is_empty() {
        return "";
    }
    if let Some(waiting) = store.get(name) {
        texts.fill_from(waiting);
    }
    store.insert(name.to_owned(), texts);
    "; our texts wait in retired.yaml"
}

/// The comment belongs to the file, and the file is still there.
fn without_comment(mut texts: Texts) -> Texts {
    texts.comment.clear();
    texts.widths.clear();
    texts
}
