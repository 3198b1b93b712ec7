//! Differences that are the official SDK's own, as `tests/peer/quirks.yaml` lists them.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::apis::workspace;

/// What sort of difference a comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    CapitalBoolean,
    Exponent,
    AddedEmptyList,
    UnsetField,
    LostField,
    Answer,
    SdkFails,
    Unexplained,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quirk {
    kind: Kind,
    /// Why the difference is the SDK's, and why ours stays.
    reason: String,
    /// The operations that have it, as `crate/Operation`; any when left out.
    #[serde(default)]
    operations: Vec<String>,
    /// A part of the difference's text, where the kind alone says too little.
    #[serde(default)]
    contains: String,
}

/// The table, and what of it was met.
pub struct Quirks {
    table: Vec<Quirk>,
    met: BTreeSet<(usize, String)>,
}

impl Quirks {
    pub fn load() -> Self {
        let path = workspace().join("tests/peer/quirks.yaml");
        let table: Vec<Quirk> =
            yaml_serde::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(
            table
                .iter()
                .all(|quirk| !quirk.reason.is_empty() && quirk.kind != Kind::Unexplained)
        );
        Self {
            table,
            met: BTreeSet::new(),
        }
    }

    /// Whether the table explains a difference.
    pub fn explains(&mut self, kind: Kind, operation: &str, what: &str) -> bool {
        let row = self.table.iter().position(|quirk| {
            quirk.kind == kind
                && what.contains(&quirk.contains)
                && (quirk.operations.is_empty()
                    || quirk.operations.iter().any(|own| own == operation))
        });
        if let Some(row) = row {
            self.met.insert((row, operation.to_owned()));
        }
        row.is_some()
    }

    /// The lines that explained nothing: the SDK has changed, and they should go.
    pub fn unmet(&self) -> Vec<String> {
        let mut unmet = Vec::new();
        for (row, quirk) in self.table.iter().enumerate() {
            if quirk.operations.is_empty() && !self.met.iter().any(|(met, _)| *met == row) {
                unmet.push(format!("{:?} {}", quirk.kind, quirk.contains));
            }
            for operation in &quirk.operations {
                if !self.met.contains(&(row, operation.clone())) {
                    unmet.push(format!(
                        "{:?} {} in {operation}",
                        quirk.kind, quirk.contains
                    ));
                }
            }
        }
        unmet
    }
}
