//! `mediacloud describe`.

use serde_json::json;

use crate::support::mediacloud;

#[test]
fn tells_a_person_what_to_give() {
    let text = mediacloud(&["describe", "imm", "list-projects"])
        .run()
        .printed();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "alibaba-imm ListProjects");
    assert!(lines[1].ends_with('.'), "{text}");
    for line in [
        "Request     POST /",
        "Signature   ACS3-HMAC-SHA256",
        "Permission  imm:ListProjects",
        "Retry       read: changes nothing, repeated after every passing fault",
        "Paging      by token: each answer has the token of the next page",
    ] {
        assert!(lines.contains(&line), "{line} in {text}");
    }
    let row = |name: &str| {
        let line = lines
            .iter()
            .find(|line| line.trim_start().starts_with(name))
            .expect(name);
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(text.contains("Page        https://"), "{text}");
    assert_eq!(
        row("MaxResults"),
        "MaxResults query integer (64 bits) 100 0 to 200"
    );
    assert_eq!(row("Prefix"), "Prefix query text 0 to 128 characters");
    assert!(row("Tag").starts_with("Tag query, JSON list of "), "{text}");
}

#[test]
fn tells_required_parameters_values_errors_and_what_has_no_signature() {
    for (operation, expected) in [
        (
            ["maiu", "ListProjects"],
            "  workspace_name  path   text  yes",
        ),
        (["maiu", "ListProjects"], "  400     10001  "),
        (["ice", "ListMediaBasicInfos"], "image, video, audio, text"),
        (
            ["ice", "GetEditingProjectMaterials"],
            "  404     ProjectNotFound",
        ),
        (
            ["ice", "getpublicmediainfo"],
            "Signature   none: called without credentials",
        ),
        (["pai", "list_images"], "Paging      numbered pages, from 1"),
        (
            ["maiu", "list_video_assets"],
            "ncp-maiu list_video_assets (deprecated)",
        ),
    ] {
        let text = mediacloud(&["describe"])
            .argument(operation[0])
            .argument(operation[1])
            .run()
            .printed();
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn tells_a_program_the_same_as_json() {
    let value = mediacloud(&["describe", "ice", "ListMediaBasicInfos", "--json"])
        .run()
        .json();
    for (member, expected) in [
        ("/crate", json!("alibaba-ice")),
        ("/version", json!("2020-11-09")),
        ("/operation", json!("ListMediaBasicInfos")),
        ("/method", json!("POST")),
        ("/path", json!("/")),
        ("/permission", json!("ice:ListMediaBasicInfos")),
        ("/retry", json!("read")),
        ("/paging/style", json!("token")),
        ("/unsigned", json!(false)),
        ("/deprecated", json!(false)),
    ] {
        assert_eq!(value.pointer(member), Some(&expected), "{member}");
    }
    let parameters = value["parameters"].as_array().unwrap();
    let parameter = parameters
        .iter()
        .find(|one| one["name"] == "MaxResults")
        .unwrap();
    assert_eq!(
        parameter,
        &json!({
            "name": "MaxResults", "place": "query", "style": "plain", "type": "integer (32 bits)", "required": false,
            "deprecated": false, "default": "10", "minimum": 1, "maximum": 100, "minLength": null, "maxLength": null,
            "values": [], "documents": [],
        })
    );
}

#[test]
fn every_operation_can_be_described() {
    // A handful of each crate, evenly spread: each costs a process.
    let all = mediacloud(&["operations"]).run().printed();
    for line in all.lines().step_by(40) {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        let value = mediacloud(&["describe", words[0], words[1], "--json"])
            .run()
            .json();
        assert_eq!(value["operation"], words[1]);
        assert!(
            value["documentation"]
                .as_str()
                .unwrap()
                .starts_with("https://"),
            "{line}"
        );
        let text = mediacloud(&["describe", words[0], words[1]])
            .run()
            .printed();
        assert!(text.contains(value["summary"].as_str().unwrap()), "{line}");
    }
}
