//! `mediacloud call` against an emulator in this process.

use auth_core::{Credentials, ExposeSecret};
use emulator::{Emulator, Fault};
use serde_json::Value;

use crate::support::{Mediacloud, mediacloud};

/// The program as it calls the emulator, with its test keys.
fn calling(emulator: &Emulator, arguments: &[&str]) -> Mediacloud {
    let (alibaba, ncp) = (
        emulator.credentials().alibaba_session(),
        emulator.credentials().ncp(),
    );
    let token = alibaba
        .security_token()
        .map(|token| token.expose_secret().to_owned());
    keyless(emulator, arguments).envs(&[
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", alibaba.access_key_id()),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret(&alibaba)),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", token.as_deref().unwrap()),
        ("NCLOUD_ACCESS_KEY_ID", ncp.access_key_id()),
        ("NCLOUD_SECRET_ACCESS_KEY", secret(&ncp)),
    ])
}

fn keyless(emulator: &Emulator, arguments: &[&str]) -> Mediacloud {
    mediacloud(&["call", "--endpoint-url", &emulator.endpoint()]).arguments(arguments)
}

fn secret(credentials: &Credentials) -> &str {
    credentials.access_key_secret().expose_secret()
}

// The program is waited for on the test's own thread, so the emulator needs another.
macro_rules! with_emulator {
    ($($name:ident($emulator:ident) $body:block)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
            async fn $name() {
                let $emulator = Emulator::start().await.unwrap();
                $body
                $emulator.shutdown().await;
            }
        )*
    };
}

with_emulator! {
    answers_are_printed_in_wire_names(emulator) {
        let input = r#"{"MaxResults": 3}"#;
        let answer = calling(&emulator, &["imm", "list-projects", "--input", input]).run().json();
        assert_eq!(answer["Projects"].as_array().unwrap().len(), 3);
        assert!(!answer["NextToken"].as_str().unwrap().is_empty());
        assert!(answer["Projects"][0]["ProjectName"].is_string());

        let answer = calling(&emulator, &["pai", "ListImages", "--input", r#"{"PageSize": 2}"#]).run().json();
        assert_eq!(answer["Images"].as_array().unwrap().len(), 2);

        let answer = calling(&emulator, &["ice", "ListMediaBasicInfos"]).run().json();
        assert_eq!(answer["MediaInfos"].as_array().unwrap().len(), 10);

        let input = r#"{"workspace_name": "my-workspace"}"#;
        let answer = calling(&emulator, &["maiu", "list_projects", "--input", input]).run().json();
        assert_eq!(answer["result"]["projects"].as_array().unwrap().len(), 3);
    }

    input_comes_from_a_file_or_stdin(emulator) {
        let file = std::env::temp_dir().join(format!("mediacloud-cli-input-{}.json", std::process::id()));
        std::fs::write(&file, r#"{"MaxResults": 4}"#).unwrap();
        let argument = format!("@{}", file.display());
        let answer = calling(&emulator, &["imm", "ListProjects", "--input", &argument]).run().json();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(answer["Projects"].as_array().unwrap().len(), 4);

        let run = calling(&emulator, &["imm", "ListProjects", "--input", "-"]).stdin("{\"MaxResults\": 5}\n");
        assert_eq!(run.run().json()["Projects"].as_array().unwrap().len(), 5);
    }

    raw_is_the_body_to_the_byte(emulator) {
        let body = "{\"Projects\": [ ],\n\t\"Unknown\": 1.50, \"RequestId\":\"r\"}";
        emulator.fail_next(Fault::raw(200, "application/json", body));
        assert_eq!(calling(&emulator, &["imm", "ListProjects", "--raw"]).run().printed(), body);

        emulator.fail_next(Fault::raw(200, "text/plain", "not JSON"));
        assert_eq!(calling(&emulator, &["imm", "ListProjects", "--raw"]).run().printed(), "not JSON");
    }

    a_refusal_is_json_on_stderr(emulator) {
        let input = r#"{"ProjectId": "nosuchproject"}"#;
        let failure = calling(&emulator, &["ice", "GetEditingProjectMaterials", "--input", input]).run().failure();
        assert_eq!(failure["kind"], "service");
        assert_eq!(failure["operation"], "GetEditingProjectMaterials");
        assert_eq!(failure["code"], "ProjectNotFound");
        assert_eq!(failure["status"], 404);
        assert_eq!(failure["attempts"], 1);
        assert!(failure["requestId"].is_string(), "{failure}");

        let input = r#"{"MaxResults": 201}"#;
        let failure = calling(&emulator, &["imm", "ListProjects", "--input", input]).run().failure();
        assert_eq!(failure["status"], 400, "{failure}");
    }

    an_answer_that_is_none_is_a_failure(emulator) {
        emulator.fail_next(Fault::raw(200, "text/html", "<html>hello</html>"));
        let failure = calling(&emulator, &["imm", "ListProjects"]).run().failure();
        assert_eq!(failure["kind"], "decode", "{failure}");
        assert_eq!(failure["status"], 200);
        assert!(failure["body"].as_str().unwrap().contains("hello"), "{failure}");
    }

    a_wrong_secret_is_told_but_not_shown(emulator) {
        let outcome = calling(&emulator, &["imm", "ListProjects"])
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "a-wrong-secret")
            .run();
        assert!(!outcome.stderr.contains("a-wrong-secret"), "{outcome:?}");
        assert!(!outcome.stderr.contains("CAIS+emulator"), "{outcome:?}");
        assert_eq!(outcome.failure()["code"], "SignatureDoesNotMatch");

        let input = r#"{"workspace_name": "my-workspace"}"#;
        let outcome = calling(&emulator, &["maiu", "list_projects", "--input", input])
            .env("NCLOUD_SECRET_ACCESS_KEY", "a-wrong-secret")
            .run();
        assert!(!outcome.stderr.contains("a-wrong-secret"), "{outcome:?}");
        let failure = outcome.failure();
        assert_eq!((&failure["status"], &failure["gateway"]), (&Value::from(401), &Value::from(true)));
    }

    operations_without_a_signature_need_no_keys(emulator) {
        keyless(&emulator, &["ice", "ListAllPublicMediaTags"]).run().json();
    }

    nothing_is_sent_in_a_dry_run(emulator) {
        calling(&emulator, &["imm", "ListProjects", "--dry-run"]).run().printed();
        assert!(emulator.requests().is_empty());
    }

    any_spelling_reaches_the_operation(emulator) {
        for name in ["ListProjects", "list-projects", "list_projects", "LISTPROJECTS", "list projects"] {
            calling(&emulator, &["alibaba-imm", name]).run().json();
        }
        let called: Vec<_> = emulator.requests().iter().map(|request| request.operation).collect();
        assert_eq!(called, [Some("ListProjects"); 5]);
    }
}
