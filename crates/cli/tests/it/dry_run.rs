//! `mediacloud call --dry-run`.

use auth_core::alibaba::sign as acs3;
use auth_core::ncp::sign as ncp;

use crate::support::mediacloud;

const ALIBABA: [(&str, &str); 3] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIdryrunid"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "dry-run-secret"),
    ("ALIBABA_CLOUD_SECURITY_TOKEN", "dry-run-token"),
];
const NCP: [(&str, &str); 2] = [
    ("NCLOUD_ACCESS_KEY_ID", "ncpdryrunid"),
    ("NCLOUD_SECRET_ACCESS_KEY", "dry-run-secret"),
];

const IMM: [&str; 8] = [
    "call",
    "imm",
    "list-projects",
    "--dry-run",
    "--region",
    "cn-hangzhou",
    "--input",
    r#"{"MaxResults": 5, "Prefix": "a b/ß", "Tag": [{"Key": "k", "Value": "v"}]}"#,
];
const MAIU: [&str; 6] = [
    "call",
    "maiu",
    "ListProjects",
    "--dry-run",
    "--input",
    r#"{"workspace_name": "my workspace"}"#,
];

/// The printed request with what changes from run to run replaced.
fn steady(printed: &str) -> String {
    let changing = [
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-ncp-apigw-timestamp",
        "user-agent",
    ];
    let lines = printed.lines().map(|line| match line.split_once(": ") {
        Some((name, value)) if changing.contains(&name) => {
            assert!(!value.is_empty(), "{line}");
            format!("{name}: *")
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

const IMM_TARGET: &str = "https://imm.cn-hangzhou.aliyuncs.com/?MaxResults=5&Prefix=a%20b%2F%C3%9F\
                          &Tag=%5B%7B%22Key%22%3A%22k%22%2C%22Value%22%3A%22v%22%7D%5D";
const EMPTY_HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[test]
fn prints_the_request_without_what_a_thief_could_use() {
    let printed = mediacloud(&IMM).envs(&ALIBABA).run().printed();
    let expected = format!(
        "POST {IMM_TARGET}\n\
         accept: application/json\n\
         authorization: ACS3-HMAC-SHA256 Credential=[redacted],SignedHeaders=host;x-acs-accesskey-id;x-acs-action;\
         x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,\
         Signature=[redacted]\n\
         host: imm.cn-hangzhou.aliyuncs.com\n\
         user-agent: *\n\
         x-acs-accesskey-id: [redacted]\n\
         x-acs-action: ListProjects\n\
         x-acs-content-sha256: {EMPTY_HASH}\n\
         x-acs-date: *\n\
         x-acs-security-token: [redacted]\n\
         x-acs-signature-nonce: *\n\
         x-acs-version: 2020-09-30"
    );
    assert_eq!(steady(&printed), expected);

    let printed = mediacloud(&MAIU).envs(&NCP).run().printed();
    let expected = "GET https://mi.apigw.ntruss.com/api/v1/workspaces/my%20workspace/projects\n\
                    accept: application/json\n\
                    content-type: application/json\n\
                    host: mi.apigw.ntruss.com\n\
                    user-agent: *\n\
                    x-ncp-apigw-signature-v2: [redacted]\n\
                    x-ncp-apigw-timestamp: *\n\
                    x-ncp-iam-access-key: [redacted]";
    assert_eq!(steady(&printed), expected);
}

#[test]
fn prints_bodies_as_they_would_be_sent() {
    let arguments = ["call", "maiu", "create-project", "--dry-run", "--input"];
    let input = r#"{"workspace_name": "w", "name": "p \"q\" 한"}"#;
    let printed = mediacloud(&arguments)
        .argument(input)
        .envs(&NCP)
        .run()
        .printed();
    let (head, body) = printed.split_once("\n\n").unwrap();
    assert!(
        head.starts_with("POST https://mi.apigw.ntruss.com/api/v1/workspaces/w/projects\n"),
        "{head}"
    );
    assert_eq!(body, "{\"name\":\"p \\\"q\\\" 한\"}\n");
}

#[test]
fn secrets_are_shown_when_asked_for_and_the_signature_holds() {
    let printed = mediacloud(&IMM)
        .argument("--show-secrets")
        .envs(&ALIBABA)
        .run()
        .printed();
    let headers = headers(&printed);
    let header = |name: &str| {
        headers
            .iter()
            .find(|(header, _)| header == name)
            .unwrap()
            .1
            .as_str()
    };
    assert_eq!(header("x-acs-security-token"), "dry-run-token");
    let authorization = acs3::parse_authorization(header("authorization")).unwrap();
    assert_eq!(authorization.credential, "LTAIdryrunid");
    let names: Vec<&str> = authorization
        .signed_headers
        .iter()
        .map(String::as_str)
        .collect();
    let query = IMM_TARGET.split_once('?').unwrap().1;
    let (_, text) = acs3::canonicalize("POST", "/", query, &headers, &names, EMPTY_HASH);
    assert_eq!(
        acs3::signature("dry-run-secret", &text),
        authorization.signature
    );
    // The key itself never travels, so it is not even shown then.
    assert!(!printed.contains("dry-run-secret"));

    let printed = mediacloud(&MAIU)
        .argument("--show-secrets")
        .envs(&NCP)
        .run()
        .printed();
    let headers = self::headers(&printed);
    let header = |name: &str| {
        headers
            .iter()
            .find(|(header, _)| header == name)
            .unwrap()
            .1
            .as_str()
    };
    let target = "/api/v1/workspaces/my%20workspace/projects";
    let text = ncp::string_to_sign(
        "GET",
        target,
        header("x-ncp-apigw-timestamp"),
        "ncpdryrunid",
    );
    assert_eq!(header("x-ncp-iam-access-key"), "ncpdryrunid");
    assert_eq!(
        header("x-ncp-apigw-signature-v2"),
        ncp::signature("dry-run-secret", &text)
    );
}

fn headers(printed: &str) -> Vec<(String, String)> {
    printed
        .lines()
        .skip(1)
        .map_while(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn without_credentials_the_request_is_unsigned_and_that_is_said() {
    for (arguments, method, variable) in [
        (&IMM[..], "POST ", "ALIBABA_CLOUD_ACCESS_KEY_ID"),
        (&MAIU[..], "GET ", "NCLOUD_ACCESS_KEY_ID"),
    ] {
        let outcome = mediacloud(arguments).run();
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stdout.starts_with(method), "{outcome:?}");
        assert!(
            outcome
                .stderr
                .starts_with("note: the request is not signed"),
            "{outcome:?}"
        );
        assert!(outcome.stderr.contains(variable), "{outcome:?}");
        for signature in ["authorization", "signature-v2", "access-key", "nobody"] {
            assert!(
                !outcome.stdout.contains(signature),
                "{signature} in {outcome:?}"
            );
        }
    }
}

#[test]
fn an_operation_without_a_signature_needs_no_note() {
    let arguments = [
        "call",
        "ice",
        "ListAllPublicMediaTags",
        "--dry-run",
        "--region",
        "cn-shanghai",
    ];
    let printed = mediacloud(&arguments).run().printed();
    assert!(
        printed.contains("Action=ListAllPublicMediaTags"),
        "{printed}"
    );
    assert!(!printed.contains("authorization"), "{printed}");
}

#[test]
fn half_a_key_pair_is_told() {
    let failure = mediacloud(&MAIU)
        .env("NCLOUD_ACCESS_KEY_ID", "half")
        .run()
        .failure();
    assert_eq!(failure["kind"], "credentials");
    assert!(
        failure["causes"]
            .to_string()
            .contains("NCLOUD_SECRET_ACCESS_KEY"),
        "{failure}"
    );
}

#[test]
fn endpoint_and_region_come_from_options_before_the_environment() {
    let region = [("ALIBABA_CLOUD_REGION_ID", "cn-beijing")];
    for (arguments, expected) in [
        (
            &["call", "pai", "ListImages", "--dry-run"][..],
            "cn-beijing",
        ),
        (
            &[
                "call",
                "pai",
                "ListImages",
                "--dry-run",
                "--region",
                "cn-shanghai",
            ],
            "cn-shanghai",
        ),
        (
            &[
                "call",
                "pai",
                "ListImages",
                "--dry-run",
                "--endpoint-url",
                "http://127.0.0.1:9/",
            ],
            "http://127.0.0.1:9/api/v1/images\n",
        ),
        (
            &[
                "call",
                "pai",
                "ListImages",
                "--dry-run",
                "--endpoint-url",
                "http://emulator:9",
                "--allow-http",
            ],
            "http://emulator:9/api/v1/images\n",
        ),
    ] {
        let printed = mediacloud(arguments)
            .envs(&ALIBABA)
            .envs(&region)
            .run()
            .printed();
        let line = printed.split_inclusive('\n').next().unwrap();
        assert!(
            line.starts_with("GET ") && line.contains(expected),
            "{expected} in {line}"
        );
    }
}
