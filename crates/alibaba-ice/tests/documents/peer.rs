//! A second checker, in another language and over a schema validator of its own, finds the same.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use alibaba_ice::documents::{Context, Findings, kinds};
use serde_json::{Value, json};

use crate::mutate::{Dice, Json, mutate};
use crate::samples::{Sample, samples, workspace};

/// How many documents are made wrong, where the environment does not say.
const MUTATIONS: usize = 2_000;
const SEED: u64 = 13;

struct Case {
    text: String,
    sample: usize,
    context: Context,
    command: Value,
}

/// What both found: severity, rule, pointer.
type Found = BTreeSet<(String, String, String)>;

fn ours(findings: &Findings, rules: &BTreeSet<String>) -> Found {
    findings
        .iter()
        .filter(|finding| rules.contains(finding.rule))
        .map(|finding| {
            // A text that is no JSON has no places.
            let pointer = if finding.rule == "json" {
                ""
            } else {
                &finding.pointer
            };
            (
                finding.severity.to_string(),
                finding.rule.to_owned(),
                pointer.to_owned(),
            )
        })
        .collect()
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} should be a number, and is {text:?}")),
    )
}

fn cases(samples: &[Sample]) -> Vec<Case> {
    let mut dice = Dice::new(number("DOCUMENTS_SEED").unwrap_or(SEED));
    let count =
        number("DOCUMENTS_MUTATIONS").map_or(MUTATIONS, |count| usize::try_from(count).unwrap());
    let whole = (0..samples.len()).map(|sample| (sample, samples[sample].text.clone()));
    let mut texts: Vec<(usize, String)> = whole.collect();
    let documents: Vec<Option<Json>> = samples
        .iter()
        .map(|sample| {
            serde_json::from_str::<Value>(&sample.text)
                .ok()
                .map(|_| Json::read(&sample.text))
        })
        .collect();
    // Timelines and the other kinds with many rules more often than the rest.
    let weights: Vec<usize> = (0..samples.len())
        .flat_map(|sample| {
            let many = [
                "Timeline",
                "OutputMediaConfig",
                "BatchInputConfig",
                "VideoTranslationEditingConfig",
            ];
            let weight = if many.contains(&samples[sample].kind.name()) {
                5
            } else {
                1
            };
            std::iter::repeat_n(sample, weight)
        })
        .collect();
    while texts.len() < samples.len() + count {
        let sample = *dice.pick(&weights);
        if let Some(document) = &documents[sample] {
            texts.push((sample, mutate(document, &mut dice)));
        }
    }
    let regions = [
        None,
        None,
        Some("cn-shanghai"),
        Some("cn-hangzhou"),
        Some("cn-shenzhen"),
        Some("us-west-1"),
    ];
    texts
        .into_iter()
        .map(|(sample, text)| {
            let (region, is_answer) = (*dice.pick(&regions), dice.below(4) == 0);
            let of = &samples[sample];
            let target = of.context.parameter("OutputMediaTarget");
            let mut context = of.context.clone();
            if let Some(region) = region {
                context = context.with_region(region);
            }
            if is_answer {
                context = context.of_answer();
            }
            let command = json!({
                "kind": of.kind.name(), "part": of.part, "text": text, "region": region, "target": target, "answer": is_answer,
            });
            Case { text, sample, context, command }
        })
        .collect()
}

#[test]
fn another_checker_finds_the_same() {
    let Some(python) = std::env::var_os("MEDIACLOUD_PEER_PYTHON") else {
        eprintln!("skipped: MEDIACLOUD_PEER_PYTHON is not set; `cargo xtask test` sets it up");
        return;
    };
    let folder = std::env::var_os("DOCUMENTS_SCHEMAS").map_or_else(schemas, Into::into);
    let mut samples = samples("samples.jsonl");
    samples.extend(crate::samples::samples("bad.jsonl"));
    let cases = cases(&samples);
    let mut process = Command::new(python)
        .arg(workspace().join("tests/peer/documents.py"))
        .arg(&folder)
        .env("PYTHONIOENCODING", "utf-8")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    let commands: Vec<String> = cases.iter().map(|case| case.command.to_string()).collect();
    let writer = std::thread::spawn(move || {
        for command in commands {
            writeln!(input, "{command}").unwrap();
        }
    });
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    let rules: BTreeSet<String> = serde_json::from_value(next()).unwrap();
    let (mut wrong, mut crashes, mut total) = (Vec::new(), 0, 0);
    for case in &cases {
        let answer = next();
        let sample = &samples[case.sample];
        let findings = match &sample.part {
            Some(part) => sample.kind.check_part(part, &case.text).unwrap(),
            None => sample.kind.check(&case.text, &case.context),
        };
        if answer.get("crash").is_some() {
            crashes += 1;
            continue;
        }
        let theirs: Found = serde_json::from_value(answer["findings"].clone()).unwrap();
        let ours = ours(&findings, &rules);
        total += theirs.len();
        if ours != theirs {
            let only_ours: Vec<_> = ours.difference(&theirs).collect();
            let only_theirs: Vec<_> = theirs.difference(&ours).collect();
            wrong.push(format!(
                "{} {}\n  only here: {only_ours:?}\n  only there: {only_theirs:?}",
                sample.name, case.command
            ));
        }
    }
    writer.join().unwrap();
    assert!(process.wait().unwrap().success());
    println!(
        "{} documents, {total} findings of {} rules, {crashes} that the other cannot take",
        cases.len(),
        rules.len()
    );
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
    // What Python cannot look up in a table is rare: otherwise little would be compared.
    assert!(crashes * 20 < cases.len(), "{crashes} of {}", cases.len());
}

/// The schemas as files, one document each.
fn schemas() -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("document-schemas");
    std::fs::create_dir_all(&folder).unwrap();
    for kind in kinds::ALL {
        let file = folder.join(format!("{}.schema.json", kind.name()));
        std::fs::write(file, kind.json_schema()).unwrap();
    }
    folder
}
