//! Every kind of job that a spec describes: started, followed through its states, failed, cancelled, lost and found.

use std::sync::Arc;
use std::time::Duration;

use client_core::call::CallOptions;
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::error::ErrorKind;
use client_core::job::{AnyJobHandle, Job, JobState, WaitOptions, submit_by_name};
use client_core::operation::{Source, WaitInfo};
use client_core::retry::RetryPolicy;
use client_core::test_util::{ScriptedTransport, connect_error, json_response, test_credentials};
use serde_json::{Value, json};
use xtask::codegen::model::{Api, Certainty, Operation, ResponseBody, Struct, Ty};

use crate::apis::{Crate, all};
use crate::fill::{Extent, Filler};

/// How many kinds of jobs can be waited for. It may only rise.
const ROWS: usize = 82;

/// A kind of job, and what it takes to play one.
struct Row {
    provider: Crate,
    operation: String,
    info: &'static WaitInfo,
    input: Value,
    started: Value,
    envelope: bool,
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for provider in all() {
        let api = provider.api();
        for operation in &api.operations {
            let certain = operation
                .wait
                .as_ref()
                .is_some_and(|wait| wait.certainty != Certainty::Low);
            let info = provider.entry(operation).info().wait();
            assert_eq!(
                info.is_some_and(WaitInfo::is_certain),
                certain,
                "{}",
                operation.id
            );
            if let Some(info) = info.filter(|_| certain) {
                rows.push(Row::new(provider, &api, operation, info));
            }
        }
    }
    rows
}

impl Row {
    fn new(provider: Crate, api: &Api, operation: &Operation, info: &'static WaitInfo) -> Self {
        let mut input = Filler::new(api, (Extent::Required, 0)).request(operation);
        let mut started = base(provider.has_envelope());
        let calls = std::iter::once(info.query()).chain(info.stop());
        let sources = calls
            .flat_map(|call| call.parameters.iter().map(|(_, source)| *source))
            .chain([info.id()]);
        for source in sources {
            match source {
                Source::Request(path) => put(&mut input, path, json!("one")),
                Source::Response(path) => {
                    let value = if is_number(operation, path) {
                        json!(7)
                    } else {
                        json!("7")
                    };
                    put(&mut started, path, value);
                }
                _ => {}
            }
        }
        // Numbers that the query wants as they are.
        for parameter in &operation.parameters {
            if matches!(parameter.field.ty, Ty::Int32 | Ty::Int64)
                && input.get(&parameter.field.wire).is_some()
            {
                input[&parameter.field.wire] = json!(1);
            }
            if matches!(parameter.field.ty, Ty::List(_)) && input[&parameter.field.wire] == "one" {
                input[&parameter.field.wire] = json!(["one"]);
            }
        }
        Self {
            provider,
            operation: operation.id.clone(),
            info,
            input,
            started,
            envelope: provider.has_envelope(),
        }
    }

    fn id(&self) -> &'static str {
        match self.info.id() {
            Source::Response(_) => "7",
            _ => "one",
        }
    }

    /// An answer of the query in this state.
    fn answer(&self, state: &str) -> Step {
        let mut answer = base(self.envelope);
        put(&mut answer, self.info.status(), json!(state));
        if let (Some(entry), Some((list, _))) =
            (self.info.entry(), self.info.status().split_once("[]"))
        {
            put(&mut answer, &format!("{list}[].{entry}"), json!(self.id()));
        }
        let failed = self.info.states().failure.contains(&state);
        for (path, text) in [
            (self.info.code(), "Job.Code"),
            (self.info.message(), "the reason"),
        ] {
            if let Some(path) = path.filter(|_| failed) {
                put(&mut answer, path, json!(text));
            }
        }
        Step::Answer(200, answer)
    }

    fn client(&self, steps: Vec<Step>) -> (CoreClient, ScriptedTransport) {
        let transport = ScriptedTransport::default();
        transport.push(json_response(200, self.started.to_string()));
        for step in steps {
            match step {
                Step::Answer(status, body) => {
                    transport.push(json_response(status, body.to_string()))
                }
                Step::Away => transport.push(connect_error()),
            }
        }
        let client = ClientBuilder::<CoreClient>::of(self.provider.info())
            .endpoint("https://jobs.example.com")
            .credentials(test_credentials())
            .transport(Arc::new(transport.clone()))
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        (client, transport)
    }

    async fn start(&self, steps: Vec<Step>) -> (Job<Value>, ScriptedTransport) {
        let (client, transport) = self.client(steps);
        let submit = submit_by_name(
            &client,
            self.provider.entries(),
            &self.operation,
            &self.input,
            CallOptions::default(),
        );
        let mut submit = submit.unwrap().with_wait(quick());
        for (name, source) in self.info.query().parameters {
            if *source == Source::Caller {
                submit = submit.with_query_parameter(*name, "said");
            }
        }
        let job = submit
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", self.operation));
        assert_eq!(job.id(), self.id(), "{}", self.operation);
        (job, transport)
    }
}

enum Step {
    Answer(u16, Value),
    Away,
}

fn quick() -> WaitOptions {
    WaitOptions::default().with_pauses(Duration::from_millis(1), Duration::from_millis(1))
}

fn base(envelope: bool) -> Value {
    match envelope {
        true => json!({"code": "0", "message": "success", "result": {}}),
        false => json!({"RequestId": "r"}),
    }
}

fn is_number(operation: &Operation, path: &str) -> bool {
    fn at(body: &Struct, path: &str) -> bool {
        let (first, rest) = path
            .split_once('.')
            .map_or((path, None), |(first, rest)| (first, Some(rest)));
        let ty = body
            .fields
            .iter()
            .find(|field| field.wire == first)
            .map(|field| &field.ty);
        match (ty, rest) {
            (Some(Ty::Struct(body)), Some(rest)) => at(body, rest),
            (Some(ty), None) => matches!(ty, Ty::Int32 | Ty::Int64),
            _ => false,
        }
    }
    match &operation.response {
        ResponseBody::Own(body) => at(body, path),
        ResponseBody::Schema(_) => false,
    }
}

/// Puts a value at a path; a list on the way has one entry, and a document in a text one member.
fn put(root: &mut Value, path: &str, value: Value) {
    if let Some((outer, inner)) = path.split_once('|') {
        let place = place(root, outer);
        let mut document: Value = place
            .as_str()
            .map_or_else(|| json!({}), |text| serde_json::from_str(text).unwrap());
        put(&mut document, inner, value);
        *place = json!(document.to_string());
    } else {
        *place(root, path) = value;
    }
}

fn place<'a>(root: &'a mut Value, path: &str) -> &'a mut Value {
    let mut place = root;
    for name in path.split('.') {
        match name.strip_suffix("[]") {
            Some(name) => {
                place = &mut place[name];
                if place.is_null() {
                    *place = json!([{}]);
                }
                place = &mut place[0];
            }
            None => place = &mut place[name],
        }
    }
    place
}

#[tokio::test]
async fn every_kind_ends_well() {
    let rows = rows();
    for row in &rows {
        let states = row.info.states();
        let mut steps: Vec<Step> = states
            .running
            .iter()
            .chain(states.paused)
            .map(|state| row.answer(state))
            .collect();
        steps.push(row.answer("NeverHeardOf"));
        for (status, code) in [(429, "Throttling.User"), (503, "ServiceUnavailable")] {
            steps.push(Step::Answer(
                status,
                json!({"Code": code, "Message": "m", "error": {"errorCode": code, "message": "m"}}),
            ));
        }
        steps.extend([Step::Away, Step::Away, row.answer(states.success[0])]);
        let looks = steps.len();
        let (job, transport) = row.start(steps).await;
        let done = job
            .wait()
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", row.operation));
        assert!(done.is_object(), "{}", row.operation);
        assert_eq!(transport.requests().len(), 1 + looks, "{}", row.operation);
        assert_eq!(transport.left(), 0, "{}", row.operation);
    }
    println!("{} kinds of jobs", rows.len());
    assert!(
        rows.len() >= ROWS,
        "{} kinds of jobs are fewer than {ROWS}",
        rows.len()
    );
}

#[tokio::test]
async fn every_documented_end_is_told() {
    for row in rows() {
        let states = row.info.states();
        for state in states.failure.iter().chain(states.cancelled) {
            let (job, _) = row.start(vec![row.answer(state)]).await;
            let error = job.wait().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Job, "{}: {error}", row.operation);
            assert_eq!(error.job_id(), Some(row.id()), "{}", row.operation);
            assert_eq!(error.operation(), Some(row.operation.as_str()));
            assert!(
                error.message().contains(state),
                "{}: {error}",
                row.operation
            );
            assert!(!error.raw_body().is_empty(), "{}", row.operation);
            if states.failure.contains(state) {
                assert_eq!(
                    error.code(),
                    row.info.code().map(|_| "Job.Code"),
                    "{}",
                    row.operation
                );
                assert_eq!(
                    error.message().contains("the reason"),
                    row.info.message().is_some(),
                    "{}",
                    row.operation
                );
            }
        }
        for state in states.success.iter().chain(states.partial) {
            let (job, _) = row.start(vec![row.answer(state)]).await;
            let mut watch = job.watch();
            let status = watch.try_next().await.unwrap().unwrap();
            assert!(status.state().is_success(), "{}: {state}", row.operation);
            assert_eq!(status.text(), *state, "{}", row.operation);
            assert!(
                watch.try_next().await.unwrap().is_none(),
                "{}",
                row.operation
            );
        }
    }
}

#[tokio::test]
async fn patience_ends_and_the_job_is_found_again() {
    for row in rows() {
        let Some(running) = row
            .info
            .states()
            .running
            .first()
            .or(row.info.states().paused.first())
        else {
            continue;
        };
        let steps = (0..100).map(|_| row.answer(running)).collect();
        let (job, _) = row.start(steps).await;
        let options = quick().with_deadline(Duration::from_millis(8));
        let error = job.with_wait(options).wait().await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::JobDeadline,
            "{}: {error}",
            row.operation
        );
        assert_eq!(error.job_id(), Some(row.id()), "{}", row.operation);

        let saved = serde_json::to_string(&job.handle()).unwrap();
        let handle: AnyJobHandle = serde_json::from_str(&saved).unwrap();
        assert_eq!(handle, job.handle(), "{saved}");
        let (client, transport) = row.client(vec![]);
        transport.push(json_response(200, row.started.to_string()));
        let job = Job::resume(&client, || row.provider.entries(), handle).unwrap();
        let status = job.status().await.unwrap();
        assert!(
            matches!(status.state(), JobState::Unknown | JobState::Running),
            "{}",
            row.operation
        );
    }
}

#[tokio::test]
async fn handles_of_others_are_refused() {
    let rows = rows();
    let row = rows
        .iter()
        .find(|row| row.operation == "SubmitTranscodeJob")
        .unwrap();
    let (job, _) = row.start(vec![]).await;
    let saved = serde_json::to_value(job.handle()).unwrap();
    let with = |name: &str, value: Value| {
        let mut saved = saved.clone();
        saved[name] = value;
        saved
    };
    let typed = |saved: Value| {
        serde_json::from_value::<
            client_core::job::JobHandle<alibaba_ice::operations::GetTranscodeJobResponse>,
        >(saved)
    };
    assert!(typed(saved.clone()).is_ok());
    let rows = [
        (
            with("query", json!("GetMediaProducingJob")),
            "this is a handle of a job that GetMediaProducingJob reads",
        ),
        (with("version", json!(2)), "its version is 2 and not 1"),
        (with("id", json!(null)), "\"id\" is missing"),
        (with("parameters", json!([])), "\"parameters\" is no object"),
        (json!({}), "its version is null"),
    ];
    for (saved, expected) in rows {
        let error = typed(saved).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let (client, _) = row.client(vec![]);
    for (name, value, expected) in [
        ("api", "imm", "take a client for \"imm\""),
        (
            "operation",
            "SubmitNothing",
            "\"SubmitNothing\", which this version cannot follow",
        ),
    ] {
        let handle: AnyJobHandle = serde_json::from_value(with(name, json!(value))).unwrap();
        let error = Job::resume(&client, || row.provider.entries(), handle).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_typed_job_is_as_the_documentation_shows_it() {
    use alibaba_ice::job::JobHandle;
    use alibaba_ice::operations::GetMediaProducingJobResponse;
    let answers = [
        json!({"RequestId": "r", "JobId": "j", "MediaId": "m"}),
        json!({"MediaProducingJob": {"Status": "Processing", "Progress": 40}}),
        json!({"MediaProducingJob": {"Status": "Success", "MediaURL": "https://b/o.mp4"}}),
    ];
    let transport =
        ScriptedTransport::new(answers.map(|answer| json_response(200, answer.to_string())));
    let client = alibaba_ice::Client::builder()
        .region("cn-shanghai")
        .credentials(test_credentials())
        .transport(Arc::new(transport))
        .build()
        .unwrap();
    let job = client
        .submit_media_producing_job()
        .timeline("{}")
        .output_media_config("{}")
        .submit()
        .await
        .unwrap();
    let saved = serde_json::to_string(&job.handle()).unwrap();
    let handle: JobHandle<GetMediaProducingJobResponse> = serde_json::from_str(&saved).unwrap();
    let job = client.resume(handle).unwrap().with_wait(quick());
    let status = job.status().await.unwrap();
    assert_eq!(
        (status.state(), status.progress()),
        (JobState::Running, Some(40.0))
    );
    let done = job.wait().await.unwrap();
    let produced = done.media_producing_job.as_ref().unwrap();
    assert_eq!(produced.media_url.as_deref(), Some("https://b/o.mp4"));
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&job);
}

#[tokio::test]
async fn a_task_of_an_id_from_elsewhere_gets_its_type() {
    let transport = ScriptedTransport::new([json_response(200, r#"{"Status":"Succeeded"}"#)]);
    let client = alibaba_imm::Client::builder()
        .region("cn-shanghai")
        .credentials(test_credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    let start = || client.create_image_to_pdf_task();
    assert!(
        start()
            .job("t")
            .unwrap_err()
            .to_string()
            .contains("ProjectName")
    );
    let job = start()
        .project_name("p")
        .job("t")
        .unwrap()
        .with_wait(quick());
    job.wait().await.unwrap();
    let query = transport.requests()[0]
        .request
        .uri()
        .query()
        .unwrap()
        .to_owned();
    assert_eq!(query, "ProjectName=p&TaskId=t&TaskType=ImageToPDF");
}
