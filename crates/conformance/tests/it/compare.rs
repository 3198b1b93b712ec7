//! Tells how two recorded requests of one operation differ in what they mean.

use std::collections::BTreeSet;

use client_core::operation::{OperationInfo, ParameterInfo, Style, Type};
use serde_json::Value;

use crate::quirks::Kind;
use crate::recorder::{Recorded, pairs};

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    pub kind: Kind,
    /// Where it is, and both sides.
    pub what: String,
}

fn other(what: String) -> Difference {
    Difference {
        kind: Kind::Unexplained,
        what,
    }
}

/// Values that differ from call to call.
const MOMENTARY: [&str; 2] = ["SignatureNonce", "Timestamp"];

pub fn requests(operation: &OperationInfo, theirs: &Recorded, ours: &Recorded) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut same = |what: &str, theirs: Option<&str>, ours: Option<&str>| {
        if theirs != ours {
            found.push(other(format!(
                "{what}: the SDK has {theirs:?}, we have {ours:?}"
            )));
        }
    };
    same("method", Some(&theirs.method), Some(&ours.method));
    same("path", Some(theirs.path()), Some(ours.path()));
    for name in ["x-acs-action", "x-acs-version", "host"] {
        same(name, theirs.header(name), ours.header(name));
    }
    if !theirs.body.is_empty() {
        same(
            "content-type",
            theirs.header("content-type"),
            ours.header("content-type"),
        );
    }
    found.extend(texts(operation, "query", theirs.query(), ours.query()));
    let body = |request: &Recorded| String::from_utf8(request.body.clone()).unwrap();
    let (theirs_body, ours_body) = (body(theirs), body(ours));
    if ours
        .header("content-type")
        .is_some_and(|name| name.starts_with("application/json"))
    {
        match (
            serde_json::from_str(&theirs_body),
            serde_json::from_str(&ours_body),
        ) {
            (Ok(theirs), Ok(ours)) => json("body", &theirs, &ours, &mut found),
            (theirs, ours) => found.push(other(format!(
                "body: the SDK has {theirs:?}, we have {ours:?}"
            ))),
        }
    } else {
        found.extend(texts(operation, "form", &theirs_body, &ours_body));
    }
    found
}

/// Compares the decoded pairs of a query or a form.
fn texts(operation: &OperationInfo, place: &str, theirs: &str, ours: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    let (theirs, ours) = (pairs(theirs), pairs(ours));
    for name in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
        let path = format!("{place} {name}");
        match (
            theirs.get(name).map(Vec::as_slice),
            ours.get(name).map(Vec::as_slice),
        ) {
            (Some([_]), Some([_]))
                if MOMENTARY.contains(&name.as_str()) && operation.is_unsigned() => {}
            (Some([theirs]), Some([ours])) => {
                text(parameter(operation, name), &path, theirs, ours, &mut found)
            }
            (theirs, ours) => found.push(other(format!(
                "{path}: the SDK has {theirs:?}, we have {ours:?}"
            ))),
        }
    }
    found
}

fn text(
    parameter: Option<&ParameterInfo>,
    path: &str,
    theirs: &str,
    ours: &str,
    found: &mut Vec<Difference>,
) {
    let json_text = parameter.is_some_and(|parameter| parameter.style() == Style::Json);
    if json_text
        && let (Ok(theirs), Ok(ours)) = (serde_json::from_str(theirs), serde_json::from_str(ours))
    {
        json(path, &theirs, &ours, found);
        return;
    }
    if theirs == ours {
        return;
    }
    let boolean = parameter.is_some_and(|parameter| parameter.kind() == Type::Boolean);
    let number = parameter.is_some_and(|parameter| parameter.kind() == Type::Number);
    let kind = match (theirs.parse::<f64>(), ours.parse::<f64>()) {
        _ if boolean && theirs.to_lowercase() == ours => Kind::CapitalBoolean,
        (Ok(theirs), Ok(ours)) if number && theirs.to_bits() == ours.to_bits() => Kind::Exponent,
        _ => Kind::Unexplained,
    };
    found.push(Difference {
        kind,
        what: format!("{path}: the SDK has {theirs:?}, we have {ours:?}"),
    });
}

/// The parameter behind a name on the wire; a flat list numbers its items.
fn parameter(operation: &OperationInfo, name: &str) -> Option<&'static ParameterInfo> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    operation.parameters().iter().find(|parameter| {
        parameter.name() == name || (parameter.style() == Style::Flat && parameter.name() == stem)
    })
}

/// Compares JSON values: objects without regard to order, numbers by value.
pub fn json(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<Difference>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for name in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
                let path = format!("{path}.{name}");
                match (theirs.get(name), ours.get(name)) {
                    (Some(theirs), Some(ours)) => json(&path, theirs, ours, found),
                    (Some(Value::Array(items)), None) if items.is_empty() => {
                        found.push(Difference {
                            kind: Kind::AddedEmptyList,
                            what: format!("{path}: the SDK has [], we have nothing"),
                        })
                    }
                    (theirs, ours) => found.push(other(format!(
                        "{path}: the SDK has {theirs:?}, we have {ours:?}"
                    ))),
                }
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                json(&format!("{path}[{index}]"), theirs, ours, found);
            }
        }
        // A whole number written with or without a decimal point is one JSON number; whole numbers are compared to the
        // last digit, which a comparison as floating point would not do.
        (Value::Number(theirs), Value::Number(ours))
            if (theirs.is_f64() || ours.is_f64()) && theirs.as_f64() == ours.as_f64() => {}
        _ if theirs == ours => {}
        _ => found.push(other(format!(
            "{path}: the SDK has {theirs}, we have {ours}"
        ))),
    }
}
