//! Routing, and what is said of parameters.

use emulator::Emulator;

use crate::client::{self, ICE, IMM, PAI, Reply, ncp, request, roa, rpc, send};

fn outcome(reply: &Reply) -> (u16, String) {
    (reply.status, reply.code())
}

#[tokio::test]
async fn rpc_parameters() {
    let long = "x".repeat(129);
    let emulator = Emulator::start().await.unwrap();
    for (version, action, query, status, code, named) in [
        (IMM, "ListProjects", "", 200, "", ""),
        // Unknown parameters are ignored, empty ones are absent.
        (
            IMM,
            "ListProjects",
            "Color=red&MaxResults=&NextToken=",
            200,
            "",
            "",
        ),
        (IMM, "ListProjects", "MaxResults=0", 200, "", ""),
        (IMM, "ListProjects", "MaxResults=200", 200, "", ""),
        (
            IMM,
            "ListProjects",
            "MaxResults=201",
            400,
            "InvalidParameter",
            "MaxResults",
        ),
        (
            IMM,
            "ListProjects",
            "MaxResults=-1",
            400,
            "InvalidParameter",
            "MaxResults",
        ),
        (
            IMM,
            "ListProjects",
            "MaxResults=ten",
            400,
            "InvalidParameter",
            "MaxResults",
        ),
        (
            IMM,
            "ListProjects",
            &format!("Prefix={long}"),
            400,
            "InvalidParameter",
            "Prefix",
        ),
        (
            IMM,
            "ListProjects",
            "Tag=env",
            400,
            "InvalidParameter",
            "Tag",
        ),
        (
            IMM,
            "ListProjects",
            "Tag=%7B%7D",
            400,
            "InvalidParameter",
            "Tag",
        ),
        (
            IMM,
            "ListProjects",
            "Tag=%5B1%5D",
            400,
            "InvalidParameter",
            "Tag",
        ),
        (
            IMM,
            "ListProjects",
            "NextToken=MTIz",
            400,
            "InvalidParameter",
            "NextToken",
        ),
        (
            IMM,
            "GetProject",
            "",
            400,
            "MissingProjectName",
            "ProjectName",
        ),
        (
            IMM,
            "GetProject",
            "ProjectName=",
            400,
            "MissingProjectName",
            "ProjectName",
        ),
        (
            IMM,
            "GetProject",
            "ProjectName=p",
            404,
            "ResourceNotFound",
            "project",
        ),
        (
            IMM,
            "NoSuchThing",
            "",
            404,
            "InvalidAction.NotFound",
            "NoSuchThing",
        ),
        (
            ICE,
            "ListProjects",
            "",
            404,
            "InvalidAction.NotFound",
            "ListProjects",
        ),
        (
            "1999-01-01",
            "ListProjects",
            "",
            400,
            "InvalidVersion",
            "1999-01-01",
        ),
        (ICE, "ListMediaBasicInfos", "MaxResults=100", 200, "", ""),
        (
            ICE,
            "ListMediaBasicInfos",
            "MaxResults=101",
            400,
            "InvalidParameter",
            "MaxResults",
        ),
        (
            ICE,
            "ListMediaBasicInfos",
            "MaxResults=5000000000",
            400,
            "InvalidParameter",
            "MaxResults",
        ),
        (
            ICE,
            "ListMediaBasicInfos",
            "SortBy=up",
            400,
            "InvalidParameter",
            "SortBy",
        ),
        (
            ICE,
            "ListMediaBasicInfos",
            "StartTime=2021-01-08",
            400,
            "InvalidParameter",
            "StartTime",
        ),
        (
            ICE,
            "ListMediaBasicInfos",
            "EndTime=soon",
            400,
            "InvalidParameter",
            "EndTime",
        ),
        (
            ICE,
            "ListMediaBasicInfos",
            "IncludeFileBasicInfo=yes",
            400,
            "InvalidParameter",
            "IncludeFileBasicInfo",
        ),
        (
            ICE,
            "GetEditingProjectMaterials",
            "",
            400,
            "MissingProjectId",
            "ProjectId",
        ),
        (
            ICE,
            "GetEditingProjectMaterials",
            "ProjectId=none",
            404,
            "ProjectNotFound",
            "",
        ),
        (
            ICE,
            "DeleteLiveRecordFiles",
            "RecordIds.1=a&RecordIds.2=b",
            200,
            "",
            "",
        ),
        (
            ICE,
            "DeleteLiveRecordFiles",
            "RecordIds=a",
            400,
            "MissingRecordIds",
            "RecordIds",
        ),
    ] {
        let reply = rpc(&emulator, version, action, query).await;
        let what = format!("{action}?{query}");
        assert_eq!(outcome(&reply), (status, code.to_owned()), "{what}");
        assert!(
            named.is_empty() || reply.message().contains(named),
            "{what}: {}",
            reply.message()
        );
    }
}

/// A parameter of the form is missing when it comes in the query, and the other way round.
#[tokio::test]
async fn the_place_of_a_parameter_counts() {
    let emulator = Emulator::start().await.unwrap();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let json = ("content-type", "application/json");
    for (query, content_type, body, code) in [
        ("", form, "ProjectName=p", "MissingProjectName"),
        // Past the parameters: there is no such project.
        ("ProjectName=p", form, "", "ResourceNotFound"),
        ("ProjectName=p", json, "x", "ResourceNotFound"),
    ] {
        let headers = [
            ("x-acs-action", "GetProject"),
            ("x-acs-version", IMM),
            content_type,
        ];
        let mut request = request("POST", &format!("/?{query}"), &headers, body);
        client::acs3(&emulator, &mut request, &emulator.credentials().alibaba());
        assert_eq!(
            send(&emulator, &request).await.code(),
            code,
            "{query} {body}"
        );
    }
}

#[tokio::test]
async fn roa_routes_and_parameters() {
    let emulator = Emulator::start().await.unwrap();
    let images = "/api/v1/images";
    for (method, action, target, body, status, code) in [
        ("GET", "ListImages", images, "", 200, ""),
        (
            "PUT",
            "ListImages",
            images,
            "",
            404,
            "InvalidAction.NotFound",
        ),
        (
            "GET",
            "ListModels",
            images,
            "",
            404,
            "InvalidAction.NotFound",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/pictures",
            "",
            404,
            "InvalidAction.NotFound",
        ),
        ("GET", "ListImages", "/", "", 404, "InvalidAction.NotFound"),
        (
            "GET",
            "ListImages",
            "/api/v1/images?PageNumber=0",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?PageSize=0",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?PageSize=x",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?Verbose=1",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?Labels=a",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?SortBy=Name",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "ListImages",
            "/api/v1/images?Order=UP",
            "",
            400,
            "InvalidParameter",
        ),
        (
            "GET",
            "GetImage",
            "/api/v1/images/a%2Fb%20c",
            "",
            404,
            "ResourceNotFound",
        ),
        (
            "PUT",
            "PublishImage",
            "/api/v1/images/i/publish",
            "",
            200,
            "",
        ),
        ("POST", "AddImage", images, "", 400, "MissingImageUri"),
        ("POST", "AddImage", images, "{}", 400, "MissingImageUri"),
        (
            "POST",
            "AddImage",
            images,
            r#"{"ImageUri":"u"}"#,
            400,
            "MissingName",
        ),
        (
            "POST",
            "AddImage",
            images,
            r#"{"ImageUri":"u","Name":"n","Labels":[],"Size":null}"#,
            200,
            "",
        ),
        (
            "POST",
            "AddImage",
            images,
            r#"{"ImageUri":1}"#,
            400,
            "InvalidParameter",
        ),
        (
            "POST",
            "AddImage",
            images,
            r#"{"ImageUri":"u","Name":"n","Labels":{}}"#,
            400,
            "InvalidParameter",
        ),
        ("POST", "AddImage", images, "[]", 400, "InvalidParameter"),
        ("POST", "AddImage", images, "{", 400, "InvalidParameter"),
    ] {
        let reply = roa(&emulator, method, action, target, body).await;
        assert_eq!(
            outcome(&reply),
            (status, code.to_owned()),
            "{method} {target} {body}: {}",
            String::from_utf8_lossy(&reply.body)
        );
    }
}

#[tokio::test]
async fn ncp_routes_and_parameters() {
    let emulator = Emulator::start().await.unwrap();
    let workspace = "/api/v1/workspaces/my-workspace";
    for (method, target, body, status, code) in [
        ("GET", "/projects", "", 200, "0"),
        ("GET", "/nothing", "", 404, "300"),
        ("PUT", "/projects", "", 404, "300"),
        ("GET", "/projects/1001", "", 200, "0"),
        ("POST", "/projects", "", 400, "10001"),
        ("POST", "/projects", r#"{"name":7}"#, 400, "10001"),
        ("POST", "/projects", r#"{"name":"new"}"#, 200, "0"),
        // A literal path wins over one with a blank, and a body may come with DELETE.
        (
            "POST",
            "/persons/search",
            r#"{"pageNum":1,"pageSize":10,"sortType":"ASC"}"#,
            200,
            "0",
        ),
        ("POST", "/persons/search", r#"{"pageNum":0}"#, 400, "10001"),
        (
            "DELETE",
            "/persons/7/person-tags",
            r#"{"tagIds":[1]}"#,
            200,
            "0",
        ),
        ("DELETE", "/persons/7/person-tags", "{}", 400, "10001"),
    ] {
        let reply = ncp(&emulator, method, &format!("{workspace}{target}"), body).await;
        assert_eq!(
            outcome(&reply),
            (status, code.to_owned()),
            "{method} {target} {body}: {}",
            String::from_utf8_lossy(&reply.body)
        );
    }
    let unknown = ncp(&emulator, "GET", "/api/v1/workspaces/none/projects", "").await;
    assert_eq!(outcome(&unknown), (400, "10001".to_owned()));
}

/// `/api/v1/workspaces` is a path of both providers; the headers tell them apart.
#[tokio::test]
async fn one_port_serves_both_providers() {
    let emulator = Emulator::start().await.unwrap();
    let target = "/api/v1/workspaces";
    assert!(ncp(&emulator, "GET", target, "").await.json()["code"].is_string());
    let reply = roa(&emulator, "GET", "ListWorkspaces", target, "").await;
    assert!(reply.json()["RequestId"].is_string());
    assert_eq!(
        emulator
            .requests()
            .iter()
            .map(|request| request.api)
            .collect::<Vec<_>>(),
        [Some("maiu"), Some("pai")]
    );
    let bare = send(&emulator, &request("GET", "/", &[], "")).await;
    assert_eq!(outcome(&bare), (400, "MissingVersion".to_owned()));
    let bare = send(
        &emulator,
        &request("GET", target, &[("x-acs-version", PAI)], ""),
    )
    .await;
    assert_eq!(outcome(&bare), (400, "MissingParameter".to_owned()));
}

/// The few answers of AIWorkSpace whose request id is spelled otherwise, or absent.
#[tokio::test]
async fn request_ids_are_spelled_as_the_operation_does() {
    let emulator = Emulator::start().await.unwrap();
    let made = roa(
        &emulator,
        "POST",
        "CreateRun",
        "/api/v1/runs",
        r#"{"ExperimentId":"e"}"#,
    )
    .await;
    let run = made.json()["RunId"].as_str().unwrap().to_owned();
    for (method, action, target, expected) in [
        (
            "GET",
            "ListWorkspaces",
            "/api/v1/workspaces",
            Some("RequestId"),
        ),
        ("GET", "ListRuns", "/api/v1/runs", Some("requestId")),
        ("GET", "GetRun", &format!("/api/v1/runs/{run}"), None),
    ] {
        let reply = roa(&emulator, method, action, target, "").await;
        let body = reply.json();
        let names: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(reply.status, 200, "{action}: {body}");
        let ids: Vec<&str> = names
            .iter()
            .map(|name| name.as_str())
            .filter(|name| name.eq_ignore_ascii_case("RequestId"))
            .collect();
        assert_eq!(ids, expected.into_iter().collect::<Vec<_>>(), "{action}");
    }
}

#[cfg(feature = "documents")]
#[tokio::test]
async fn work_with_a_wrong_document_fails() {
    let emulator = Emulator::start().await.unwrap();
    let submit = |output: &'static str| {
        let query = format!("ProjectId=p&OutputMediaConfig={output}");
        let emulator = &emulator;
        async move {
            let reply = rpc(emulator, ICE, "SubmitMediaProducingJob", &query).await;
            let id = reply.json()["JobId"].as_str().unwrap().to_owned();
            let mut job = serde_json::Value::Null;
            for _ in 0..2 {
                let query = format!("JobId={}", id.replace('*', "%2A"));
                let looked = rpc(emulator, ICE, "GetMediaProducingJob", &query).await;
                job = looked.json()["MediaProducingJob"].clone();
            }
            job
        }
    };
    let right = "%7B%22MediaURL%22%3A%22https%3A%2F%2Fb.oss-cn-shanghai.aliyuncs.com%2Fa.mp4%22%7D";
    let wrong = "%7B%22MediaUrI%22%3A%22https%3A%2F%2Fb.oss-cn-shanghai.aliyuncs.com%2Fa.mp4%22%7D";
    assert_eq!(submit(right).await["Status"], "Success");
    let job = submit(wrong).await;
    assert_eq!(job["Status"], "Failed", "{job}");
    let message = job["Message"].as_str().unwrap();
    assert!(message.contains("error[output.target-oss]"), "{message}");
    // Told also where the service says nothing.
    let doubtful = "%7B%22MediaURL%22%3A%22https%3A%2F%2Fb.oss-cn-shanghai.aliyuncs.com%2Fa.mp4%22%2C%22Wdith%22%3A720%7D";
    assert_eq!(submit(doubtful).await["Status"], "Success");
    let findings: Vec<Vec<String>> = emulator
        .requests()
        .into_iter()
        .filter(|request| request.operation == Some("SubmitMediaProducingJob"))
        .map(|request| request.findings)
        .collect();
    assert!(findings[0].is_empty(), "{findings:?}");
    let is_told = |at: usize, word: &str| findings[at].iter().any(|line| line.contains(word));
    assert!(
        is_told(1, "OutputMediaConfig: error[output.target-oss]"),
        "{findings:?}"
    );
    assert!(
        is_told(2, "OutputMediaConfig: warning[field.unknown]"),
        "{findings:?}"
    );
}
