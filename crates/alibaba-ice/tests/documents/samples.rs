//! Documents of the provider: those that are right and those that are not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alibaba_ice::documents::{Context, Findings, Json, Kind, Style, kinds};
use serde_json::Value;

/// A line of `samples.jsonl` or `bad.jsonl`.
pub struct Sample {
    pub name: String,
    pub kind: &'static Kind,
    pub part: Option<String>,
    pub text: String,
    pub rules: BTreeSet<String>,
    pub context: Context,
}

impl Sample {
    pub fn check(&self) -> Findings {
        match &self.part {
            Some(part) => self.kind.check_part(part, &self.text).unwrap(),
            None => self.kind.check(&self.text, &self.context),
        }
    }
}

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

pub fn kind(name: &str) -> &'static Kind {
    let found = kinds::ALL.iter().find(|kind| kind.name() == name);
    found.unwrap_or_else(|| panic!("there is no kind {name}"))
}

pub fn samples(file: &str) -> Vec<Sample> {
    let path = workspace().join("specs/alibaba-ice/documents").join(file);
    let lines = std::fs::read_to_string(path).unwrap();
    lines
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let text = |name: &str| row[name].as_str().map(str::to_owned);
            let target = text("OutputMediaTarget");
            Sample {
                name: text("name").unwrap(),
                kind: kind(row["kind"].as_str().unwrap()),
                part: text("part"),
                text: text("text").unwrap_or_else(|| row["document"].to_string()),
                rules: row["findings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|rule| rule.as_str().unwrap().to_owned())
                    .collect(),
                context: match target {
                    Some(target) => Context::new().with_parameter("OutputMediaTarget", target),
                    None => Context::new(),
                },
            }
        })
        .collect()
}

/// Free JSON, through a kind that takes any.
pub fn json(text: &str) -> Json {
    kinds::PLAIN_USER_DATA.rewrite(text, Style::AsRead).unwrap()
}

fn rules(findings: &Findings) -> BTreeSet<String> {
    findings
        .iter()
        .map(|finding| finding.rule.to_owned())
        .collect()
}

#[test]
fn every_schema_compiles() {
    for kind in kinds::ALL {
        assert_eq!(kind.compiles(), Ok(()), "{}", kind.name());
    }
    let names: Vec<&str> = kinds::ALL.iter().map(|kind| kind.name()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn documents_that_are_right_give_what_is_known_of_them() {
    for sample in samples("samples.jsonl") {
        let findings = sample.check();
        assert_eq!(
            rules(&findings),
            sample.rules,
            "{}: {findings}",
            sample.name
        );
    }
}

#[test]
fn documents_that_are_wrong_give_their_findings() {
    // Two lines of the file tell less than there is: a rule that nobody else runs, and a place that is empty.
    let more = [
        ("Timeline-3", "effect.transition-last"),
        ("Timeline-7", "audio.type"),
    ];
    for sample in samples("bad.jsonl") {
        let findings = sample.check();
        let mut expected = sample.rules.clone();
        for (name, rule) in more {
            if sample.kind.name() == "Timeline" && sample.name == name {
                expected.insert(rule.to_owned());
            }
        }
        assert_eq!(rules(&findings), expected, "{}: {findings}", sample.name);
        assert!(findings.has_errors(), "{}", sample.name);
    }
}
