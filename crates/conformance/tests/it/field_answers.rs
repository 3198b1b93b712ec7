//! Answers as they were met in the field, through the clients' own types.

use std::sync::Arc;

use client_core::client::{FromCore, ServiceClient};
use client_core::config::ClientBuilder;
use client_core::test_util::{ScriptedTransport, response, test_credentials};

/// A client that gets this one answer.
fn answered<C: FromCore + ServiceClient>(status: u16, body: &str) -> C {
    let answer = response(status, &[], body.to_owned());
    ClientBuilder::<C>::new()
        .endpoint("https://example.com")
        .credentials(test_credentials())
        .transport(Arc::new(ScriptedTransport::new([answer])))
        .build()
        .unwrap()
}

/// The path of what an answer has and the types have not.
fn paths<T>(response: &client_core::response::Response<T>) -> Vec<String> {
    let unknown = response.unknown_fields();
    unknown
        .iter()
        .map(|field| field.path().to_owned())
        .collect()
}

#[tokio::test]
async fn a_success_may_have_no_body() {
    for status in [200, 201, 202, 204] {
        let pai: alibaba_pai::Client = answered(status, "");
        let call = pai.delete_config().workspace_id("1").config_key("k");
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert!(answer.decode_warnings().is_empty());

        let maiu: ncp_maiu::Client = answered(status, "");
        let call = maiu.delete_project().workspace_name("w").project_id("1");
        assert_eq!(call.send().await.unwrap().code, None, "{status}");
    }
}

#[tokio::test]
async fn a_name_that_differs_in_case() {
    // Metadata and documentation of the operation say `resourceGroupId`; the service writes the other.
    for (body, expected) in [
        (r#"{"ResourceGroupId":"rg-1"}"#, "rg-1"),
        (r#"{"resourceGroupId":"rg-2"}"#, "rg-2"),
        (
            r#"{"ResourceGroupId":"rg-1","resourceGroupId":"rg-2"}"#,
            "rg-2",
        ),
    ] {
        let pai: alibaba_pai::Client = answered(200, &format!(r#"{{"Workspaces":[{body}]}}"#));
        let page = pai.list_workspaces().send().await.unwrap();
        let found = page.workspaces()[0].resource_group_id.as_deref();
        assert_eq!(found, Some(expected), "{body}");
        assert!(
            paths(&page).is_empty() && page.decode_warnings().is_empty(),
            "{body}"
        );
    }
}

#[tokio::test]
async fn members_that_no_metadata_knows() {
    let body = r#"{"RequestId":"R","MediaInfo":{"MediaId":"m","EntityId":"e",
        "FileInfoList":[{"FileBasicInfo":{"FileSize":30611502}}],
        "MediaDynamicInfo":{"MediaExtraInfo":{"Size":"12"},"DynamicMetaData":null}}}"#;
    let ice: alibaba_ice::Client = answered(200, body);
    let answer = ice.get_media_info().media_id("m").send().await.unwrap();
    let info = answer.media_info.as_ref().unwrap();
    // Sizes are text in one answer and numbers in another.
    let size = info.file_info_list()[0]
        .file_basic_info
        .as_ref()
        .unwrap()
        .file_size
        .clone();
    assert_eq!(size.as_deref(), Some("30611502"));
    assert_eq!(
        paths(&answer),
        ["MediaInfo.EntityId", "MediaInfo.MediaDynamicInfo"]
    );
    let dynamic = answer.unknown_fields().remove(1).into_value();
    assert_eq!(dynamic["MediaExtraInfo"]["Size"], "12");
    // The same through a call by name, which the command line makes.
    let ice: alibaba_ice::Client = answered(200, body);
    let input = serde_json::json!({"MediaId": "m"});
    let answer = ice.call_by_name("GetMediaInfo", &input).await.unwrap();
    assert_eq!(
        paths(&answer),
        ["MediaInfo.EntityId", "MediaInfo.MediaDynamicInfo"]
    );
    assert_eq!(answer["MediaInfo"]["MediaId"], "m");
}

#[tokio::test]
async fn objects_and_lists_where_text_is_documented() {
    for (value, expected) in [
        (r#"{"a": [1, 2]}"#, r#"{"a": [1, 2]}"#),
        ("[true]", "[true]"),
        ("7.50", "7.50"),
        (r#""text""#, "text"),
    ] {
        let body = format!(r#"{{"Configs":[{{"ConfigKey":"k","ConfigValue":{value}}}]}}"#);
        let pai: alibaba_pai::Client = answered(200, &body);
        let page = pai.list_configs().workspace_id("1").send().await.unwrap();
        assert_eq!(page.configs()[0].config_value.as_deref(), Some(expected));
        assert!(page.decode_warnings().is_empty(), "{value}");
    }
}

#[tokio::test]
async fn lists_in_objects_and_objects_in_place_of_lists() {
    for (list, names) in [
        (
            r#"[{"ProjectName":"a"},{"ProjectName":"b"}]"#,
            &["a", "b"][..],
        ),
        (
            r#"{"Project":[{"ProjectName":"a"},{"ProjectName":"b"}]}"#,
            &["a", "b"],
        ),
        (r#"{"Project":{"ProjectName":"a"}}"#, &["a"]),
        (r#"{"ProjectName":"a","ServiceRole":"r"}"#, &["a"]),
        (r#"{"ProjectName":"a"}"#, &["a"]),
        ("{}", &[]),
        (r#""""#, &[]),
    ] {
        let imm: alibaba_imm::Client =
            answered(200, &format!(r#"{{"Projects":{list},"NextToken":""}}"#));
        let page = imm.list_projects().send().await.unwrap();
        let found: Vec<_> = page
            .projects()
            .iter()
            .filter_map(|project| project.project_name.as_deref())
            .collect();
        assert_eq!(found, names, "{list}");
        assert!(page.decode_warnings().is_empty(), "{list}");
    }
}

#[tokio::test]
async fn one_wrong_value_does_not_cost_the_page() {
    let body = r#"{"Projects":[{"ProjectName":"a","FileCount":"many"},{"ProjectName":"b\ud800"},{"ProjectName":"c","FileCount":"3"}]}"#;
    let imm: alibaba_imm::Client = answered(200, body);
    let page = imm.list_projects().send().await.unwrap();
    let counts: Vec<_> = page
        .projects()
        .iter()
        .map(|project| project.file_count)
        .collect();
    assert_eq!(counts, [None, None, Some(3)]);
    let warnings: Vec<String> = page
        .decode_warnings()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        warnings,
        [
            "Projects[0].FileCount: expected a 64-bit integer, found text that is no such number",
            "Projects[1].ProjectName: half a surrogate pair was replaced",
        ]
    );
}
