//! The region that a user has set up.

use std::sync::Arc;

use auth_core::alibaba::region;
use auth_core::{FixedClock, MapEnvironment, MemoryFiles};
use serde_json::{Value, json};

use crate::support::{NOW, ScriptedHttp, at, system};

/// Variables, configuration file, profile named by the program; region or a part of the error.
type Case<'a> = (
    &'a [(&'a str, &'a str)],
    &'a Value,
    Option<&'a str>,
    Result<Option<&'a str>, &'a str>,
);

#[test]
fn regions() {
    let config = json!({"current": "a", "profiles": [
        {"name": "a", "mode": "AK", "region_id": "cn-hangzhou"},
        {"name": "b", "region_id": " cn-beijing\t"},
        {"name": "c", "region_id": ""},
        {"name": "d", "region_id": "cn-hangzhou.evil.com/#"},
        {"name": "e", "region_id": 1},
    ]});
    let none = Value::Null;
    let broken = json!("{");
    let cases: &[Case<'_>] = &[
        (&[], &none, None, Ok(None)),
        (&[], &config, None, Ok(Some("cn-hangzhou"))),
        (&[], &config, Some("b"), Ok(Some("cn-beijing"))),
        (&[], &config, Some("c"), Ok(None)),
        (
            &[],
            &config,
            Some("d"),
            Err("profile `d`: field `region_id`"),
        ),
        (
            &[],
            &config,
            Some("e"),
            Err("profile `e`: field `region_id`"),
        ),
        (&[], &config, Some("f"), Ok(None)),
        (&[], &broken, None, Err("/h/.aliyun/config.json")),
        (
            &[("ALIBABA_CLOUD_PROFILE", "b")],
            &config,
            None,
            Ok(Some("cn-beijing")),
        ),
        (
            &[("ALIBABA_CLOUD_REGION_ID", "us-west-1")],
            &broken,
            Some("b"),
            Ok(Some("us-west-1")),
        ),
        (
            &[("ALIBABACLOUD_REGION_ID", " us-west-1\n")],
            &config,
            None,
            Ok(Some("us-west-1")),
        ),
        (
            &[("ALICLOUD_REGION_ID", "us-west-1")],
            &config,
            None,
            Ok(Some("us-west-1")),
        ),
        (
            &[("REGION", "us-west-1"), ("REGION_ID", "us-west-1")],
            &none,
            None,
            Ok(None),
        ),
        (
            &[("ALIBABA_CLOUD_REGION_ID", "us west")],
            &config,
            None,
            Err("ALIBABA_CLOUD_REGION_ID"),
        ),
        (
            &[("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")],
            &config,
            None,
            Ok(None),
        ),
    ];
    for (variables, config, profile, expected) in cases {
        let mut system = system(ScriptedHttp::default(), &FixedClock::new(at(NOW)));
        let environment: MapEnvironment =
            variables.iter().copied().chain([("HOME", "/h")]).collect();
        system.env = Arc::new(environment);
        let files = MemoryFiles::new();
        if !config.is_null() {
            files.insert("/h/.aliyun/config.json", crate::support::content(config));
        }
        system.files = Arc::new(files);
        match (region(&system, *profile), expected) {
            (Ok(found), Ok(expected)) => {
                assert_eq!(found.as_deref(), *expected, "{variables:?} {profile:?}")
            }
            (Err(error), Err(text)) => assert!(error.to_string().contains(text), "{error}"),
            (found, _) => panic!("{variables:?} {profile:?}: {found:?}"),
        }
    }
}

#[test]
fn variables_that_are_no_unicode_are_told() {
    for name in ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_PROFILE"] {
        let mut system = system(ScriptedHttp::default(), &FixedClock::new(at(NOW)));
        system.env = Arc::new(MapEnvironment::new().with_not_unicode(name));
        let error = region(&system, None).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
}
