//! The official SDKs and our typed clients against the emulator: the same pages, the same errors, the same requests.
//!
//! The tests wait for the Python side on their own thread, so the emulator needs another one.

use auth_core::{Credentials, ExposeSecret};
use client_core::error::Error;
use client_core::operation::OperationInfo;
use client_core::paging::{Paged, Pages};
use emulator::{Emulator, RecordedRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::apis::all;
use crate::compare;
use crate::peer::Peer;
use crate::quirks::Kind;
use crate::recorder::Recorded;

/// What a walk over a list gave: its pages, or status and code of the error.
type Walk = Result<Vec<Value>, (Option<u64>, Option<String>)>;

/// The four documented operations of Alibaba Cloud.
const OPERATIONS: [(&str, &str); 4] = [
    ("alibaba-imm", "ListProjects"),
    ("alibaba-pai", "ListImages"),
    ("alibaba-ice", "ListMediaBasicInfos"),
    ("alibaba-ice", "GetEditingProjectMaterials"),
];

/// Inputs, and how many pages they give.
fn walks() -> Vec<(&'static str, Value, usize)> {
    vec![
        ("ListProjects", json!({}), 3),
        ("ListProjects", json!({"MaxResults": 50}), 5),
        (
            "ListProjects",
            json!({"Prefix": "immtest", "MaxResults": 10}),
            9,
        ),
        ("ListProjects", json!({"Prefix": "no such project"}), 1),
        (
            "ListProjects",
            json!({"Tag": [{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "blue"}], "MaxResults": 7}),
            0,
        ),
        (
            "ListProjects",
            json!({"Tag": [{"Key": "TestKey", "Value": "TestValue"}]}),
            1,
        ),
        ("ListImages", json!({"PageNumber": 1, "PageSize": 50}), 3),
        (
            "ListImages",
            json!({"PageNumber": 1, "PageSize": 20, "Verbose": true, "SortBy": "GmtCreateTime", "Order": "DESC"}),
            7,
        ),
        (
            "ListImages",
            json!({"PageNumber": 1, "Labels": "system.framework=XGBoost 1.6.0,system.official=true"}),
            0,
        ),
        (
            "ListImages",
            json!({"PageNumber": 1, "Query": "\u{56fe}\u{50cf} for notebooks", "Accessibility": "PUBLIC"}),
            0,
        ),
        ("ListMediaBasicInfos", json!({"MaxResults": 100}), 5),
        (
            "ListMediaBasicInfos",
            json!({"MediaType": "video", "SortBy": "asc", "IncludeFileBasicInfo": true, "MaxResults": 30}),
            0,
        ),
        (
            "ListMediaBasicInfos",
            json!({"StartTime": "2021-01-09T00:00:00Z", "EndTime": "2021-01-20T12:00:00Z", "Source": "oss", "Status": "Normal"}),
            0,
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_have_the_same_pages() {
    let Some(mut peer) = Peer::start() else {
        return;
    };
    let emulator = Emulator::start().await.unwrap();
    for credentials in [
        emulator.credentials().alibaba(),
        emulator.credentials().alibaba_session(),
    ] {
        for (operation, input, pages) in walks() {
            let theirs = sdk_walk(&mut peer, &emulator, operation, &input, &credentials).unwrap();
            let theirs_sent = emulator.take_requests();
            let ours = our_walk(&emulator, operation, &input, &credentials)
                .await
                .unwrap();
            let ours_sent = emulator.take_requests();
            let about = format!("{operation} {input}");
            assert!(
                pages == 0 || ours.len() == pages,
                "{about}: {} pages",
                ours.len()
            );
            assert!(
                pages > 0 || items(operation, &ours[0]) > 0,
                "{about}: nothing was listed"
            );
            same_pages(&about, &theirs, &ours);
            same_requests(&about, operation, &theirs_sent, &ours_sent);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn materials_are_the_same() {
    let Some(mut peer) = Peer::start() else {
        return;
    };
    let emulator = Emulator::start().await.unwrap();
    let credentials = emulator.credentials().alibaba();
    let ids: Vec<String> = emulator
        .fixtures()
        .ice
        .editing_projects
        .iter()
        .map(|project| project.project_id.clone())
        .collect();
    assert!(!ids.is_empty());
    for id in ids {
        let input = json!({"ProjectId": id});
        let theirs = sdk_walk(
            &mut peer,
            &emulator,
            "GetEditingProjectMaterials",
            &input,
            &credentials,
        )
        .unwrap();
        let theirs_sent = emulator.take_requests();
        let ours = our_walk(
            &emulator,
            "GetEditingProjectMaterials",
            &input,
            &credentials,
        )
        .await
        .unwrap();
        same_pages(&id, &theirs, &ours);
        same_requests(
            &id,
            "GetEditingProjectMaterials",
            &theirs_sent,
            &emulator.take_requests(),
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_are_the_same() {
    let Some(mut peer) = Peer::start() else {
        return;
    };
    let emulator = Emulator::start().await.unwrap();
    let good = emulator.credentials().alibaba();
    let wrong_secret = Credentials::new(good.access_key_id(), "not the secret");
    let unknown_key = Credentials::new("LTAI-unknown", "secret");
    let session = emulator.credentials().alibaba_session();
    let wrong_token = Credentials::new(
        session.access_key_id(),
        session.access_key_secret().expose_secret(),
    )
    .with_security_token("wrong");
    let id = json!({"ProjectId": "any"});
    let mut cases = vec![
        (
            "GetEditingProjectMaterials",
            id.clone(),
            &good,
            Some("ProjectNotFound"),
        ),
        ("ListProjects", json!({"MaxResults": 201}), &good, None),
        (
            "ListProjects",
            json!({"NextToken": "not a token"}),
            &good,
            None,
        ),
        (
            "ListProjects",
            json!({"Prefix": "x".repeat(129)}),
            &good,
            None,
        ),
        (
            "ListMediaBasicInfos",
            json!({"MaxResults": 101}),
            &good,
            None,
        ),
        (
            "ListMediaBasicInfos",
            json!({"NextToken": "not a token"}),
            &good,
            None,
        ),
        (
            "ListMediaBasicInfos",
            json!({"StartTime": "yesterday"}),
            &good,
            None,
        ),
    ];
    for (operation, input) in [
        ("ListProjects", json!({})),
        ("ListImages", json!({"PageNumber": 1})),
        ("ListMediaBasicInfos", json!({})),
        ("GetEditingProjectMaterials", id),
    ] {
        cases.push((
            operation,
            input.clone(),
            &wrong_secret,
            Some("SignatureDoesNotMatch"),
        ));
        cases.push((
            operation,
            input.clone(),
            &unknown_key,
            Some("InvalidAccessKeyId.NotFound"),
        ));
        cases.push((operation, input, &wrong_token, None));
    }
    for (operation, input, credentials, code) in cases {
        let about = format!("{operation} {input} as {}", credentials.access_key_id());
        let theirs =
            sdk_walk(&mut peer, &emulator, operation, &input, credentials).expect_err(&about);
        let ours = our_walk(&emulator, operation, &input, credentials)
            .await
            .expect_err(&about);
        assert_eq!(theirs, ours, "{about}");
        assert!(ours.0.is_some() && ours.1.is_some(), "{about}");
        assert!(
            code.is_none() || ours.1.as_deref() == code,
            "{about}: {ours:?}"
        );
    }
}

/// All pages by the official SDK, which leaves the walking to its user.
fn sdk_walk(
    peer: &mut Peer,
    emulator: &Emulator,
    operation: &str,
    input: &Value,
    keys: &Credentials,
) -> Walk {
    let provider = OPERATIONS
        .iter()
        .find(|(_, own)| *own == operation)
        .unwrap()
        .0;
    let mut input = input.clone();
    let mut pages = Vec::new();
    loop {
        let mut answer = peer.ask(&json!({
            "do": "call", "sdk": all().find(|found| found.name() == provider).map(|found| found.sdk()), "operation": operation, "input": input,
            "endpoint": emulator.address().to_string(),
            "credentials": {
                "id": keys.access_key_id(),
                "secret": keys.access_key_secret().expose_secret(),
                "token": keys.security_token().map(ExposeSecret::expose_secret),
            },
        }));
        if let Some(error) = answer["error"].as_object() {
            return Err((
                error["status"].as_u64(),
                error["code"].as_str().map(str::to_owned),
            ));
        }
        let page = answer["body"].take();
        assert!(page.is_object(), "{operation}: {answer}");
        match operation {
            "ListImages" => {
                let size = input["PageSize"].as_u64().unwrap_or(20);
                let number = input["PageNumber"].as_u64().unwrap();
                let last = number * size >= page["TotalCount"].as_u64().unwrap();
                input["PageNumber"] = json!(number + 1);
                pages.push(page);
                if last {
                    return Ok(pages);
                }
            }
            _ => {
                let token = page["NextToken"].as_str().unwrap_or_default().to_owned();
                pages.push(page);
                if token.is_empty() {
                    return Ok(pages);
                }
                input["NextToken"] = json!(token);
            }
        }
    }
}

/// All pages by our typed clients.
async fn our_walk(emulator: &Emulator, operation: &str, input: &Value, keys: &Credentials) -> Walk {
    macro_rules! client {
        ($library:ident) => {
            $library::Client::builder()
                .endpoint(emulator.endpoint())
                .credentials(keys.clone())
                .build()
                .unwrap()
        };
    }
    match operation {
        "ListProjects" => {
            walk(
                client!(alibaba_imm)
                    .list_projects()
                    .with_request(request(input))
                    .pages(),
            )
            .await
        }
        "ListImages" => {
            walk(
                client!(alibaba_pai)
                    .list_images()
                    .with_request(request(input))
                    .pages(),
            )
            .await
        }
        "ListMediaBasicInfos" => {
            walk(
                client!(alibaba_ice)
                    .list_media_basic_infos()
                    .with_request(request(input))
                    .pages(),
            )
            .await
        }
        _ => {
            let call = client!(alibaba_ice)
                .get_editing_project_materials()
                .with_request(request(input));
            let page = call.send().await.map_err(|error| essence(&error))?;
            Ok(vec![serde_json::to_value(&*page).unwrap()])
        }
    }
}

fn request<T: DeserializeOwned>(input: &Value) -> T {
    serde_json::from_value(input.clone()).unwrap()
}

async fn walk<R: Paged>(mut pages: Pages<R>) -> Walk
where
    R::Response: Serialize,
{
    let mut seen = Vec::new();
    while let Some(page) = pages.try_next().await.map_err(|error| essence(&error))? {
        seen.push(serde_json::to_value(&*page).unwrap());
    }
    Ok(seen)
}

fn essence(error: &Error) -> (Option<u64>, Option<String>) {
    (
        error.status().map(|status| u64::from(status.as_u16())),
        error.code().map(str::to_owned),
    )
}

fn items(operation: &str, page: &Value) -> usize {
    let field = match operation {
        "ListProjects" => "Projects",
        "ListImages" => "Images",
        _ => "MediaInfos",
    };
    page[field].as_array().map_or(0, Vec::len)
}

fn same_pages(about: &str, theirs: &[Value], ours: &[Value]) {
    assert_eq!(theirs.len(), ours.len(), "{about}: pages");
    for (number, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
        let mut differences = Vec::new();
        compare::json(
            &format!("{about}: page {number}"),
            theirs,
            ours,
            &mut differences,
        );
        // The SDK's models write a list that was not in the answer as an empty one. The id of a request is its own.
        differences.retain(|found| {
            found.kind != Kind::AddedEmptyList && !found.what.contains(".RequestId: ")
        });
        assert!(differences.is_empty(), "{differences:#?}");
    }
}

fn same_requests(
    about: &str,
    operation: &str,
    theirs: &[RecordedRequest],
    ours: &[RecordedRequest],
) {
    let info = info(operation);
    assert_eq!(theirs.len(), ours.len(), "{about}: requests");
    for (theirs, ours) in theirs.iter().zip(ours) {
        let mut differences = compare::requests(info, &recorded(theirs), &recorded(ours));
        differences.retain(|found| found.kind != Kind::CapitalBoolean);
        assert!(differences.is_empty(), "{about}: {differences:#?}");
    }
}

fn info(operation: &str) -> &'static OperationInfo {
    let entries = all().flat_map(|provider| provider.entries());
    entries
        .map(|entry| entry.info())
        .find(|info| info.name() == operation)
        .unwrap()
}

fn recorded(request: &RecordedRequest) -> Recorded {
    let target = match request.raw_query.as_str() {
        "" => request.path.clone(),
        query => format!("{}?{query}", request.path),
    };
    Recorded {
        method: request.method.clone(),
        target,
        headers: request.headers.clone(),
        body: request.body.to_vec(),
    }
}
