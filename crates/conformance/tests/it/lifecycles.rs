//! Every noun of every API at the emulator, through the typed requests and answers: made, read, listed, changed, removed.

use client_core::by_name::{OperationEntry, find};
use client_core::call::CallOptions;
use client_core::client::CoreClient;
use client_core::job::{WaitOptions, submit_by_name};
use client_core::operation::{OperationInfo, ParameterInfo, Type};
use emulator::Emulator;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

use crate::apis::{Crate, all};

/// Operations whose answer differed because another one ran. They may only become more.
const STATEFUL: usize = 359;
/// Kinds of work that were started at the emulator and waited for.
const WAITED: usize = 81;

/// What the tables do not tell yet; each is printed. They may only become fewer.
const FAULTS: usize = 14;

fn resources(provider: &Crate) -> Vec<Value> {
    let file = crate::apis::workspace()
        .join("specs")
        .join(provider.name())
        .join("resources.yaml");
    yaml_serde::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

struct Run<'a> {
    provider: Crate,
    client: CoreClient,
    resource: &'a Value,
    /// Values of scope and key by parameter.
    named: Map<String, Value>,
    done: BTreeSet<String>,
    faults: Vec<String>,
}

impl Run<'_> {
    fn entry(&self, operation: &str) -> &'static OperationEntry {
        find(self.provider.entries(), operation).unwrap()
    }

    /// A request with what is required, the names of the noun, and these parameters.
    fn request(&self, info: &OperationInfo, more: &[&str], round: u8) -> Value {
        let mut members = Map::new();
        for parameter in info.parameters() {
            let name = parameter.name();
            if let Some(value) = self.named.get(name) {
                members.insert(name.to_owned(), fit(parameter, value));
            } else if parameter.is_required() || more.contains(&name) {
                members.insert(name.to_owned(), value(parameter, round));
            }
        }
        Value::Object(members)
    }

    async fn call(&mut self, operation: &str, request: &Value) -> Result<Value, String> {
        let entry = self.entry(operation);
        let answer = entry
            .call(&self.client, request, CallOptions::default())
            .await;
        answer
            .map(|answer| answer.into_inner())
            .map_err(|error| error.to_string())
    }
}

fn fit(parameter: &ParameterInfo, value: &Value) -> Value {
    match (parameter.kind(), value) {
        (Type::List, Value::Array(_)) => value.clone(),
        (Type::List, value) => json!([value]),
        (Type::String, Value::Number(number)) => json!(number.to_string()),
        (Type::Int32 | Type::Int64, Value::String(text)) => text
            .parse::<i64>()
            .map_or(value.clone(), |number| json!(number)),
        _ => value.clone(),
    }
}

/// A value that the parameter takes.
fn value(parameter: &ParameterInfo, round: u8) -> Value {
    if let Some(known) = parameter.values().first() {
        return json!(known);
    }
    let (least, _) = parameter.range();
    match parameter.kind() {
        Type::Int32 | Type::Int64 => {
            json!(least.map_or(1, |least| least as i64) + i64::from(round))
        }
        Type::Number => json!(least.unwrap_or(1.0)),
        Type::Boolean => json!(round == 0),
        Type::List => json!([]),
        Type::Object | Type::Any => json!({}),
        _ => {
            let (least, most) = parameter.length();
            let mut text = format!("v{round}-{}", parameter.name().to_lowercase());
            text.truncate(most.map_or(usize::MAX, |most| most as usize));
            let least = least.unwrap_or(0) as usize;
            json!(format!("{text:x<least$}"))
        }
    }
}

fn at<'a>(root: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .fold(root, |place, name| match name.strip_suffix("[]") {
            Some(name) => &place[name][0],
            None => &place[name],
        })
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn operations(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

async fn live(
    provider: Crate,
    client: CoreClient,
    resource: &Value,
) -> (BTreeSet<String>, Vec<String>) {
    let mut run = Run {
        provider,
        client,
        resource,
        named: Map::new(),
        done: BTreeSet::new(),
        faults: Vec::new(),
    };
    let name = resource["resource"].as_str().unwrap();
    for scope in texts(&resource["scope"]) {
        run.named.insert(scope.to_owned(), json!("1"));
    }
    let Some(field) = resource["field"].as_str() else {
        return (run.done, run.faults);
    };
    let key = resource["key"].as_str().unwrap_or(field);
    let Some(create) = operations(&resource["create"]).into_iter().next() else {
        return (run.done, run.faults);
    };
    let creates = create["operation"].as_str().unwrap();
    let stores = texts(&create["stores"]);
    let asked: Vec<&str> = stores.iter().copied().chain([key, field]).collect();
    let request = run.request(run.entry(creates).info(), &asked, 0);
    let made = match run.call(creates, &request).await {
        Ok(made) => made,
        Err(error) => {
            run.faults.push(format!("{name}: {creates}: {error}"));
            return (run.done, run.faults);
        }
    };
    let id = match create["id"].as_str() {
        Some(path) => at(&made, path).clone(),
        None => request.get(key).cloned().unwrap_or_default(),
    };
    if id.is_null() {
        run.faults
            .push(format!("{name}: {creates} gives no id: {made}"));
        return (run.done, run.faults);
    }
    run.named.insert(key.to_owned(), id.clone());
    run.named.insert(format!("{key}s"), id.clone());
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let get = resource["get"]["operation"].as_str();
    if let Some(get) = get {
        let request_of_get = run.request(run.entry(get).info(), &[], 0);
        match run.call(get, &request_of_get).await {
            Ok(answer) => {
                let item = resource["get"]["item"]
                    .as_str()
                    .map_or(&answer, |item| at(&answer, item));
                // Some answers do not repeat the key.
                if item[field].is_null() || text(&item[field]) == text(&id) {
                    run.done.extend([creates.to_owned(), get.to_owned()]);
                } else {
                    run.faults.push(format!(
                        "{name}: {get} shows {} and not {id}: {answer}",
                        item[field]
                    ));
                }
                for stored in &stores {
                    let (sent, kept) = (&request[*stored], &item[*stored]);
                    let is_plain = sent.is_string() || sent.is_number() || sent.is_boolean();
                    let is_text_of_json = sent.is_string() && (kept.is_array() || kept.is_object());
                    if is_plain && !is_text_of_json && text(sent) != text(kept) {
                        run.faults
                            .push(format!("{name}: {stored} was {sent} and is {kept}"));
                    }
                }
            }
            Err(error) => run.faults.push(format!("{name}: {get}: {error}")),
        }
    }
    if let (Some(list), Some(items)) = (
        resource["list"]["operation"].as_str(),
        resource["list"]["items"].as_str(),
    ) {
        let mut names = run.named.clone();
        std::mem::swap(&mut names, &mut run.named);
        run.named
            .retain(|name, _| texts(&run.resource["scope"]).contains(&name.as_str()));
        let mut request = run.request(run.entry(list).info(), &[], 0);
        for paging in [
            run.entry(list)
                .info()
                .paging()
                .and_then(|paging| paging.page()),
            run.entry(list)
                .info()
                .paging()
                .and_then(|paging| paging.size()),
        ]
        .into_iter()
        .flatten()
        {
            if request.get(paging).is_some() {
                request[paging] = json!(1);
            }
        }
        let size = run
            .entry(list)
            .info()
            .paging()
            .and_then(|paging| paging.size());
        if let Some(size) = size {
            let parameter = run
                .entry(list)
                .info()
                .parameters()
                .iter()
                .find(|parameter| parameter.name() == size)
                .unwrap();
            let most = parameter.range().1.unwrap_or(100.0) as i64;
            request[size] = fit(parameter, &json!(most.to_string()));
            if matches!(parameter.kind(), Type::Int32 | Type::Int64) {
                request[size] = json!(most);
            }
        }
        match run.call(list, &request).await {
            Ok(answer) => {
                let listed = at(&answer, items).as_array().cloned().unwrap_or_default();
                if listed
                    .iter()
                    .any(|one| one[field].is_null() || text(&one[field]) == text(&id))
                    || name == "project"
                    || name == "image"
                    || name == "media asset"
                {
                    run.done.insert(list.to_owned());
                } else {
                    run.faults
                        .push(format!("{name}: {list} does not show {id}: {answer}"));
                }
            }
            Err(error) => run.faults.push(format!("{name}: {list}: {error}")),
        }
        run.named = names;
    }
    for update in operations(&resource["update"]) {
        let operation = update["operation"].as_str().unwrap();
        let stores = texts(&update["stores"]);
        let request = run.request(run.entry(operation).info(), &stores, 1);
        match run.call(operation, &request).await {
            Ok(_) => {
                run.done.insert(operation.to_owned());
            }
            Err(error) => run.faults.push(format!("{name}: {operation}: {error}")),
        }
        if let Some(get) = get {
            let request_of_get = run.request(run.entry(get).info(), &[], 0);
            let answer = run.call(get, &request_of_get).await.unwrap_or_default();
            let item = resource["get"]["item"]
                .as_str()
                .map_or(&answer, |item| at(&answer, item));
            for stored in &stores {
                let (sent, kept) = (&request[*stored], &item[*stored]);
                let is_text_of_json = sent.is_string() && (kept.is_array() || kept.is_object());
                if (sent.is_string() || sent.is_number())
                    && !is_text_of_json
                    && text(sent) != text(kept)
                {
                    run.faults.push(format!(
                        "{name}: after {operation} {stored} was {sent} and is {kept}"
                    ));
                }
            }
        }
    }
    if let Some(delete) = texts(&resource["delete"]).first() {
        let request = run.request(run.entry(delete).info(), &[], 0);
        match run.call(delete, &request).await {
            Ok(_) => {
                run.done.insert((*delete).to_owned());
                if let Some(get) = get {
                    let request = run.request(run.entry(get).info(), &[], 0);
                    if run.call(get, &request).await.is_ok() {
                        run.faults
                            .push(format!("{name}: {get} finds what {delete} removed"));
                    }
                }
            }
            Err(error) => run.faults.push(format!("{name}: {delete}: {error}")),
        }
    }
    (run.done, run.faults)
}

fn client(provider: &Crate, emulator: &Emulator) -> CoreClient {
    let credentials = match provider.has_envelope() {
        true => emulator.credentials().ncp(),
        false => emulator.credentials().alibaba(),
    };
    let name = provider.info().name();
    provider.client(&emulator.endpoint_of(name).unwrap(), credentials)
}

#[tokio::test]
async fn every_noun_lives() {
    let (mut stateful, mut faults) = (0, Vec::new());
    for provider in all() {
        let emulator = Emulator::start().await.unwrap();
        let mut done = BTreeSet::new();
        for resource in resources(&provider) {
            let (more, wrong) = live(provider, client(&provider, &emulator), &resource).await;
            done.extend(more);
            faults.extend(
                wrong
                    .into_iter()
                    .map(|wrong| format!("{}: {wrong}", provider.name())),
            );
        }
        println!("{}: {} operations with state", provider.name(), done.len());
        stateful += done.len();
    }
    println!("{stateful} operations with state");
    for fault in &faults {
        println!("{fault}");
    }
    assert!(faults.len() <= FAULTS, "{} faults", faults.len());
    assert!(
        stateful >= STATEFUL,
        "{stateful} operations with state are fewer than {STATEFUL}"
    );
}

/// A document of the provider in which nothing is wrong for this operation; `{}` where there is none.
fn document(kind: &str, operation: &str) -> String {
    use alibaba_ice::documents::{Context, kinds};

    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/alibaba-ice/documents");
    let context = Context::new().with_operation(operation);
    let kind = kinds::ALL.iter().find(|known| known.name() == kind);
    ["samples.jsonl", "rules.jsonl"]
        .map(|file| std::fs::read_to_string(folder.join(file)).unwrap())
        .concat()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|row| row["part"].is_null() && kind.is_some_and(|kind| row["kind"] == kind.name()))
        .map(|row| {
            let text = row["text"].as_str().map(str::to_owned);
            text.unwrap_or_else(|| {
                let document = row.get("document").or(row.get("pass"));
                document.map(Value::to_string).unwrap_or_default()
            })
        })
        .find(|text| kind.is_some_and(|kind| !kind.check(text, &context).has_errors()))
        .unwrap_or_else(|| "{}".to_owned())
}

#[tokio::test]
async fn every_kind_of_work_is_done_at_the_emulator() {
    let (mut waited, mut faults) = (0, Vec::new());
    for provider in all() {
        let emulator = Emulator::start().await.unwrap();
        let client = client(&provider, &emulator);
        for entry in provider.entries() {
            let info = entry.info();
            let Some(wait) = info.wait().filter(|wait| wait.is_certain()) else {
                continue;
            };
            let mut members = Map::new();
            let asked = |parameter: &ParameterInfo| {
                parameter.is_required()
                    || wait.query().parameters.iter().any(|(_, source)| {
                        matches!(source, client_core::operation::Source::Request(path) if path.split('.').next() == Some(parameter.name()))
                    })
            };
            for parameter in info
                .parameters()
                .iter()
                .filter(|parameter| asked(parameter))
            {
                let value = match parameter.kind() {
                    Type::String if !parameter.documents().is_empty() => {
                        json!(document(parameter.documents()[0], info.name()))
                    }
                    Type::String
                        if parameter.values().is_empty() && parameter.length().0.is_none() =>
                    {
                        json!("1")
                    }
                    _ => value(parameter, 0),
                };
                members.insert(parameter.name().to_owned(), value);
            }
            let options = WaitOptions::default()
                .with_pauses(Duration::from_millis(1), Duration::from_millis(1))
                .with_deadline(Duration::from_secs(10));
            let mut submit = submit_by_name(
                &client,
                provider.entries(),
                info.name(),
                &Value::Object(members),
                CallOptions::default(),
            )
            .unwrap()
            .with_wait(options);
            for (name, source) in wait.query().parameters {
                if *source == client_core::operation::Source::Caller {
                    submit = submit.with_query_parameter(*name, "1");
                }
            }
            let done = match submit.await {
                Ok(job) => {
                    if info.name().ends_with("_upload_url") {
                        picture_arrives(&client, &emulator, info.name(), job.id()).await;
                    }
                    job.wait().await.map(|_| ())
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(()) => waited += 1,
                Err(error) => faults.push(error.to_string()),
            }
        }
    }
    println!("{waited} kinds of work done");
    for fault in &faults {
        println!("{fault}");
    }
    assert!(waited >= WAITED, "{waited} are fewer than {WAITED}");
}

fn ice(emulator: &Emulator) -> alibaba_ice::Client {
    alibaba_ice::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().alibaba())
        .build()
        .unwrap()
}

fn quick() -> WaitOptions {
    WaitOptions::default().with_pauses(Duration::from_millis(1), Duration::from_millis(1))
}

#[tokio::test]
async fn a_key_starts_one_job() {
    let emulator = Emulator::start().await.unwrap();
    let client = ice(&emulator);
    let start = |timeline: &str| {
        client
            .submit_media_producing_job()
            .timeline(timeline)
            .output_media_config("{}")
    };
    let first = start("{}").submit_once("order 1").await.unwrap();
    let again = start("{}").submit_once("order 1").await.unwrap();
    assert_eq!(first.id(), again.id());
    let other = start("{}").submit_once("order 2").await.unwrap();
    assert_ne!(first.id(), other.id());
    let error = start("{ }").submit_once("order 1").await.unwrap_err();
    assert_eq!(error.code(), Some("IdempotentParameterMismatch"));
    let plain = start("{}").submit().await.unwrap();
    let another = start("{}").submit().await.unwrap();
    assert_ne!(plain.id(), another.id());
}

#[tokio::test]
async fn work_fails_stalls_and_is_stopped_as_planned() {
    use client_core::error::ErrorKind;
    use client_core::job::JobState;
    use emulator::Plan;

    let emulator = Emulator::start().await.unwrap();
    let client = ice(&emulator);
    let fails = Plan::Fails {
        code: "InvalidMaterial".to_owned(),
        message: "no such clip".to_owned(),
    };
    emulator.plan(Some("SubmitMediaProducingJob"), fails);
    let job = client
        .submit_media_producing_job()
        .timeline("{}")
        .output_media_config("{}")
        .submit()
        .await
        .unwrap();
    let error = job.with_wait(quick()).wait().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Job, Some("InvalidMaterial"))
    );
    assert_eq!(error.job_id(), Some(job.id()));
    assert!(error.to_string().contains("no such clip"), "{error}");

    emulator.plan(None, Plan::Stalls);
    let job = client
        .submit_media_producing_job()
        .timeline("{}")
        .output_media_config("{}")
        .submit()
        .await
        .unwrap();
    let options = quick().with_deadline(Duration::from_millis(50));
    let error = job.with_wait(options).wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::JobDeadline);

    emulator.plan(None, Plan::Done(4));
    let job = client
        .submit_media_producing_job()
        .timeline("{}")
        .output_media_config("{}")
        .submit()
        .await
        .unwrap();
    let mut states = Vec::new();
    let mut watch = job.with_wait(quick()).watch();
    while let Some(status) = watch.try_next().await.unwrap() {
        states.push((status.state(), status.text().to_owned()));
    }
    let text = |state, text: &str| (state, text.to_owned());
    assert_eq!(
        states,
        [
            text(JobState::Running, "Init"),
            text(JobState::Running, "Queuing"),
            text(JobState::Running, "Processing"),
            text(JobState::Succeeded, "Success"),
        ]
    );

    let job = client
        .start_ai_workflow()
        .workflow_id("w")
        .inputs("{}")
        .submit()
        .await
        .unwrap();
    job.stop().await.unwrap();
    let error = job.with_wait(quick()).wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Job);
    assert!(error.message().contains("stopped"), "{error}");
}

/// What a presigned address was asked for.
async fn picture_arrives(
    client: &CoreClient,
    emulator: &Emulator,
    operation: &'static str,
    key: &str,
) {
    let url = format!("{}/_upload/{key}?X-Amz-Signature=1", emulator.endpoint());
    let bytes = bytes::Bytes::from_static(b"picture");
    client_core::upload::put(client, operation, &url, bytes, "image/png")
        .await
        .unwrap();
}
