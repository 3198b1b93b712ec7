//! What is wrong with a command line, and exit code 2.

use crate::support::mediacloud;

#[test]
fn wrong_arguments_are_explained() {
    let dry = [
        "call",
        "imm",
        "ListProjects",
        "--dry-run",
        "--region",
        "cn-hangzhou",
        "--input",
    ];
    for (arguments, expected) in [
        (&[][..], &["Usage: mediacloud"][..]),
        (&["cal"], &["unrecognized subcommand 'cal'", "call"]),
        (&["call", "imm"], &["<OPERATION>"]),
        (
            &["operations", "immm"],
            &[
                "'immm'",
                "did you mean imm?",
                "alibaba-ice, alibaba-imm, alibaba-pai, ncp-maiu",
            ],
        ),
        (
            &["describe", "imm", "ListProject"],
            &["no operation \"ListProject\"", "did you mean ListProjects"],
        ),
        (
            &["call", "imm", "list-porjects"],
            &["did you mean ListProjects"],
        ),
        (
            &["call", "imm", "ListMediaBasicInfos"],
            &["alibaba-ice has ListMediaBasicInfos"],
        ),
        (
            &["call", "imm", "ListProjects", "--show-secrets"],
            &["--dry-run"],
        ),
        (
            &["call", "imm", "ListProjects", "--raw", "--dry-run"],
            &["cannot be used with"],
        ),
        (
            &["call", "imm", "ListProjects", "--dry-run"],
            &["no region", "ALIBABA_CLOUD_REGION_ID", "--region"],
        ),
        (
            &[
                "call",
                "imm",
                "ListProjects",
                "--dry-run",
                "--region",
                "Hangzhou!",
            ],
            &["\"Hangzhou!\""],
        ),
        (
            &[
                "call",
                "imm",
                "ListProjects",
                "--dry-run",
                "--endpoint-url",
                "http://example.com",
            ],
            &["plain http", "--allow-http"],
        ),
        (
            &[
                "call",
                "maiu",
                "ListProjects",
                "--region",
                "kr",
                "--input",
                r#"{"workspace_name": "w"}"#,
            ],
            &["has no regions"],
        ),
        (
            &["call", "maiu", "ListProjects"],
            &[
                "missing: workspace_name",
                "mediacloud describe ncp-maiu list_projects",
            ],
        ),
        (
            &["call", "ice", "GetEditingProjectMaterials"],
            &["missing: ProjectId"],
        ),
        (
            &[&dry[..], &[r#"{"MaxResults": 1,}"#]].concat(),
            &["--input is not JSON", "line 1 column 18"],
        ),
        (&[&dry[..], &["[]"]].concat(), &["--input is a list"]),
        (
            &[&dry[..], &["@/does/not/exist.json"]].concat(),
            &["/does/not/exist.json"],
        ),
        (
            &[&dry[..], &[r#"{"MaxResult": 1}"#]].concat(),
            &["MaxResult is not known"],
        ),
        (
            &[&dry[..], &[r#"{"Tag": [{"Key": "k", "Valeu": "v"}]}"#]].concat(),
            &["Tag[0].Valeu is not known"],
        ),
        (
            &[&dry[..], &[r#"{"MaxResults": "many"}"#]].concat(),
            &["MaxResults: expected"],
        ),
    ] {
        let message = mediacloud(arguments).run().usage();
        for part in expected {
            assert!(
                message.contains(part),
                "{part:?} for {arguments:?} in {message}"
            );
        }
    }
}

#[test]
fn faults_in_stdin_have_a_place() {
    let arguments = [
        "call",
        "imm",
        "ListProjects",
        "--dry-run",
        "--region",
        "cn-hangzhou",
        "--input",
        "-",
    ];
    let message = mediacloud(&arguments)
        .stdin("{\n  \"MaxResults\": x\n}")
        .run()
        .usage();
    assert!(
        message.contains("stdin is not JSON: expected value at line 2 column 17"),
        "{message}"
    );
    assert!(message.contains("  \"MaxResults\": x\n"), "{message}");
}

#[test]
fn help_and_version_are_no_failures() {
    for (arguments, expected) in [
        (&["--help"][..], "Exit codes:"),
        (&["call", "--help"], "ALIBABA_CLOUD_REGION_ID"),
        (
            &["--version"],
            concat!("mediacloud ", env!("CARGO_PKG_VERSION")),
        ),
    ] {
        let printed = mediacloud(arguments).run().printed();
        assert!(printed.contains(expected), "{printed}");
    }
}
