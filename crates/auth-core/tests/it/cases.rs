//! Every folder of `tests/cases`: environment, files, HTTP exchanges, and what must come of them.
//!
//! By convention every secret in a case contains `s3cr3t`, so that one search tells whether a text leaks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use auth_core::alibaba::AlibabaChain;
use auth_core::ncp::NcpChain;
use auth_core::{
    ExposeSecret, FixedClock, MapEnvironment, MemoryFiles, ProvideCredentials, Provided,
    SharedProvider, System,
};
use serde_json::{Value, json};

use crate::support::{GuardedFiles, NOW, ScriptedHttp, ScriptedProcess, at, content, run, system};

pub const MARK: &str = "s3cr3t";

pub fn all() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| {
            let text = fs::read(path.join("case.json")).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_slice(&text).unwrap())
        })
        .collect()
}

pub fn prepare(case: &Value) -> (System, ScriptedHttp) {
    let http = ScriptedHttp::new(&case["http"]);
    let mut system = system(http.clone(), &FixedClock::new(at(NOW)));
    let env = case["env"].as_object().unwrap().iter().fold(
        MapEnvironment::new(),
        |env, (name, value)| match value.as_str() {
            Some(value) => env.with(name, value),
            None => env.with_not_unicode(name),
        },
    );
    system.env = Arc::new(env);
    let files = MemoryFiles::new();
    for (path, value) in case["files"].as_object().into_iter().flatten() {
        files.insert(path, content(value));
    }
    system.files = Arc::new(GuardedFiles::new(files, &case["unreadable"]));
    system.process = Arc::new(ScriptedProcess::new(&case["processes"]));
    (system, http)
}

pub fn chain(case: &Value, system: &System) -> SharedProvider {
    let profile = case["profile"].as_str();
    match case["chain"].as_str() {
        Some("ncp") => {
            let builder = NcpChain::builder(system);
            Arc::new(match profile {
                Some(profile) => builder.profile(profile).build().unwrap(),
                None => builder.build().unwrap(),
            })
        }
        _ => {
            let builder = AlibabaChain::builder(system);
            Arc::new(match profile {
                Some(profile) => builder.profile(profile).build(),
                None => builder.build(),
            })
        }
    }
}

/// The outcome in the form in which a case states it, and all texts that somebody could log.
fn outcome(case: &Value) -> (Value, String, Vec<String>) {
    let (system, http) = prepare(case);
    let chain = chain(case, &system);
    let answer = run(chain.provide());
    let texts = format!(
        "{answer:?} {chain:?} {}",
        answer
            .as_ref()
            .err()
            .map(ToString::to_string)
            .unwrap_or_default()
    );
    let outcome = match answer {
        Ok(Provided::Found(credentials)) => {
            let mut outcome = json!({
                "id": credentials.access_key_id(),
                "secret": credentials.access_key_secret().expose_secret(),
                "provider": credentials.provider_name(),
            });
            if let Some(token) = credentials.security_token() {
                outcome["token"] = token.expose_secret().into();
            }
            if let Some(expires_at) = credentials.expires_at() {
                let text = time::OffsetDateTime::from(expires_at)
                    .format(&time::format_description::well_known::Rfc3339)
                    .unwrap();
                outcome["expires_at"] = text.into();
            }
            outcome
        }
        Ok(Provided::Absent(_)) => json!({"error": "none"}),
        Err(error) => json!({"error": format!("{:?}", error.kind()), "text": error.to_string()}),
    };
    (outcome, texts, http.problems())
}

#[test]
fn all_cases() {
    let cases = all();
    assert!(cases.len() > 100, "{}", cases.len());
    let mut failures = Vec::new();
    for (name, case) in &cases {
        let (found, texts, problems) = outcome(case);
        let expected = &case["expect"];
        let fits = match expected["error"].as_str() {
            Some(kind) => {
                let text = found["text"].as_str().unwrap_or_default();
                found["error"] == kind
                    && !text.contains('\n')
                    && expected["contains"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .all(|part| text.contains(part.as_str().unwrap()))
            }
            None => found == *expected,
        };
        if !fits || !problems.is_empty() {
            failures.push(format!(
                "{name}:\n  expected {expected}\n  found    {found}\n  {}",
                problems.join("\n  ")
            ));
        }
        if texts.contains(MARK) {
            failures.push(format!("{name}: a text shows a secret: {texts}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
