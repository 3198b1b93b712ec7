//! Every operation of every crate: a full answer, decoded and encoded again, is the same JSON.

use bytes::Bytes;
use client_core::response::RawResponse;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::apis::{Crate, all};
use crate::fill::{DOCUMENTS, Extent, Filler};

#[test]
fn nothing_of_a_full_answer_is_lost() {
    let mut failures = Vec::new();
    let mut count = 0;
    for provider in all() {
        let api = provider.api();
        for operation in &api.operations {
            count += 1;
            for document in DOCUMENTS
                .into_iter()
                .filter(|(extent, _)| *extent == Extent::Full)
            {
                let mut answer = Filler::new(&api, document).answer(operation);
                if provider.has_envelope() && answer.get("code").is_some() {
                    // Any other code is an error.
                    answer["code"] = json!("0");
                }
                if let Err(problem) = recode(&provider, operation, &answer) {
                    failures.push(format!("{}/{}: {problem}", provider.name(), operation.id));
                }
            }
        }
    }
    assert_eq!(count, 680 + 24);
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Sends `answer` through the typed response.
pub fn recode(
    provider: &Crate,
    operation: &xtask::codegen::model::Operation,
    answer: &Value,
) -> Result<(), String> {
    let raw = RawResponse::new(
        StatusCode::OK,
        HeaderMap::new(),
        Bytes::from(answer.to_string()),
    );
    let decoded = provider
        .entry(operation)
        .recode(raw)
        .map_err(|error| error.to_string())?;
    if *decoded == *answer {
        return Ok(());
    }
    let mut differences = Vec::new();
    crate::compare::json("", answer, &decoded, &mut differences);
    let told: Vec<String> = differences
        .into_iter()
        .map(|difference| {
            difference
                .what
                .replace("the SDK", "the answer")
                .replace("we have", "decoded")
        })
        .collect();
    Err(if told.is_empty() {
        "numbers are written in another way".to_owned()
    } else {
        told.join("; ")
    })
}
