//! What goes out to STS, beside the signature vectors.

use std::time::Duration;

use auth_core::alibaba::Acs3;
use auth_core::alibaba::{AssumeRoleProvider, OidcRoleProvider};
use auth_core::{Credentials, FixedClock, ProvideCredentials, Sign, StaticProvider};
use serde_json::{Value, json};

use crate::support::{NONCE, NOW, ScriptedHttp, at, run, system};

const ROLE: &str = "acs:ram::123456789012:role/test-role";

fn answer() -> Value {
    json!([{"request": "*", "status": 200, "answer": {"Credentials": {
        "AccessKeyId": "STS.id", "AccessKeySecret": "key", "SecurityToken": "token", "Expiration": "2026-01-02T04:04:05Z"
    }}}])
}

#[test]
fn assume_role_is_the_vector() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../vectors/acs3.json")).unwrap();
    let vector = rows
        .iter()
        .find(|row| row["name"] == "sts-assume-role-acs3")
        .unwrap();
    let text = |field: &str| vector[field].as_str().unwrap();
    assert_eq!(text("date"), NOW);
    assert_eq!(text("nonce"), NONCE);

    let http = ScriptedHttp::new(&answer());
    let system = system(http.clone(), &FixedClock::new(at(NOW)));
    let keys = Credentials::new(text("access_key_id"), text("access_key_secret"));
    let provider = AssumeRoleProvider::builder(&system, StaticProvider::new(keys.clone()), ROLE)
        .session_name("session-1")
        .policy(r#"{"Version":"1","Statement":[]}"#)
        .external_id("ext-1")
        .sts_region("cn-hangzhou")
        .build()
        .unwrap();
    assert!(run(provider.provide()).unwrap().found().is_some());

    let mut request = http.requests().remove(0);
    assert_eq!(request.method(), text("method"));
    assert_eq!(request.uri(), text("url"));
    assert!(request.body().is_empty());
    for header in vector["headers"].as_array().unwrap() {
        let (name, value) = (header[0].as_str().unwrap(), header[1].as_str().unwrap());
        match name {
            // Telemetry of the official clients, which they sign and we do not send.
            "x-acs-credentials-provider" | "user-agent" => {
                assert!(request.headers().get(name).is_none())
            }
            _ => assert_eq!(request.headers()[name], value, "{name}"),
        }
    }
    // With that one header, the whole signature is the vector's.
    request
        .headers_mut()
        .insert("x-acs-credentials-provider", "static_ak".parse().unwrap());
    Acs3.sign(&mut request, &keys, at(NOW), NONCE).unwrap();
    assert_eq!(request.headers()["authorization"], text("authorization"));
}

#[test]
fn assume_role_checks_its_settings() {
    let system = system(ScriptedHttp::default(), &FixedClock::new(at(NOW)));
    let builder = || {
        AssumeRoleProvider::builder(
            &system,
            StaticProvider::new(Credentials::new("id", "secret")),
            ROLE,
        )
    };
    let long = "x".repeat(2049);
    for (builder, expected) in [
        (
            AssumeRoleProvider::builder(
                &system,
                StaticProvider::new(Credentials::new("id", "secret")),
                "",
            ),
            "role ARN",
        ),
        (builder().session_name("a"), "session name"),
        (builder().session_name("a/b"), "session name"),
        (builder().duration(Duration::from_secs(899)), "900 seconds"),
        (builder().policy(""), "policy"),
        (builder().policy(&long), "policy"),
        (builder().external_id("a"), "external id"),
        (builder().external_id("a b"), "external id"),
        (builder().sts_region("cn-hangzhou.evil.com/#"), "region"),
        (builder().sts_endpoint("http://sts.aliyuncs.com"), "TLS"),
        (
            builder().sts_endpoint("https://sts.aliyuncs.com/path"),
            "path",
        ),
        (
            builder().sts_endpoint("https://user@sts.aliyuncs.com"),
            "user name",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(
        builder()
            .sts_endpoint("http://127.0.0.1:8080")
            .build()
            .is_ok()
    );
}

#[test]
fn assume_role_with_oidc_needs_no_signature() {
    let http = ScriptedHttp::new(&answer());
    let mut system = system(http.clone(), &FixedClock::new(at(NOW)));
    let files = auth_core::MemoryFiles::new();
    files.insert("/token", "oidc+token==\r\n");
    system.files = std::sync::Arc::new(files);
    let provider =
        OidcRoleProvider::builder(&system, ROLE, "acs:ram::1:oidc-provider/ack", "/token")
            .session_name("session-1")
            .duration(Duration::from_secs(900))
            .policy("{}")
            .sts_region("cn-beijing")
            .vpc(true)
            .build()
            .unwrap();
    assert!(run(provider.provide()).unwrap().found().is_some());

    let request = http.requests().remove(0);
    assert_eq!(
        request.uri(),
        "https://sts-vpc.cn-beijing.aliyuncs.com/?Action=AssumeRoleWithOIDC&Format=JSON&Timestamp=2026-01-02T03%3A04%3A05Z&Version=2015-04-01"
    );
    assert_eq!(
        request.body(),
        "DurationSeconds=900&OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider%2Fack&OIDCToken=oidc%2Btoken%3D%3D&Policy=%7B%7D&RoleArn=acs%3Aram%3A%3A123456789012%3Arole%2Ftest-role&RoleSessionName=session-1"
    );
    let names: Vec<&str> = request
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    assert_eq!(names, ["content-type", "accept"]);
}

/// A token file that is written anew between any two looks, and then taken away.
#[derive(Debug)]
struct Rotated(std::sync::Mutex<Vec<&'static str>>);

impl auth_core::Files for Rotated {
    fn read(&self, _: &std::path::Path) -> std::io::Result<Vec<u8>> {
        let next = self.0.lock().unwrap().pop();
        next.map(Vec::from)
            .ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
}

#[test]
fn tokens_that_were_sent_are_blotted_out_even_if_the_file_has_changed() {
    let http = ScriptedHttp::new(&json!([
        {"request": "*", "status": 503},
        {"request": "*", "status": 400, "answer": {"Code": "InvalidTimeStamp.Expired", "Message": "first-token"},
         "answer_headers": {"date": "Fri, 02 Jan 2026 03:24:05 GMT"}},
        {"request": "*", "status": 400, "answer": {"Code": "X", "Message": "first-token, second-token, third-token"}},
    ]));
    let mut system = system(http.clone(), &FixedClock::new(at(NOW)));
    system.files = std::sync::Arc::new(Rotated(std::sync::Mutex::new(vec![
        "third-token",
        "second-token",
        "first-token",
    ])));
    let provider = OidcRoleProvider::builder(&system, ROLE, "provider", "/token")
        .build()
        .unwrap();
    let error = run(provider.provide()).unwrap_err().to_string();
    assert!(
        error.contains("[redacted], [redacted], [redacted]"),
        "{error}"
    );
    assert!(http.problems().is_empty(), "{:?}", http.problems());
}

/// Says whether it was told that its keys are no good.
#[derive(Clone, Debug, Default)]
struct Told(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl ProvideCredentials for Told {
    fn provide(
        &self,
    ) -> auth_core::BoxFuture<'_, Result<auth_core::Provided, auth_core::CredentialsError>> {
        Box::pin(std::future::ready(Ok(auth_core::Provided::Found(
            Credentials::new("STS.id", "secret").with_security_token("token"),
        ))))
    }

    fn name(&self) -> std::borrow::Cow<'static, str> {
        "told".into()
    }

    fn invalidate(&self) {
        self.0.store(true, std::sync::atomic::Ordering::SeqCst);
    }
}

#[test]
fn keys_that_sts_refuses_are_fetched_anew_next_time() {
    for (code, expected) in [
        ("InvalidSecurityToken.Expired", true),
        ("InvalidAccessKeyId.NotFound", true),
        ("NoPermission", false),
    ] {
        let script = json!([{"request": "*", "status": 403, "answer": {"Code": code}}]);
        let system = system(ScriptedHttp::new(&script), &FixedClock::new(at(NOW)));
        let inner = Told::default();
        let provider = AssumeRoleProvider::builder(&system, inner.clone(), ROLE)
            .build()
            .unwrap();
        assert!(run(provider.provide()).is_err());
        assert_eq!(
            inner.0.load(std::sync::atomic::Ordering::SeqCst),
            expected,
            "{code}"
        );
    }
}
