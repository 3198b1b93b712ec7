//! `mediacloud describe`.

use std::io::{self, Write};

use catalog::Api;
use client_core::operation::{
    OperationInfo, PagingInfo, PagingStyle, ParameterInfo, Place, RetryClass, Style, WaitInfo,
    WaitKind,
};
use serde_json::{Value, json};

use crate::args::{Describe, Operation};
use crate::failure::Failure;
use crate::{find, output};

use super::describe_document;

/// Tells all that the table knows of one operation.
pub fn run(arguments: &Describe) -> Result<(), Failure> {
    if arguments.subject.eq_ignore_ascii_case("document") {
        return describe_document::run(arguments);
    }
    let api = find::api(&arguments.subject).map_err(Failure::Usage)?;
    let named = Operation {
        api,
        name: arguments.name.clone(),
    };
    let operation = named.entry()?.info();
    if arguments.json {
        output::json(&as_json(api, operation))?;
    } else {
        output::stdout(|out| as_text(out, api, operation))?;
    }
    Ok(())
}

fn as_text(out: &mut impl Write, api: &Api, operation: &OperationInfo) -> io::Result<()> {
    let mark = if operation.is_deprecated() {
        " (deprecated)"
    } else {
        ""
    };
    writeln!(out, "{} {}{mark}", api.name, operation.name())?;
    writeln!(out, "{}\n", operation.summary())?;
    let facts = [
        (
            "Request",
            Some(format!("{} {}", operation.method(), operation.path())),
        ),
        (
            "API",
            Some(format!(
                "{}, version {}",
                api.info.title(),
                api.info.version()
            )),
        ),
        ("Group", Some(operation.group().to_owned())),
        ("Signature", Some(signature(api, operation).to_owned())),
        ("Permission", operation.permission().map(str::to_owned)),
        ("Access", operation.access().map(str::to_owned)),
        ("Resources", joined(operation.resources())),
        ("Needs too", joined(operation.dependent_actions())),
        ("Retry", Some(retry(operation.retry_class()).to_owned())),
        (
            "Quota",
            operation.rate_limit().map(|limit| limit.to_string()),
        ),
        (
            "Paging",
            operation
                .paging()
                .map(|info| paging(info.style()).1.to_owned()),
        ),
        ("Job", operation.wait().map(job)),
        (
            "Stream",
            operation
                .stream()
                .map(|growing| format!("may answer event by event; {growing} grows")),
        ),
        ("Page", Some(operation.docs_url().to_owned())),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact.filter(|fact| !fact.is_empty()) {
            writeln!(out, "{name:<11} {fact}")?;
        }
    }
    let parameters = operation.parameters();
    if parameters.is_empty() {
        writeln!(out, "\nNo parameters.")?;
    } else {
        writeln!(out, "\nParameters")?;
        let heading = [
            "name", "place", "type", "required", "default", "limits", "values",
        ];
        let rows: Vec<Vec<String>> = parameters.iter().map(row).collect();
        output::table(out, &heading, &rows, "  ")?;
    }
    let errors = operation.errors();
    if !errors.is_empty() {
        writeln!(out, "\nDocumented errors")?;
        let rows: Vec<Vec<String>> = errors
            .iter()
            .map(|error| {
                vec![
                    error.status.to_string(),
                    error.code.to_owned(),
                    error.meaning.to_owned(),
                ]
            })
            .collect();
        output::table(out, &["status", "code", "meaning"], &rows, "  ")?;
    }
    Ok(())
}

fn signature(api: &Api, operation: &OperationInfo) -> &'static str {
    if operation.is_unsigned() {
        return "none: called without credentials";
    }
    api.info.protocol().signature()
}

fn retry(class: RetryClass) -> &'static str {
    match class {
        RetryClass::Read => "read: changes nothing, repeated after every passing fault",
        RetryClass::Idempotent => {
            "idempotent: leaves the same state, repeated after every passing fault"
        }
        RetryClass::Unsafe => "unsafe: repeated only when the service surely did not carry it out",
        other => other.as_str(),
    }
}

/// For programs and for people.
fn paging(style: PagingStyle) -> (&'static str, &'static str) {
    match style {
        PagingStyle::Token => (
            "token",
            "by token: each answer has the token of the next page",
        ),
        PagingStyle::Numbered => ("numbered", "numbered pages, from 1"),
        _ => ("other", "in pages"),
    }
}

/// A list as one text; nothing for an empty one.
fn joined(texts: &[&str]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What reads the state of what an operation starts, and when it is over.
fn job(wait: &WaitInfo) -> String {
    let states = wait.states();
    let ends = [
        states.success,
        states.partial,
        states.failure,
        states.cancelled,
    ]
    .concat();
    let known = match wait.is_certain() {
        true => "",
        false => " (documented too little to wait for)",
    };
    format!(
        "followed by {}, until {} is {}{known}",
        wait.query().operation,
        wait.status(),
        ends.join(", ")
    )
}

fn job_json(wait: &WaitInfo) -> Value {
    let states = wait.states();
    json!({
        "kind": match wait.kind() {
            WaitKind::Readiness => "readiness",
            WaitKind::Continuous => "continuous",
            _ => "job",
        },
        "query": wait.query().operation,
        "status": wait.status(),
        "running": states.running,
        "success": states.success,
        "partial": states.partial,
        "failure": states.failure,
        "cancelled": states.cancelled,
        "paused": states.paused,
        "progress": wait.progress(),
        "results": wait.results(),
        "stop": wait.stop().map(|stop| stop.operation),
        "certain": wait.is_certain(),
    })
}

fn paging_json(info: &PagingInfo) -> Value {
    let (token, next) = info.tokens().unzip();
    json!({
        "style": paging(info.style()).0,
        "token": token,
        "next": next,
        "page": info.page(),
        "size": info.size(),
        "total": info.total(),
        "items": info.items(),
    })
}

fn row(parameter: &ParameterInfo) -> Vec<String> {
    let mark = if parameter.is_deprecated() {
        " (deprecated)"
    } else {
        ""
    };
    vec![
        format!("{}{mark}", parameter.name()),
        place(parameter),
        parameter.type_name().to_owned(),
        if parameter.is_required() { "yes" } else { "" }.to_owned(),
        parameter.default_value().unwrap_or_default().to_owned(),
        limits(parameter),
        match parameter.documents() {
            [] => parameter.values().join(", "),
            kinds => format!("document: {}", kinds.join(" or ")),
        },
    ]
}

fn place(parameter: &ParameterInfo) -> String {
    let place = parameter.place().as_str();
    match style(parameter) {
        // In a body everything is JSON.
        "plain" => place.to_owned(),
        _ if parameter.place() == Place::Body => place.to_owned(),
        "flat" => format!("{place}, {}.1=", parameter.name()),
        style => format!("{place}, {style}"),
    }
}

fn style(parameter: &ParameterInfo) -> &'static str {
    match parameter.style() {
        Style::Plain => "plain",
        Style::Json => "JSON",
        Style::Comma => "comma-joined",
        Style::Flat => "flat",
        _ => "other",
    }
}

fn limits(parameter: &ParameterInfo) -> String {
    let (minimum, maximum) = parameter.range();
    let (shortest, longest) = parameter.length();
    let range = span(
        minimum.map(|value| value.to_string()),
        maximum.map(|value| value.to_string()),
    );
    let length = span(
        shortest.map(|value| value.to_string()),
        longest.map(|value| value.to_string()),
    )
    .map(|length| format!("{length} characters"));
    [range, length]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

fn span(from: Option<String>, to: Option<String>) -> Option<String> {
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("at least {from}")),
        (None, Some(to)) => Some(format!("at most {to}")),
        (Some(from), Some(to)) if from == to => Some(from),
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
    }
}

fn as_json(api: &Api, operation: &OperationInfo) -> Value {
    let parameters: Vec<Value> = operation.parameters().iter().map(parameter_json).collect();
    let errors: Vec<Value> = operation
        .errors()
        .iter()
        .map(|error| json!({"status": error.status, "code": error.code, "meaning": error.meaning}))
        .collect();
    json!({
        "crate": api.name,
        "version": api.info.version(),
        "operation": operation.name(),
        "summary": operation.summary(),
        "group": operation.group(),
        "method": operation.method(),
        "path": operation.path(),
        "permission": operation.permission(),
        "access": operation.access(),
        "resources": operation.resources(),
        "dependentActions": operation.dependent_actions(),
        "retry": operation.retry_class().as_str(),
        "rateLimit": operation.rate_limit().map(|limit| json!({
            "requests": limit.requests(),
            "seconds": limit.period().as_secs(),
            "of": limit.scope().as_str(),
        })),
        "paging": operation.paging().map(paging_json),
        "job": operation.wait().map(job_json),
        "stream": operation.stream(),
        "unsigned": operation.is_unsigned(),
        "deprecated": operation.is_deprecated(),
        "documentation": operation.docs_url(),
        "parameters": parameters,
        "errors": errors,
    })
}

fn parameter_json(parameter: &ParameterInfo) -> Value {
    let (minimum, maximum) = parameter.range();
    let (min_length, max_length) = parameter.length();
    json!({
        "name": parameter.name(),
        "place": parameter.place().as_str(),
        "style": style(parameter),
        "type": parameter.type_name(),
        "required": parameter.is_required(),
        "deprecated": parameter.is_deprecated(),
        "default": parameter.default_value(),
        "minimum": minimum.map(number),
        "maximum": maximum.map(number),
        "minLength": min_length,
        "maxLength": max_length,
        "values": parameter.values(),
        "documents": parameter.documents(),
    })
}

/// Whole numbers without a decimal point.
fn number(value: f64) -> Value {
    value
        .to_string()
        .parse::<i64>()
        .map_or_else(|_| json!(value), Value::from)
}
