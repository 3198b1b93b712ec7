//! What an import says about itself.

use std::collections::BTreeSet;

use super::ours::{Applied, Texts};

/// Lines for people: changes first, then notes, then what needs a person.
#[derive(Debug, Default)]
pub struct Report {
    changes: Vec<String>,
    notes: Vec<String>,
    /// What was guessed or left out, and what settles it.
    pub warnings: Vec<String>,
    /// Operations that are new.
    pub added: usize,
    /// Operations that changed.
    pub changed: usize,
    /// Operations that vanished.
    pub removed: usize,
}

impl Report {
    /// A change.
    pub fn tell(&mut self, line: String) {
        self.changes.push(line);
    }

    /// Several changes.
    pub fn tell_all(&mut self, lines: Vec<String>) {
        self.changes.extend(lines);
    }

    /// Something to know.
    pub fn note(&mut self, line: String) {
        self.notes.push(line);
    }

    /// Something to look at.
    pub fn warn(&mut self, line: String) {
        self.warnings.push(line);
    }

    /// Integers without a width.
    pub fn guesses(&mut self, shown: &str, subject: &str, file: &str, applied: &Applied) {
        for place in &applied.guessed {
            self.warnings.push(format!(
                "{subject}: {place} is an integer without a width, taken as int64: `format: int32` there in {shown}/{file} settles it",
            ));
        }
    }

    /// Which texts were put away, and which came back.
    pub fn texts(
        &mut self,
        subject: &str,
        old: Option<&Texts>,
        waiting: Option<&Texts>,
        left: &Texts,
    ) {
        let places = |texts: Option<&Texts>| -> BTreeSet<String> {
            texts
                .map(|texts| texts.places.keys().cloned().collect())
                .unwrap_or_default()
        };
        for place in places(old) {
            if left.places.contains_key(&place) {
                self.tell(format!(
                    "{subject}: our texts of {place} wait in retired.yaml"
                ));
            }
        }
        let back = places(waiting)
            .iter()
            .filter(|place| !left.places.contains_key(*place))
            .count();
        if back > 0 {
            let places = if back == 1 { "place" } else { "places" };
            self.tell(format!(
                "{subject}: our texts of {back} {places} are back from retired.yaml"
            ));
        }
    }

    /// All lines but the summary.
    pub fn lines(self) -> Vec<String> {
        let warnings = self
            .warnings
            .iter()
            .map(|warning| format!("warning: {warning}"));
        self.changes
            .into_iter()
            .chain(self.notes)
            .chain(warnings)
            .collect()
    }
}
