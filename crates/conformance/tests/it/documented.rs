//! The examples of the providers' pages, as the specs keep them.

use serde_json::{Map, Value, json};
use xtask::codegen::model::Place;

use crate::apis::{Crate, all, workspace};
use crate::recorder::pairs;

/// The five documented operations, and what their request examples are on the wire: path and decoded query.
fn requests() -> [(&'static str, &'static str, &'static str, Value); 5] {
    [
        (
            "alibaba-imm",
            "ListProjects",
            "/",
            json!({
                "MaxResults": "100",
                "NextToken": "MTIzNDU2Nzg6aW1tdGVzdDAx",
                "Prefix": "immtest",
                "Tag": r#"[{"Key":"TestKey","Value":"TestValue"}]"#,
            }),
        ),
        (
            "alibaba-pai",
            "ListImages",
            "/api/v1/images",
            json!({
                "Accessibility": "PUBLIC",
                "Labels": "system.framework=XGBoost 1.6.0,system.official=true",
                "Name": "tensorflow_2.9",
                "Order": "DESC",
                "PageNumber": "1",
                "PageSize": "20",
                "Query": "name",
                "SortBy": "GmtCreateTime",
                "Verbose": "true",
                "WorkspaceId": "20******55",
            }),
        ),
        (
            "alibaba-ice",
            "ListMediaBasicInfos",
            "/",
            json!({
                "BusinessType": "opening",
                "EndTime": "2020-12-20T13:00:00Z",
                "IncludeFileBasicInfo": "true",
                "MaxResults": "5",
                "MediaId": "****019b82e24b37a1c2958dec38****",
                "MediaType": "video",
                "NextToken": "pSa1SQ0wCe5pzVrQ6mWZEw==",
                "SortBy": "desc",
                "Source": "oss",
                "StartTime": "2020-12-20T12:00:00Z",
                "Status": "Normal",
            }),
        ),
        (
            "alibaba-ice",
            "GetEditingProjectMaterials",
            "/",
            json!({"ProjectId": "*****fb2101cb318*****"}),
        ),
        (
            "ncp-maiu",
            "list_projects",
            "/api/v1/workspaces/my-workspace/projects",
            json!({}),
        ),
    ]
}

/// The one operation in an operation file.
fn operation_file(provider: &Crate, operation: &str) -> Value {
    let path = workspace()
        .join("specs")
        .join(provider.name())
        .join(format!("operations/{operation}.yaml"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let item: Map<String, Value> = yaml_serde::from_str(&text).unwrap();
    item.into_iter()
        .find(|(_, operation)| operation["responses"].is_object())
        .unwrap()
        .1
}

#[test]
fn documented_requests_go_on_the_wire_as_written() {
    for (name, operation, path, query) in requests() {
        let provider = all().find(|provider| provider.name() == name).unwrap();
        let document = operation_file(&provider, operation);
        let input: Map<String, Value> = document["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|parameter| {
                // The example of a JSON-encoded parameter stands at its schema.
                let example = parameter
                    .get("example")
                    .or_else(|| parameter.pointer("/content/application~1json/schema/example"))?;
                Some((parameter["name"].as_str()?.to_owned(), example.clone()))
            })
            .collect();
        let entry = client_core::by_name::find(provider.entries(), operation).unwrap();
        let wire = entry.encode(&Value::Object(input.clone())).unwrap();
        assert_eq!(wire.path, path, "{operation}");
        let sent: Map<String, Value> = pairs(&wire.query)
            .into_iter()
            .map(|(name, values)| (name, json!(values.join("|"))))
            .collect();
        assert_eq!(Value::Object(sent.clone()), query, "{operation}");
        assert!(wire.body.is_empty(), "{operation}");

        // And back: what the wire says is what the page says.
        let api = provider.api();
        let operation = api
            .operations
            .iter()
            .find(|own| own.id == operation)
            .unwrap();
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Query)
        {
            let (name, info) = (&parameter.field.wire, entry.info());
            let Some(example) = input.get(name) else {
                continue;
            };
            let info = info
                .parameters()
                .iter()
                .find(|info| info.name() == name)
                .unwrap();
            let text = sent[name].as_str().unwrap();
            let read = match info.kind() {
                client_core::operation::Type::String => json!(text),
                _ => serde_json::from_str(text).unwrap(),
            };
            assert_eq!(read, *example, "{} {name}", operation.id);
        }
    }
}

#[test]
fn documented_answers_survive_decoding() {
    let mut failures = Vec::new();
    let mut told = Vec::new();
    for provider in all() {
        let api = provider.api();
        for operation in &api.operations {
            let path = workspace().join(&operation.source);
            let text = std::fs::read_to_string(path).unwrap();
            let item: Map<String, Value> = yaml_serde::from_str(&text).unwrap();
            for document in item
                .values()
                .filter(|document| document["operationId"] == operation.id.as_str())
            {
                let examples =
                    &document["responses"]["200"]["content"]["application/json"]["examples"];
                for (name, example) in examples.as_object().into_iter().flatten() {
                    told.push(format!("{}/{}", provider.name(), operation.id));
                    let documented = without_nulls(&example["value"]);
                    if let Err(problem) = crate::answers::recode(&provider, operation, &documented)
                    {
                        failures.push(format!(
                            "{}/{} {name}: {problem}",
                            provider.name(),
                            operation.id
                        ));
                    }
                }
            }
        }
    }
    for (name, operation, _, _) in requests() {
        assert!(
            told.contains(&format!("{name}/{operation}")),
            "{name}/{operation} has no example"
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The same answer without members that are null: decoded, null is absent.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
