//! The five operations that list: filters, order, pages, and the exact shape of their answers.

use std::collections::BTreeSet;

use auth_core::encode::query_string;
use emulator::{Emulator, Fixtures};
use serde_json::{Value, json};

use crate::client::{ICE, IMM, ncp, roa, rpc};

fn names(body: &Value, list: &str, name: &str) -> Vec<String> {
    let items = body[list].as_array().unwrap();
    let name = |item: &Value| item[name].as_str().unwrap().to_owned();
    items.iter().map(name).collect()
}

/// Follows the tokens to the end; gives the names and the size of each page.
async fn walk(
    emulator: &Emulator,
    (version, action): (&str, &str),
    (list, name): (&str, &str),
    parameters: &[(&str, &str)],
) -> (Vec<String>, Vec<usize>) {
    let (mut all, mut sizes) = (Vec::new(), Vec::new());
    let mut token = String::new();
    loop {
        let mut pairs = parameters.to_vec();
        if !token.is_empty() {
            pairs.push(("NextToken", &token));
        }
        let reply = rpc(emulator, version, action, &query_string(pairs)).await;
        assert_eq!(reply.status, 200, "{parameters:?}");
        let body = reply.json();
        let page = names(&body, list, name);
        sizes.push(page.len());
        all.extend(page);
        token = body["NextToken"].as_str().unwrap_or_default().to_owned();
        if token.is_empty() {
            return (all, sizes);
        }
    }
}

async fn projects(emulator: &Emulator, parameters: &[(&str, &str)]) -> (Vec<String>, Vec<usize>) {
    let list = ("Projects", "ProjectName");
    walk(emulator, (IMM, "ListProjects"), list, parameters).await
}

async fn media(emulator: &Emulator, parameters: &[(&str, &str)]) -> (Vec<String>, Vec<usize>) {
    let list = ("MediaInfos", "MediaId");
    walk(emulator, (ICE, "ListMediaBasicInfos"), list, parameters).await
}

#[tokio::test]
async fn imm_projects() {
    let emulator = Emulator::start().await.unwrap();
    let fixtures = emulator.fixtures();
    let fitting = |fits: &dyn Fn(&emulator::fixtures::Project) -> bool| {
        let mut names: Vec<String> = fixtures
            .imm
            .projects
            .iter()
            .filter(|project| fits(project))
            .map(|project| project.project_name.clone())
            .collect();
        names.sort();
        names
    };
    let tagged = |project: &emulator::fixtures::Project, key: &str, value: &str| {
        let mut tags = project.tags.iter();
        tags.any(|tag| tag.tag_key == key && tag.tag_value == value)
    };

    let (all, sizes) = projects(&emulator, &[]).await;
    assert_eq!(all, fitting(&|_| true));
    assert_eq!(sizes, [100, 100, 50]);
    assert_eq!(
        projects(&emulator, &[("MaxResults", "0")]).await.1,
        [100, 100, 50]
    );
    assert_eq!(
        projects(&emulator, &[("MaxResults", "125")]).await.1,
        [125, 125]
    );

    let (found, _) = projects(&emulator, &[("Prefix", "immtest"), ("MaxResults", "7")]).await;
    assert_eq!(
        found,
        fitting(&|project| project.project_name.starts_with("immtest"))
    );
    let both = r#"[{"Key":"env","Value":"prod"},{"Key":"team","Value":"blue"}]"#;
    let (found, _) = projects(&emulator, &[("Tag", both)]).await;
    let expected = fitting(&|p| tagged(p, "env", "prod") && tagged(p, "team", "blue"));
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
    let (found, _) = projects(&emulator, &[("Tag", r#"[{"Key":"TestKey"}]"#)]).await;
    assert_eq!(found, ["immtest"]);
    assert!(
        projects(&emulator, &[("Prefix", "nothing")])
            .await
            .0
            .is_empty()
    );
}

#[tokio::test]
async fn imm_answer_is_the_documented_one() {
    let emulator = Emulator::start().await.unwrap();
    let query = query_string([("Prefix", "immtest"), ("MaxResults", "1")]);
    let mut body = rpc(&emulator, IMM, "ListProjects", &query).await.json();
    assert!(
        body["NextToken"]
            .as_str()
            .is_some_and(|token| !token.is_empty())
    );
    assert!(body["RequestId"].is_string());
    // The provider's example.
    let expected = json!([{
        "ProjectName": "immtest",
        "ServiceRole": "AliyunIMMDefaultRole",
        "TemplateId": "Official:ImageManagement",
        "CreateTime": "2021-06-29T14:50:13.011643661+08:00",
        "UpdateTime": "2021-06-29T14:50:13.011643661+08:00",
        "Description": "测试项目",
        "ProjectQueriesPerSecond": 100,
        "EngineConcurrency": 100,
        "ProjectMaxDatasetCount": 1_000_000_000,
        "DatasetMaxBindCount": 10,
        "DatasetMaxFileCount": 100_000_000,
        "DatasetMaxEntityCount": 10_000_000_000_i64,
        "DatasetMaxRelationCount": 100_000_000_000_i64,
        "DatasetMaxTotalFileSize": 90_000_000_000_000_000_i64,
        "DatasetCount": 5,
        "FileCount": 10,
        "TotalFileSize": 100_000,
        "Tags": [{"TagKey": "TestKey", "TagValue": "TestValue"}],
    }]);
    assert_eq!(body["Projects"].take(), expected);
}

#[tokio::test]
async fn ice_media() {
    let emulator = Emulator::start().await.unwrap();
    let fixtures = emulator.fixtures();
    let fitting = |fits: &dyn Fn(&emulator::fixtures::MediaBasicInfo) -> bool| {
        let mut found: Vec<_> = fixtures
            .ice
            .media
            .iter()
            .map(|media| &media.media_basic_info)
            .filter(|info| fits(info))
            .map(|info| (info.create_time.clone(), info.media_id.clone()))
            .collect();
        found.sort();
        found.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let reversed = |mut ids: Vec<String>| {
        ids.reverse();
        ids
    };

    // Newest first, ten to a page; assets of one second are neither lost nor doubled.
    let (all, sizes) = media(&emulator, &[]).await;
    assert_eq!(all, reversed(fitting(&|_| true)));
    assert_eq!((sizes.len(), sizes[0]), (42, 10));
    let (all, _) = media(&emulator, &[("SortBy", "asc"), ("MaxResults", "3")]).await;
    assert_eq!(all, fitting(&|_| true));
    let (all, sizes) = media(&emulator, &[("SortBy", "desc"), ("MaxResults", "100")]).await;
    assert_eq!(all, reversed(fitting(&|_| true)));
    assert_eq!(sizes, [100, 100, 100, 100, 20]);

    // The start is outside of the range, the end is in it.
    let start = &fixtures.ice.media[10].media_basic_info.create_time;
    let end = &fixtures.ice.media[30].media_basic_info.create_time;
    let range = [
        ("StartTime", start.as_str()),
        ("EndTime", end),
        ("SortBy", "asc"),
    ];
    let found = media(&emulator, &range).await.0;
    assert_eq!(
        found,
        fitting(&|info| info.create_time > *start && info.create_time <= *end)
    );
    let id = |index: usize| fixtures.ice.media[index].media_id.clone();
    assert!(!found.contains(&id(10)) && found.contains(&id(30)));

    for (parameters, expected) in [
        (
            vec![("MediaType", "audio")],
            fitting(&|info| info.media_type == "audio"),
        ),
        (
            vec![("BusinessType", "opening")],
            fitting(&|info| info.business_type == "opening"),
        ),
        (
            vec![("Source", "vod")],
            fitting(&|info| info.source == "vod"),
        ),
        (
            vec![("Status", "PrepareFail")],
            fitting(&|info| info.status == "PrepareFail"),
        ),
        (vec![("MediaId", &*id(7))], vec![id(7)]),
        (
            vec![
                ("MediaType", "video"),
                ("Status", "Normal"),
                ("Source", "oss"),
            ],
            fitting(&|info| {
                info.media_type == "video" && info.status == "Normal" && info.source == "oss"
            }),
        ),
        (vec![("MediaType", "smell")], Vec::new()),
    ] {
        assert_eq!(
            media(&emulator, &parameters).await.0,
            reversed(expected),
            "{parameters:?}"
        );
    }
}

#[tokio::test]
async fn ice_answer_has_the_documented_fields() {
    let emulator = Emulator::start().await.unwrap();
    let id = emulator.fixtures().ice.media[0].media_id.clone();
    let get = async |with: &str| {
        let query = query_string([("MediaId", &*id), ("IncludeFileBasicInfo", with)]);
        rpc(&emulator, ICE, "ListMediaBasicInfos", &query)
            .await
            .json()
    };
    let body = get("true").await;
    assert_eq!(
        (&body["TotalCount"], &body["MaxResults"]),
        (&json!(1), &json!(10))
    );
    assert!(body.get("NextToken").is_none());
    let item = &body["MediaInfos"][0];
    let info = &item["MediaBasicInfo"];
    let fields = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<BTreeSet<_>>()
    };
    let listed = "MediaId InputURL MediaType BusinessType Source Title Description Category MediaTags CoverURL UserData \
        Snapshots Status TranscodeStatus CreateTime ModifiedTime DeletedTime SpriteImages CateId Biz UploadSource ReferenceId";
    let file = "FileName FileStatus FileType FileSize FileUrl Region FormatName Duration Bitrate Width Height \
        CreateTime ModifiedTime";
    let split = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(fields(info), split(listed));
    assert_eq!(
        fields(&item["FileInfoList"][0]["FileBasicInfo"]),
        split(file)
    );
    assert_eq!(info["CateId"], 3049);
    let snapshots: Value = serde_json::from_str(info["Snapshots"].as_str().unwrap()).unwrap();
    assert_eq!(snapshots[0]["count"], "3");
    assert!(
        get("false").await["MediaInfos"][0]
            .get("FileInfoList")
            .is_none()
    );

    // The editing project knows less of the same asset.
    let project = emulator.fixtures().ice.editing_projects[0].clone();
    let query = query_string([("ProjectId", &*project.project_id)]);
    let body = rpc(&emulator, ICE, "GetEditingProjectMaterials", &query)
        .await
        .json();
    let less = |all: &str, without: &str| {
        split(all)
            .difference(&split(without))
            .cloned()
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(body["ProjectId"], project.project_id);
    assert_eq!(names(&body, "MediaInfos", "MediaId"), project.media_ids);
    let item = &body["MediaInfos"][0];
    assert_eq!(
        fields(&item["MediaBasicInfo"]),
        less(listed, "CateId Biz UploadSource ReferenceId")
    );
    assert_eq!(
        fields(&item["FileInfoList"][0]["FileBasicInfo"]),
        less(file, "CreateTime ModifiedTime")
    );
    assert_eq!(body["MediaInfos"][1]["MediaBasicInfo"]["Snapshots"], "null");
    assert_eq!(body["LiveMaterials"][0]["DomainName"], "test.alivecdn.com");
    assert_eq!(body["ProjectMaterials"], json!(project.project_materials));
}

async fn images(emulator: &Emulator, parameters: &[(&str, &str)]) -> Value {
    let target = format!(
        "/api/v1/images?{}",
        query_string(parameters.iter().copied())
    );
    let reply = roa(emulator, "GET", "ListImages", &target, "").await;
    assert_eq!(reply.status, 200, "{parameters:?}");
    reply.json()
}

#[tokio::test]
async fn pai_images() {
    let emulator = Emulator::start().await.unwrap();
    let fixtures = emulator.fixtures();
    let fitting = |fits: &dyn Fn(&emulator::fixtures::Image) -> bool| {
        let images = fixtures.pai.images.iter().filter(|image| fits(image));
        images
            .map(|image| image.image_id.clone())
            .collect::<Vec<_>>()
    };
    let labelled = |image: &emulator::fixtures::Image, key: &str, value: &str| {
        image
            .labels
            .iter()
            .any(|label| label.key == key && label.value == value)
    };
    let all = [("PageSize", "500")];

    // Numbered pages: the total is that of the whole list, and there is nothing behind the end.
    let mut walked = Vec::new();
    for (page, expected) in [
        ("1", 20),
        ("2", 20),
        ("6", 20),
        ("7", 10),
        ("8", 0),
        ("2147483647", 0),
    ] {
        let body = images(&emulator, &[("PageNumber", page)]).await;
        let ids = names(&body, "Images", "ImageId");
        assert_eq!(
            (ids.len(), &body["TotalCount"]),
            (expected, &json!(130)),
            "{page}"
        );
        walked.extend(ids);
    }
    assert_eq!(walked[..40], fitting(&|_| true)[..40]);

    let newest = [("SortBy", "GmtCreateTime"), ("Order", "DESC"), all[0]];
    let mut expected = fitting(&|_| true);
    assert_eq!(
        names(&images(&emulator, &all).await, "Images", "ImageId"),
        expected
    );
    expected.reverse();
    assert_eq!(
        names(&images(&emulator, &newest).await, "Images", "ImageId"),
        expected
    );

    let uri = fixtures.pai.images[9].image_uri.clone();
    for (filter, expected) in [
        (
            vec![("Name", "PyTorch")],
            fitting(&|image| image.name.contains("pytorch")),
        ),
        (
            vec![("Query", "图像")],
            fitting(&|image| image.description.contains("图像")),
        ),
        (
            vec![("Query", "tensorflow")],
            fitting(&|image| image.name.contains("tensorflow")),
        ),
        (
            vec![("Accessibility", "PRIVATE")],
            fitting(&|image| image.accessibility == "PRIVATE"),
        ),
        (
            vec![("WorkspaceId", "20002")],
            fitting(&|image| image.workspace_id == "20002"),
        ),
        (
            vec![("ImageUri", &*uri)],
            fitting(&|image| image.image_uri == uri),
        ),
        (
            vec![(
                "Labels",
                "system.framework=XGBoost 1.6.0,system.official=true",
            )],
            fitting(&|image| {
                labelled(image, "system.framework", "XGBoost 1.6.0")
                    && labelled(image, "system.official", "true")
            }),
        ),
        (vec![("Labels", "system.framework=Caffe")], Vec::new()),
    ] {
        let body = images(&emulator, &[&filter[..], &all].concat()).await;
        assert_eq!(names(&body, "Images", "ImageId"), expected, "{filter:?}");
        assert_eq!(body["TotalCount"], expected.len(), "{filter:?}");
    }

    for (verbose, there) in [("true", true), ("false", false)] {
        let body = images(&emulator, &[("Verbose", verbose), ("PageSize", "1")]).await;
        let image = body["Images"][0].as_object().unwrap();
        assert_eq!(image.contains_key("Labels"), there);
        assert_eq!(image.len(), if there { 14 } else { 13 });
        assert!(image["GmtModifiedTime"].as_str().unwrap().ends_with("Z\n"));
        assert!(image["Size"].is_i64());
    }
}

#[tokio::test]
async fn ncp_projects() {
    let emulator = Emulator::start().await.unwrap();
    let body = ncp(
        &emulator,
        "GET",
        "/api/v1/workspaces/my-workspace/projects",
        "",
    )
    .await
    .json();
    let project = |id: i64, name: &str, user: &str, time: &str| {
        json!({
            "projectId": id,
            "name": name,
            "isBaseProject": id == 1001,
            "createdUserName": user,
            "createdTime": time,
            "updatedUserName": user,
            "updatedTime": time,
        })
    };
    // The provider's example.
    let expected = json!({
        "code": "0",
        "message": "success",
        "result": {
            "projects": [
                project(1001, "project_one", "user1", "2025-04-23T13:56:56"),
                project(1002, "project_two", "user2", "2025-04-23T14:34:56"),
                project(1003, "project_three", "user3", "2025-04-23T14:12:48"),
            ],
            "totalCount": 3,
        },
    });
    assert_eq!(body, expected);
    let body = ncp(&emulator, "GET", "/api/v1/workspaces/archive/projects", "")
        .await
        .json();
    assert_eq!(body["result"]["totalCount"], 40);
}

/// A list that changes between two pages: nothing that stayed is skipped or doubled.
#[tokio::test]
async fn tokens_outlive_changes() {
    let emulator = Emulator::builder()
        .fixtures(Fixtures::sample())
        .start()
        .await
        .unwrap();
    let page = async |token: &str| {
        let query = query_string([("MaxResults", "100"), ("NextToken", token)]);
        rpc(&emulator, IMM, "ListProjects", &query).await.json()
    };
    let first = page("").await;
    let seen = names(&first, "Projects", "ProjectName");
    emulator
        .update(|fixtures| {
            fixtures
                .imm
                .projects
                .retain(|project| project.project_name != seen[0]);
            fixtures
                .imm
                .projects
                .retain(|project| project.project_name != seen[99]);
        })
        .unwrap();
    let second = names(
        &page(first["NextToken"].as_str().unwrap()).await,
        "Projects",
        "ProjectName",
    );
    assert_eq!(second.len(), 100);
    assert!(
        second
            .iter()
            .all(|name| !seen.contains(name) && *name > seen[99])
    );
}
