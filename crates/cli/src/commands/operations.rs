//! `mediacloud operations`.

use std::io::Write;

use client_core::operation::OperationInfo;

use crate::args::Operations;
use crate::failure::Failure;
use crate::output;
use catalog::{APIS, Api};

/// Prints one line for each operation: `crate Operation  summary`.
pub fn run(arguments: &Operations) -> Result<(), Failure> {
    let words: Vec<String> = arguments
        .search
        .iter()
        .flat_map(|text| text.split_whitespace())
        .map(str::to_lowercase)
        .collect();
    let found: Vec<(&Api, &OperationInfo)> = APIS
        .iter()
        .filter(|api| arguments.api.is_none_or(|wanted| wanted.name == api.name))
        .flat_map(|api| api.operations.iter().map(move |entry| (api, entry.info())))
        .filter(|(_, operation)| matches(operation, &words))
        .collect();
    if found.is_empty() {
        // Nothing found is an answer; stdout stays empty for programs.
        let _ = writeln!(std::io::stderr(), "no operation has these words");
    }
    let of_crate = widest(found.iter().map(|(api, _)| api.name));
    let of_name = widest(found.iter().map(|(_, operation)| operation.name()));
    output::stdout(|out| {
        for (api, operation) in &found {
            let mark = if operation.is_deprecated() {
                "(deprecated) "
            } else {
                ""
            };
            writeln!(
                out,
                "{:of_crate$} {:of_name$}  {mark}{}",
                api.name,
                operation.name(),
                operation.summary()
            )?;
        }
        Ok(())
    })?;
    Ok(())
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

fn matches(operation: &OperationInfo, words: &[String]) -> bool {
    let text = [
        operation.name(),
        operation.summary(),
        operation.group(),
        operation.permission().unwrap_or_default(),
    ]
    .join("\n")
    .to_lowercase();
    words.iter().all(|word| text.contains(word))
}
