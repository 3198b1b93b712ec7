//! Every Alibaba Cloud operation, by the official SDK and by ours: the same input, the same recorder, the same request.

use auth_core::Credentials;
use client_core::call::CallOptions;
use serde_json::{Value, json};
use xtask::codegen::model::Operation;

use crate::apis::{Crate, with_sdk};
use crate::compare::{self, Difference};
use crate::fill::{DOCUMENTS, Extent, Filler};
use crate::peer::{KEYS, Peer, keys};
use crate::quirks::{Kind, Quirks};
use crate::recorder::{Recorded, Recorder};

#[tokio::test]
async fn requests_and_answers_are_those_of_the_official_sdks() {
    let Some(mut peer) = Peer::start() else {
        return;
    };
    let recorder = Recorder::start();
    let mut quirks = Quirks::load();
    let mut failures = Vec::new();
    let mut calls = 0;
    let mut expected = 0;
    for provider in with_sdk(&mut peer) {
        expected += provider.entries().len() * DOCUMENTS.len();
        let api = provider.api();
        let credentials = Credentials::new(KEYS[0], KEYS[1]).with_security_token(KEYS[2]);
        let client = provider.client(&format!("http://{}", recorder.address()), credentials);
        for operation in &api.operations {
            let name = format!("{}/{}", provider.name(), operation.id);
            for (extent, round) in DOCUMENTS {
                let filler = Filler::new(&api, (extent, round));
                let input = filler.request(operation);
                let answer = match extent {
                    Extent::Full => filler.answer(operation),
                    _ => json!({"RequestId": "r"}),
                };
                let mut bench = Bench {
                    peer: &mut peer,
                    recorder: &recorder,
                    provider: &provider,
                    operation,
                    extent,
                };
                let mut found = bench.theirs_and_ours(&client, &input, &answer).await;
                found.retain(|found| !quirks.explains(found.kind, &name, &found.what));
                failures.extend(found.iter().map(|found| {
                    format!(
                        "{name} ({extent:?} {round}): {:?}: {}",
                        found.kind, found.what
                    )
                }));
                calls += 1;
            }
        }
    }
    failures.extend(
        quirks
            .unmet()
            .into_iter()
            .map(|row| format!("quirks.yaml lists what no longer occurs: {row}")),
    );
    assert!(calls > 0, "the peer has no SDK at all");
    assert_eq!(calls, expected);
    assert!(
        failures.is_empty(),
        "{} differences:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_official_sdks_have_the_same_operations() {
    let Some(mut peer) = Peer::start() else {
        return;
    };
    for provider in with_sdk(&mut peer) {
        let theirs = peer.ask(&json!({"do": "operations", "sdk": provider.sdk()}));
        let mut ours: Vec<&str> = provider
            .entries()
            .iter()
            .map(|entry| entry.info().name())
            .collect();
        ours.sort_unstable();
        assert_eq!(theirs["operations"], json!(ours), "{}", provider.name());
    }
}

/// One comparison.
struct Bench<'a> {
    peer: &'a mut Peer,
    recorder: &'a Recorder,
    provider: &'a Crate,
    operation: &'a Operation,
    extent: Extent,
}

impl Bench<'_> {
    async fn theirs_and_ours(
        &mut self,
        client: &client_core::client::CoreClient,
        input: &Value,
        answer: &Value,
    ) -> Vec<Difference> {
        let mut found = Vec::new();
        self.recorder.answer(answer);

        let entry = self.provider.entry(self.operation);
        let answered = entry.call(client, input, CallOptions::default()).await;
        let ours = self.only_request();
        match answered {
            Ok(response) if self.extent == Extent::Full => {
                compare_answer("our answer", answer, &response, &mut found)
            }
            Ok(_) => {}
            Err(error) => found.push(unexplained(format!("our call failed: {error}"))),
        }

        let full = self.extent == Extent::Full;
        let theirs_answered = self.peer.ask(&json!({
            "do": "call", "sdk": self.provider.sdk(), "operation": self.operation.id, "input": input,
            "endpoint": self.recorder.address(), "credentials": keys(), "complete": full,
        }));
        let theirs = self.only_request();
        if let Some(failure) = theirs_answered["failed"].as_str() {
            let last = failure.trim_end().lines().last().unwrap_or_default();
            found.push(Difference {
                kind: Kind::SdkFails,
                what: last.to_owned(),
            });
        }
        for (list, kind) in [("unset", Kind::UnsetField), ("lost", Kind::LostField)] {
            for path in theirs_answered[list].as_array().into_iter().flatten() {
                found.push(Difference {
                    kind,
                    what: path.as_str().unwrap_or_default().to_owned(),
                });
            }
        }
        if full && theirs_answered["body"].is_object() {
            let mut differences = Vec::new();
            compare::json("answer", &theirs_answered["body"], answer, &mut differences);
            found.extend(differences.into_iter().map(|found| Difference {
                kind: Kind::Answer,
                ..found
            }));
        }

        match (theirs, ours) {
            (Some(theirs), Some(ours)) => {
                found.extend(compare::requests(entry.info(), &theirs, &ours));
                for (whose, request) in [("the SDK's", &theirs), ("our", &ours)] {
                    self.check_signature(whose, request, &mut found);
                }
            }
            (theirs, ours) => found.push(unexplained(format!(
                "not one request each: the SDK sent {}, we sent {}",
                theirs.is_some(),
                ours.is_some()
            ))),
        }
        found
    }

    fn check_signature(&mut self, whose: &str, request: &Recorded, found: &mut Vec<Difference>) {
        if self.operation.unsigned {
            for name in [
                "authorization",
                "x-acs-date",
                "x-acs-content-sha256",
                "x-acs-security-token",
            ] {
                if request.header(name).is_some() {
                    found.push(unexplained(format!(
                        "{whose} unsigned request has the header {name}"
                    )));
                }
            }
            return;
        }
        for problem in self.peer.signature_problems(request, &keys()) {
            found.push(unexplained(format!("{whose} signature: {problem}")));
        }
    }

    fn only_request(&self) -> Option<Recorded> {
        let mut requests = self.recorder.take();
        (requests.len() == 1).then(|| requests.remove(0))
    }
}

fn compare_answer(path: &str, sent: &Value, decoded: &Value, found: &mut Vec<Difference>) {
    if sent != decoded {
        compare::json(path, sent, decoded, found);
        if found.is_empty() {
            found.push(unexplained(format!(
                "{path}: numbers are written in another way"
            )));
        }
    }
}

fn unexplained(what: String) -> Difference {
    Difference {
        kind: Kind::Unexplained,
        what,
    }
}
