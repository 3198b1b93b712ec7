//! Configuration files that nobody wrote on purpose: no panic, and no secret in any text.

use std::sync::Arc;

use auth_core::alibaba::region;
use auth_core::alibaba::{
    CliProfileProvider, CredentialsUriProvider, EcsRamRoleProvider, IniProfileProvider,
};
use auth_core::ncp::{NcpConfigureProvider, NcpServerRoleProvider};
use auth_core::{FixedClock, MapEnvironment, MemoryFiles, ProvideCredentials, System};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::cases::MARK;
use crate::support::{NOW, ScriptedHttp, at, run, system};

fn with_files(files: &[(&str, &[u8])]) -> System {
    let mut system = system(ScriptedHttp::default(), &FixedClock::new(at(NOW)));
    system.env = Arc::new(MapEnvironment::new().with("HOME", "/h"));
    let memory = MemoryFiles::new();
    for (path, content) in files {
        memory.insert(path, *content);
    }
    system.files = Arc::new(memory);
    system
}

fn assert_quiet(provider: &dyn ProvideCredentials) {
    let answer = run(provider.provide());
    let text = format!("{answer:?} {provider:?} {}", provider.name());
    let error = answer
        .err()
        .map(|error| format!("{error} {error:?}"))
        .unwrap_or_default();
    assert!(
        !text.contains(MARK) && !error.contains(MARK),
        "{text} {error}"
    );
}

fn cli(content: &[u8]) {
    let system = with_files(&[("/h/.aliyun/config.json", content)]);
    assert_quiet(&CliProfileProvider::new(&system));
    assert_quiet(&CliProfileProvider::with_profile(&system, "a"));
    if let Err(error) = region(&system, None) {
        assert!(!error.to_string().contains(MARK), "{error}");
    }
}

fn ini(content: &[u8]) {
    let system = with_files(&[
        ("/h/.alibabacloud/credentials", content),
        ("/h/.ncloud/configure", content),
    ]);
    assert_quiet(&IniProfileProvider::new(&system));
    assert_quiet(&NcpConfigureProvider::new(&system));
}

fn secret() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => Just(json!("s3cr3t")),
        1 => Just(json!("s3cr3t\u{0}\r\n")),
        1 => Just(json!(["s3cr3t"])),
        1 => Just(json!({"s3cr3t": "s3cr3t"})),
        1 => Just(json!(12)),
        1 => Just(Value::Null),
    ]
}

const MODES: [&str; 13] = [
    "AK",
    "StsToken",
    "RamRoleArn",
    "EcsRamRole",
    "OIDC",
    "ChainableRamRoleArn",
    "CredentialsURI",
    "External",
    "CloudSSO",
    "OAuth",
    "RamRoleArnWithRoleName",
    "BearerToken",
    "",
];

/// Fields that providers read, so that the values get somewhere. Those are left out that errors repeat on purpose,
/// to be found again: names of profiles and roles, regions, hosts, paths.
const FIELDS: [&str; 16] = [
    "access_key_id",
    "access_key_secret",
    "sts_token",
    "sts_expiration",
    "ram_role_arn",
    "ram_session_name",
    "expired_seconds",
    "enable_vpc",
    "policy",
    "external_id",
    "oidc_provider_arn",
    "credentials_uri",
    "access_token",
    "cloud_sso_access_token_expire",
    "oauth_access_token",
    "region_id",
];

proptest! {
    #[test]
    fn any_bytes(content in proptest::collection::vec(any::<u8>(), 0..200)) {
        cli(&content);
        ini(&content);
    }

    #[test]
    fn broken_cli_files(
        values in proptest::collection::vec((0..FIELDS.len(), secret()), 0..10),
        mode in 0..MODES.len(),
        cut in 0.0..1.2_f64,
    ) {
        let mut profile = json!({"name": "default", "mode": MODES[mode]});
        for (field, value) in values {
            profile[FIELDS[field]] = value;
        }
        let text = json!({"current": "default", "profiles": [profile, "s3cr3t"]}).to_string();
        let whole = json!({"current": "default", "profiles": [profile]}).to_string();
        let end = ((whole.len() as f64 * cut) as usize).min(whole.len());
        cli(text.as_bytes());
        cli(whole.as_bytes());
        cli(&whole.as_bytes()[..end]);
    }

    #[test]
    fn broken_ini_files(lines in proptest::collection::vec(prop_oneof![
        Just("[default]"), Just("[DEFAULT]"), Just("[default"), Just("type = access_key"), Just("type=ram_role_arn"),
        Just("type = s3cr3t"), Just("access_key_id = s3cr3t"), Just("access_key_secret = s3cr3t"), Just("s3cr3t"),
        Just("= s3cr3t"), Just("access_key_secret = s3 s3cr3t"), Just("role_arn = s3cr3t"), Just("role_session_name=s3cr3t/"),
        Just("ncloud_access_key_id = s3cr3t"), Just("ncloud_secret_access_key = s3cr3t \u{7}x"), Just("enable=s3cr3t"),
        Just("# s3cr3t"), Just(""),
    ], 0..12)) {
        ini(lines.join("\n").as_bytes());
    }

    #[test]
    fn broken_answers(body in prop_oneof![
        "\\PC{0,60}",
        Just("{\"AccessKeyId\": \"s3cr3t\"".to_owned()),
        Just(json!({"Code": "Success", "AccessKeyId": ["s3cr3t"], "Expiration": "s3cr3t"}).to_string()),
        Just(json!({"AccessKeyId": "a", "AccessKeySecret": "s3cr3t", "SecurityToken": "s3cr3t", "Expiration": "s3cr3t"}).to_string()),
        Just("\"s3cr3t\"".to_owned()),
    ], status in prop_oneof![Just(200_u16), Just(204), Just(302), Just(400)]) {
        let exchange = json!({"request": "*", "status": status, "answer": body});
        let system = system(ScriptedHttp::new(&json!([exchange, exchange, exchange])), &FixedClock::new(at(NOW)));
        assert_quiet(&CredentialsUriProvider::new(&system, "http://127.0.0.1:1/?s3cr3t").unwrap());
        assert_quiet(&EcsRamRoleProvider::builder(&system).role_name("role").build().unwrap());
    }

    /// Where a name is expected, somebody else answers. A name that could be one is shown, to be found again.
    #[test]
    fn role_names_that_are_none(body in prop_oneof![
        "\\PC{0,20}[ \"{}<>=+/,:%\u{0}\u{85}é]s3cr3t\\PC{0,20}",
        "s3cr3t[A-Za-z0-9]{59,80}",
        "[\n ]{0,3}s3cr3t[=+/@:]",
        Just("{\"AccessKeySecret\":\"s3cr3t\"}".to_owned()),
    ]) {
        let token = json!({"request": "*", "status": 404});
        let list = json!({"request": "*", "status": 200, "answer": body});
        let answers = json!([token, list, token, list]);
        let http = ScriptedHttp::new(&answers);
        let system = system(http.clone(), &FixedClock::new(at(NOW)));
        assert_quiet(&EcsRamRoleProvider::builder(&system).build().unwrap());
        assert_quiet(&EcsRamRoleProvider::from_env(&system).build().unwrap());
        prop_assert!(http.problems().is_empty(), "{:?}", http.problems());

        let answers = json!([list, list]);
        let http = ScriptedHttp::new(&answers);
        let system = crate::support::system(http.clone(), &FixedClock::new(at(NOW)));
        assert_quiet(&NcpServerRoleProvider::builder(&system).build().unwrap());
        assert_quiet(&NcpServerRoleProvider::builder(&system).expected(false).build().unwrap());
        prop_assert!(http.problems().is_empty(), "{:?}", http.problems());
    }
}

#[test]
fn a_chain_of_profiles_without_end_is_refused() {
    for length in [17, 8_000] {
        let mut profiles: Vec<Value> = (0..length)
            .map(|index| {
                json!({
                    "name": format!("p{index}"), "mode": "ChainableRamRoleArn",
                    "source_profile": format!("p{}", index + 1), "ram_role_arn": "acs:ram::1:role/r",
                })
            })
            .collect();
        profiles.push(json!({
            "name": format!("p{length}"), "mode": "AK", "access_key_id": "id", "access_key_secret": "secret",
        }));
        let config = json!({"current": "p0", "profiles": profiles}).to_string();
        let system = with_files(&[("/h/.aliyun/config.json", config.as_bytes())]);
        let error = run(CliProfileProvider::new(&system).provide()).unwrap_err();
        assert!(
            error.to_string().contains("more than 16 profiles"),
            "{error}"
        );
    }
}

#[test]
fn files_and_variables_as_people_have_them() {
    let home = |variables: &[(&str, &str)], path: &str, content: &str| {
        let mut system = with_files(&[(path, content.as_bytes())]);
        let environment = variables.iter().fold(
            MapEnvironment::new().with("HOME", "/h"),
            |environment, (name, value)| environment.with(*name, *value),
        );
        system.env = Arc::new(environment);
        system
    };
    let ini = "/h/.alibabacloud/credentials";
    let cli = "/h/.aliyun/config.json";
    let ask = |system: &System| {
        let answers = [
            run(IniProfileProvider::new(system).provide()),
            run(CliProfileProvider::new(system).provide()),
        ];
        let mut told = Vec::new();
        for answer in answers {
            match answer {
                Ok(auth_core::Provided::Found(found)) => {
                    let token = found.security_token().is_some();
                    return format!("{} {token}", found.access_key_id());
                }
                Ok(auth_core::Provided::Absent(_)) => {}
                Err(error) => told.push(error.to_string()),
            }
        }
        told.join("; ")
    };
    let two = r#"{"current": "a", "profiles": [
        {"name": "a", "mode": "AK", "access_key_id": "first", "access_key_secret": "s"},
        {"name": "b", "mode": "AK", "access_key_id": "second", "access_key_secret": "s"}]}"#;
    let mode = |mode: &str| {
        format!(r#"{{"current": "a", "profiles": [{{"name": "a", "mode": "{mode}"}}]}}"#)
    };
    let (bearer, anonymous) = (mode("BearerToken"), mode("Anonymous"));
    let sts =
        "[default]\ntype = sts\naccess_key_id = STS.a\naccess_key_secret = s\nsecurity_token = t\n";
    let key = "[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret = s\nsecurity_token = t\n";
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str, &'a str);
    let rows: [Row<'_>; 9] = [
        (&[], ini, sts, "STS.a true"),
        (&[], ini, key, "a true"),
        (&[], ini, "[default]\ndashscope_api_key = k\n", ""),
        (&[], cli, two, "first false"),
        (&[("ALIBABACLOUD_PROFILE", "b")], cli, two, "second false"),
        (&[("ALICLOUD_PROFILE", "b")], cli, two, "second false"),
        (&[("ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE")], cli, two, ""),
        (&[], cli, &bearer, "mode `BearerToken` is not supported"),
        (&[], cli, &anonymous, "mode `Anonymous` has no keys"),
    ];
    for (variables, path, content, expected) in rows {
        let told = ask(&home(variables, path, content));
        assert!(
            told.contains(expected) && (!expected.is_empty() || told.is_empty()),
            "{variables:?} {content}: {told}"
        );
    }
}
