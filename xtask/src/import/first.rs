//! What is ours but has a first value in an operation that is new: tag, link, retry class.

use std::collections::BTreeMap;

use yaml_serde::{Mapping, Value};

use super::metadata::Metadata;
use super::ours::{self, Texts};
use super::report::Report;
use super::tree::{set, single};
use super::{emit, guess, operation};

/// Gives first values.
pub struct FirstValues<'a> {
    /// The published API.
    pub metadata: &'a Metadata,
    /// The folder of the spec as people name it.
    pub shown: &'a str,
}

impl FirstValues<'_> {
    /// Fills in what is not there, and tells what a person should look at.
    pub fn fill(
        &self,
        name: &str,
        method: &str,
        operation: &mut Mapping,
        texts: &mut Texts,
        known_tags: &BTreeMap<String, String>,
        report: &mut Report,
    ) {
        let file = format!("{}/operations/{name}.yaml", self.shown);
        let mut own = texts.places.get_mut("operation").map(|own| &mut own.node);
        // A tag that an import chose is chosen again: the directories may have new names.
        let tag = self.tag(name, known_tags);
        if let Some(own) = own
            .as_mut()
            .filter(|own| tag.is_some() && !ours::is_written(own))
        {
            own.shift_remove("tags");
        }
        let has = |key: &str| own.as_ref().is_some_and(|own| own.contains_key(key));
        let parameters = operation
            .get("parameters")
            .and_then(Value::as_sequence)
            .cloned()
            .unwrap_or_default();
        if !has("summary") {
            report.warn(format!(
                "{name} has no summary yet: write `summary:` in {file}"
            ));
        }
        if !has("tags") {
            match tag {
                Some(tag) => set(operation, "tags", vec![Value::String(tag)]),
                None => report.warn(format!("{name} is in no group: write `tags:` in {file}")),
            }
        }
        if !has("externalDocs") {
            let url = guess::docs_url(&self.metadata.product, &self.metadata.version, name);
            set(
                operation,
                "externalDocs",
                Value::Mapping(single("url", url)),
            );
        }
        if !has("x-retry") {
            let retry = guess::retry(name, method);
            set(operation, "x-retry", retry);
            report.warn(format!(
                "{name} is taken as `x-retry: {retry}` by its name: confirm or correct that line in {file}"
            ));
            let answer = emit::document(operation.get("responses").unwrap_or(&Value::Null));
            if !has("x-paging") && guess::looks_paged(&parameters, &answer) {
                report.warn(format!(
                    "{name} looks like a list in pages: write `x-paging:` in {file}"
                ));
            }
        }
        operation::sort(operation);
    }

    /// The tag that most neighbors of the operation's directory have, else the directory's own title.
    fn tag(&self, name: &str, known: &BTreeMap<String, String>) -> Option<String> {
        let (title, members) = self.metadata.directory(name)?;
        let mut votes: Vec<(&str, usize)> = Vec::new();
        for tag in members.iter().filter_map(|member| known.get(member)) {
            match votes.iter_mut().find(|(seen, _)| seen == tag) {
                Some((_, count)) => *count += 1,
                None => votes.push((tag, 1)),
            }
        }
        // The first of the best: `max_by_key` would take the last.
        votes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let title = Some(title).filter(|title| !title.is_empty());
        votes
            .first()
            .map(|(tag, _)| *tag)
            .or(title)
            .map(str::to_owned)
    }
}
