//! Every rule has a document that breaks it and one, as near as may be, that does not.

use std::collections::BTreeSet;

use alibaba_ice::documents::{Context, Findings, kinds};
use serde_json::Value;

use crate::samples::{kind, samples, workspace};

/// What is known of the call: `name`, or `pass_name` where the document that passes needs another one.
fn context(row: &Value, passes: bool) -> Context {
    let of = |name: &str| {
        let other = &row[format!("pass_{name}")];
        match passes && !other.is_null() {
            true => other.clone(),
            false => row[name].clone(),
        }
    };
    let mut context = Context::new();
    if let Some(operation) = of("operation").as_str() {
        context = context.with_operation(operation);
    }
    if let Some(region) = of("region").as_str() {
        context = context.with_region(region);
    }
    for (name, value) in of("parameters").as_object().into_iter().flatten() {
        context = context.with_parameter(name, value.as_str().unwrap());
    }
    context
}

fn tells(findings: &Findings, rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule == rule)
}

#[test]
fn every_rule_is_broken_once_and_kept_once() {
    let path = workspace().join("specs/alibaba-ice/documents/rules.jsonl");
    let mut shown: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let rule = row["rule"].as_str().unwrap();
        let kind = kind(row["kind"].as_str().unwrap());
        for (name, passes) in [("fail", false), ("pass", true)] {
            let findings = kind.check(&row[name].to_string(), &context(&row, passes));
            if tells(&findings, rule) == passes {
                wrong.push(format!("{name} of {rule}: {findings}"));
            }
        }
        shown.insert(rule.to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The documents of the provider show the others.
    for file in ["samples.jsonl", "bad.jsonl"] {
        for sample in samples(file) {
            shown.extend(sample.check().iter().map(|finding| finding.rule.to_owned()));
        }
    }
    let missing: Vec<&str> = kinds::ALL
        .iter()
        .flat_map(|kind| kind.rules())
        .map(|rule| rule.id)
        .filter(|rule| !shown.contains(*rule))
        .collect();
    assert!(
        missing.is_empty(),
        "a row of rules.jsonl is missing for {missing:?}"
    );
}
