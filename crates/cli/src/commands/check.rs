//! `mediacloud check`.

use std::io::{self, Write};

use documents_core::{Context, Finding, Findings, Kind, Severity};
use serde_json::{Value, json};

use crate::args::{Check, Format};
use crate::failure::Failure;
use crate::{find, input, output};

/// Checks a document, and shows each finding below the line that it is about.
pub fn run(arguments: &Check) -> Result<(), Failure> {
    let kind = find::kind(&arguments.kind).map_err(Failure::Usage)?;
    let text = input::document(&arguments.file)?;
    let findings = kind.check(&text, &context(arguments)?);
    match arguments.format {
        Format::Text => output::stdout(|out| as_text(out, arguments, &text, &findings))?,
        Format::Json => output::json(&as_json(kind, &findings))?,
    }
    match findings.has_errors() {
        true => Err(Failure::Found),
        false => Ok(()),
    }
}

fn context(arguments: &Check) -> Result<Context, Failure> {
    let mut context = Context::new();
    if let Some(operation) = &arguments.operation {
        context = context.with_operation(operation);
    }
    if let Some(region) = &arguments.region {
        context = context.with_region(region);
    }
    for parameter in &arguments.parameter {
        let Some((name, value)) = parameter.split_once('=') else {
            return Err(Failure::Usage(format!(
                "--parameter {parameter:?} has no `=`: write NAME=VALUE"
            )));
        };
        context = context.with_parameter(name, value);
    }
    Ok(match arguments.answer {
        true => context.of_answer(),
        false => context,
    })
}

/// As a compiler shows it: what, where, the line with a mark below, and what to do.
fn as_text(
    out: &mut impl Write,
    arguments: &Check,
    text: &str,
    findings: &Findings,
) -> io::Result<()> {
    let lines: Vec<&str> = text.lines().collect();
    for finding in findings.iter() {
        writeln!(
            out,
            "{}[{}]: {}",
            finding.severity,
            finding.rule,
            clean(&finding.message)
        )?;
        let place = match finding.pointer.as_str() {
            "" => String::new(),
            pointer => format!(" ({})", clean(pointer)),
        };
        writeln!(
            out,
            "  --> {}:{}:{}{place}",
            arguments.file, finding.line, finding.column
        )?;
        shown(out, finding, &lines)?;
        if !finding.advice.is_empty() {
            writeln!(out, "  = {}", clean(&finding.advice))?;
        }
        writeln!(out)?;
    }
    let (errors, warnings) = (findings.errors().count(), findings.warnings().count());
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    };
    writeln!(
        out,
        "{}: {}, {}",
        arguments.file,
        count(errors, "error"),
        count(warnings, "warning")
    )
}

/// So much of a line is shown around a place: documents are often one long line.
const WIDTH: usize = 96;

fn shown(out: &mut impl Write, finding: &Finding, lines: &[&str]) -> io::Result<()> {
    let Some(line) = lines.get(finding.line - 1) else {
        return Ok(());
    };
    let characters: Vec<char> = line.chars().collect();
    let at = finding.column.saturating_sub(1).min(characters.len());
    let from = at
        .saturating_sub(WIDTH / 2)
        .min(characters.len().saturating_sub(WIDTH));
    let part: String = characters.iter().skip(from).take(WIDTH).collect();
    let number = finding.line.to_string();
    let margin = " ".repeat(number.len());
    writeln!(out, "{margin} |")?;
    writeln!(out, "{number} | {}", clean(&part))?;
    writeln!(out, "{margin} | {}^", " ".repeat(at - from))
}

/// Text of a document, one character each, without what would move the cursor or turn the line around.
fn clean(text: &str) -> String {
    let harmless = |c: char| match c {
        '\t' => ' ',
        c if c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
        {
            '\u{fffd}'
        }
        c => c,
    };
    text.chars().map(harmless).collect()
}

fn as_json(kind: &Kind, findings: &Findings) -> Value {
    let each: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "severity": finding.severity.as_str(),
                "rule": finding.rule,
                "pointer": finding.pointer,
                "line": finding.line,
                "column": finding.column,
                "message": finding.message,
                "advice": finding.advice,
                "certainty": finding.certainty.as_str(),
            })
        })
        .collect();
    let count = |severity: Severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    json!({
        "kind": kind.name(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "findings": each,
    })
}
