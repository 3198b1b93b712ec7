//! From settings to an endpoint, or to an error that says what to change.

use std::sync::Arc;

use auth_core::{MapEnvironment, MemoryFiles};
use client_core::call::CallOptions;
use client_core::config::ClientBuilder;
use client_core::error::ErrorKind;
use client_core::network::Network;
use client_core::retry::RetryPolicy;
use client_core::test_util::{ScriptedTransport, json_response, response};
use client_core::transport::{Direct, Transport, TransportError, TransportErrorKind};

use crate::support::log::Log;
use crate::support::request;
use crate::support::service::{Imm, LIST, Maiu};

type Make<C> = fn(ClientBuilder<C>) -> ClientBuilder<C>;

fn imm(make: Make<Imm>) -> Result<String, String> {
    built(make(ClientBuilder::<Imm>::new()), |client: Imm| {
        client.0.endpoint().to_string()
    })
}

fn maiu(make: Make<Maiu>) -> Result<String, String> {
    built(make(ClientBuilder::<Maiu>::new()), |client: Maiu| {
        client.0.endpoint().to_string()
    })
}

fn built<C: client_core::client::FromCore>(
    builder: ClientBuilder<C>,
    endpoint: fn(C) -> String,
) -> Result<String, String> {
    builder.build().map(endpoint).map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.maybe_executed() && !error.is_retryable());
        error.to_string()
    })
}

#[test]
fn endpoints_by_region_network_and_text() {
    let rows: [(Make<Imm>, &str); 16] = [
        (
            |b| b.region("cn-hangzhou"),
            "https://imm.cn-hangzhou.aliyuncs.com",
        ),
        (
            |b| b.region("cn-hangzhou").network(Network::Vpc),
            "https://imm-vpc.cn-hangzhou.aliyuncs.com",
        ),
        (
            |b| b.region("xx-new-7"),
            "https://imm.xx-new-7.aliyuncs.com",
        ),
        (
            |b| b.region("xx-new-7").network(Network::Vpc),
            "https://imm-vpc.xx-new-7.aliyuncs.com",
        ),
        (|b| b.region("cn-odd-1"), "https://imm.odd.aliyuncs.com"),
        (
            |b| b.region("cn-odd-1").network(Network::Vpc),
            "https://imm-inner.odd.aliyuncs.com",
        ),
        (
            |b| b.region("ap-south-1"),
            "https://imm.ap-south-1.aliyuncs.com",
        ),
        (
            |b| b.region("cn-beijing-gov-1").network(Network::Vpc),
            "https://imm-vpc.cn-beijing-gov-1.aliyuncs.com",
        ),
        (|b| b.endpoint("imm.example.com"), "https://imm.example.com"),
        (
            |b| b.endpoint(" HTTPS://IMM.Example.COM:443/ \n"),
            "https://imm.example.com",
        ),
        (
            |b| b.endpoint("imm.example.com.:8443"),
            "https://imm.example.com:8443",
        ),
        (
            |b| b.endpoint("http://127.0.0.1:9000"),
            "http://127.0.0.1:9000",
        ),
        (|b| b.endpoint("http://localhost:80"), "http://localhost"),
        (
            |b| b.endpoint("http://[0:0:0:0:0:0:0:1]:9000"),
            "http://[::1]:9000",
        ),
        (
            |b| b.endpoint("http://media.example.com").allow_http(true),
            "http://media.example.com",
        ),
        // An endpoint goes before region and network.
        (
            |b| {
                b.region("cn-hangzhou")
                    .network(Network::Vpc)
                    .endpoint("side_car:8080")
            },
            "https://side_car:8080",
        ),
    ];
    for (make, expected) in rows {
        assert_eq!(imm(make).as_deref(), Ok(expected));
    }
    let rows: [(Make<Maiu>, &str); 4] = [
        (|b| b, "https://mi.apigw.ntruss.com"),
        (|b| b.named_host("maiu"), "https://maiu.apigw.ntruss.com"),
        (|b| b.named_host("mi"), "https://mi.apigw.ntruss.com"),
        (|b| b.endpoint("http://127.0.0.1:1"), "http://127.0.0.1:1"),
    ];
    for (make, expected) in rows {
        assert_eq!(maiu(make).as_deref(), Ok(expected));
    }
}

#[test]
fn settings_that_are_refused() {
    let rows: [(Make<Imm>, &str); 13] = [
        (|b| b, "ALIBABA_CLOUD_REGION_ID"),
        (|b| b, "ALIBABA_CLOUD_ENDPOINT_IMM"),
        (|b| b, "Known regions: cn-hangzhou"),
        (|b| b.region("cn-beijing-gov-1"), "network(Network::Vpc)"),
        (|b| b.region("cn-hangzhou").named_host("x"), "per region"),
        (
            |b| b.endpoint("http://media.example.com"),
            "allow_http(true)",
        ),
        (|b| b.endpoint("https://a/b"), "a path"),
        (
            |b| b.region("cn-hangzhou").user_agent_suffix("a\nb"),
            "user-agent",
        ),
        (
            |b| b.region("cn-hangzhou").default_header("Host", "x"),
            "header host belongs to the protocol",
        ),
        (
            |b| b.region("cn-hangzhou").default_header("a b", "x"),
            "no header name",
        ),
        (|b| b.region("cn-hangzhou").proxy("::"), "no URL of a proxy"),
        (|b| b.region("cn-hangzhou.evil.com/#"), "no region id"),
        (
            |b| {
                b.region("cn-hangzhou")
                    .proxy("http://p:1")
                    .transport(Arc::new(ScriptedTransport::default()))
            },
            "which it would ignore",
        ),
    ];
    for (make, expected) in rows {
        let error = imm(make).unwrap_err();
        assert!(error.contains(expected), "{error}");
        assert!(error.starts_with("client not built: "), "{error}");
    }
    let rows: [(Make<Maiu>, &str); 3] = [
        (|b| b.region("kr"), "has no regions"),
        (|b| b.network(Network::Vpc), "no hosts in a private network"),
        (|b| b.named_host("gov"), "known are mi, maiu"),
    ];
    for (make, expected) in rows {
        let error = maiu(make).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn regions_outside_the_table_are_told_in_the_log() {
    for (region, warning) in [
        ("cn-hangzhou", ""),
        ("xx-new-7", "not in the table"),
        ("ap-south-1", "closed this region down"),
    ] {
        let log = Log::default();
        let guard = log.collect();
        ClientBuilder::<Imm>::new().region(region).build().unwrap();
        drop(guard);
        let text = log.text();
        assert_eq!(
            text.contains("WARN"),
            !warning.is_empty(),
            "{region}: {text}"
        );
        assert!(text.contains(warning), "{region}: {text}");
    }
}

#[tokio::test]
async fn a_host_that_does_not_exist_brings_up_the_regions() {
    let unknown =
        TransportError::new(TransportErrorKind::Connect, "could not connect").unknown_host();
    let transport = ScriptedTransport::new([unknown]);
    let client = crate::support::imm()
        .region("cn-hangzou")
        .retry(RetryPolicy::none())
        .transport(Arc::new(transport))
        .build()
        .unwrap();
    let error = client
        .0
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    let advice = error.advice().unwrap();
    assert!(
        advice.contains("check the region \"cn-hangzou\", known are cn-hangzhou, cn-odd-1"),
        "{advice}"
    );
    assert!(!advice.contains("ap-south-1"), "{advice}");
}

/// Variables, what the builder sets, and the endpoint or a part of the error.
type Environment = (
    &'static [(&'static str, &'static str)],
    Make<Imm>,
    Result<&'static str, &'static str>,
);

fn environment(pairs: &[(&str, &str)]) -> Arc<MapEnvironment> {
    let map = pairs
        .iter()
        .fold(MapEnvironment::new(), |map, (name, value)| {
            map.with(*name, *value)
        });
    Arc::new(map)
}

#[test]
fn the_environment_fills_what_is_left_open() {
    let rows: [Environment; 11] = [
        (
            &[("ALIBABA_CLOUD_REGION_ID", "cn-odd-1")],
            |b| b,
            Ok("https://imm.odd.aliyuncs.com"),
        ),
        (
            &[("ALIBABACLOUD_REGION_ID", "cn-b")],
            |b| b,
            Ok("https://imm.cn-b.aliyuncs.com"),
        ),
        (
            &[("ALICLOUD_REGION_ID", "cn-c"), ("REGION", "cn-d")],
            |b| b,
            Ok("https://imm.cn-c.aliyuncs.com"),
        ),
        (
            &[("REGION", "cn-d")],
            |b| b,
            Err("no region for Intelligent Media Management"),
        ),
        (
            &[("ALIBABA_CLOUD_REGION_ID", "cn-a")],
            |b| b.region("cn-x"),
            Ok("https://imm.cn-x.aliyuncs.com"),
        ),
        (
            &[
                ("ALIBABA_CLOUD_REGION_ID", "cn-a"),
                ("ALIBABA_CLOUD_ENDPOINT_IMM", "http://127.0.0.1:7"),
            ],
            |b| b,
            Ok("http://127.0.0.1:7"),
        ),
        (
            &[("ALIBABA_CLOUD_ENDPOINT_IMM", "http://127.0.0.1:7")],
            |b| b.endpoint("http://127.0.0.1:8"),
            Ok("http://127.0.0.1:8"),
        ),
        (
            &[
                ("ALIBABA_CLOUD_REGION_ID", "cn-a"),
                ("ALIBABA_CLOUD_ENDPOINT_IMM", " "),
                ("ALIBABA_CLOUD_ENDPOINT_ICE", "x"),
            ],
            |b| b,
            Ok("https://imm.cn-a.aliyuncs.com"),
        ),
        (
            &[("ALIBABA_CLOUD_REGION_ID", "cn-a\n")],
            |b| b,
            Ok("https://imm.cn-a.aliyuncs.com"),
        ),
        (
            &[("ALIBABA_CLOUD_REGION_ID", "cn-a.evil.com/#")],
            |b| b,
            Err("ALIBABA_CLOUD_REGION_ID"),
        ),
        (
            &[("ALIBABA_CLOUD_ENDPOINT_IMM", "http://elsewhere.example.com")],
            |b| b,
            Err("(from the variable ALIBABA_CLOUD_ENDPOINT_IMM)"),
        ),
    ];
    for (pairs, make, expected) in rows {
        let builder = make(ClientBuilder::<Imm>::from_env().environment(environment(pairs)));
        let result = built(builder, |client| client.0.endpoint().to_string());
        match expected {
            Ok(endpoint) => assert_eq!(result.as_deref(), Ok(endpoint), "{pairs:?}"),
            Err(text) => assert!(
                result.as_ref().is_err_and(|error| error.contains(text)),
                "{result:?}"
            ),
        }
    }
    let pairs = [
        ("NCLOUD_MI_ENDPOINT", "http://[::1]:5"),
        ("ALIBABA_CLOUD_REGION_ID", "cn-a"),
    ];
    let builder = ClientBuilder::<Maiu>::from_env().environment(environment(&pairs));
    assert_eq!(
        built(builder, |client| client.0.endpoint().to_string()).as_deref(),
        Ok("http://[::1]:5")
    );
}

#[test]
fn what_only_load_env_reads_is_refused_without_it() {
    let pairs = [("ALIBABA_CLOUD_REGION_ID", "cn-a")];
    let new = || ClientBuilder::<Imm>::new().region("cn-hangzhou");
    for (builder, setting) in [
        (new().environment(environment(&pairs)), "environment(...)"),
        (new().profile("work"), "profile(\"work\")"),
    ] {
        let endpoint = |client: Imm| client.0.endpoint().to_string();
        let error = built(builder.clone(), endpoint).unwrap_err();
        assert!(error.contains(setting), "{error}");
        assert!(error.contains("call load_env()"), "{error}");
        assert!(built(builder.load_env(), endpoint).is_ok());
    }
}

#[tokio::test]
async fn credentials_from_the_environment() {
    let transport: Arc<dyn Transport> =
        Arc::new(ScriptedTransport::new([json_response(200, "{}")]));
    let pairs = [
        ("ALIBABA_CLOUD_REGION_ID", "cn-a"),
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "idfromenv"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secretfromenv"),
    ];
    let client = ClientBuilder::<Imm>::from_env()
        .environment(environment(&pairs))
        .transport(transport)
        .build()
        .unwrap();
    let prepared = client
        .0
        .prepare(request(&LIST), &CallOptions::default())
        .await
        .unwrap();
    assert!(
        prepared.headers()["authorization"]
            .to_str()
            .unwrap()
            .contains("Credential=idfromenv,")
    );
    assert_eq!(client.0.region(), Some("cn-a"));
}

#[tokio::test]
async fn region_and_credentials_from_a_profile() {
    let files = MemoryFiles::new();
    files.insert(
        "/home/somebody/.aliyun/config.json",
        r#"{"current": "work", "profiles": [
            {"name": "work", "mode": "AK", "access_key_id": "workid", "access_key_secret": "worksecret", "region_id": "cn-w"},
            {"name": "play", "mode": "StsToken", "access_key_id": "playid", "access_key_secret": "playsecret",
             "sts_token": "playtoken", "region_id": "cn-p"}
        ]}"#,
    );
    let mut system = client_core::system::system(Arc::new(ScriptedTransport::default()));
    system.env = environment(&[("HOME", "/home/somebody")]);
    system.files = Arc::new(files.clone());
    let builder = || {
        ClientBuilder::<Imm>::from_env()
            .system(system.clone())
            .transport(Arc::new(ScriptedTransport::default()))
    };
    for (builder, region, key) in [
        (builder(), "cn-w", "workid"),
        (builder().profile("play"), "cn-p", "playid"),
        (builder().profile("play").region("cn-x"), "cn-x", "playid"),
    ] {
        let client = builder.build().unwrap();
        assert_eq!(client.0.region(), Some(region));
        let prepared = client
            .0
            .prepare(request(&LIST), &CallOptions::default())
            .await
            .unwrap();
        let authorization = prepared.headers()["authorization"].to_str().unwrap();
        assert!(
            authorization.contains(&format!("Credential={key},")),
            "{authorization}"
        );
    }
    // A broken file is told with its name, by the builder when it wants the region and by the call when it does not.
    files.insert("/home/somebody/.aliyun/config.json", "{\"profiles\": oops");
    let error = builder().build().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("config.json"), "{error}");
    let client = builder()
        .endpoint("https://media.example.com")
        .build()
        .unwrap();
    let error = client
        .0
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(
        error.causes().concat().contains("config.json"),
        "{:?}",
        error.causes()
    );
}

#[tokio::test]
async fn metadata_goes_through_the_transport_and_past_every_proxy() {
    let transport = ScriptedTransport::new([
        response(200, &[], "metadata-token"),
        response(200, &[], "my-role"),
        json_response(
            200,
            r#"{"Code":"Success","AccessKeyId":"STS.role","AccessKeySecret":"rolesecret","SecurityToken":"roletoken",
                "Expiration":"2999-01-01T00:00:00Z"}"#,
        ),
        json_response(200, "{}"),
        json_response(200, "{}"),
    ]);
    let client = ClientBuilder::<Imm>::from_env()
        .environment(environment(&[("ALIBABA_CLOUD_REGION_ID", "cn-a")]))
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    for _ in 0..2 {
        client
            .0
            .execute(request(&LIST), CallOptions::default())
            .await
            .unwrap();
    }
    let requests = transport.requests();
    let direct: Vec<bool> = requests
        .iter()
        .map(|recorded| recorded.request.extensions().get::<Direct>().is_some())
        .collect();
    assert_eq!(direct, [true, true, true, false, false]);
    assert_eq!(requests[0].request.uri().host(), Some("100.100.100.200"));
    assert_eq!(
        requests[4].request.headers()["x-acs-security-token"],
        "roletoken"
    );
}

#[tokio::test]
async fn an_empty_environment_lists_what_was_tried() {
    let transport = ScriptedTransport::default();
    let pairs = [
        ("ALIBABA_CLOUD_REGION_ID", "cn-a"),
        ("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"),
    ];
    let client = ClientBuilder::<Imm>::from_env()
        .environment(environment(&pairs))
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    let error = client
        .0
        .execute(request(&LIST), CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Credentials, 0)
    );
    assert!(
        error
            .causes()
            .concat()
            .contains("ALIBABA_CLOUD_ACCESS_KEY_ID"),
        "{:?}",
        error.causes()
    );
    assert!(transport.requests().is_empty());
}

/// What is validated is what is called: every accepted endpoint text must reach the host it names.
#[test]
fn hostile_texts() {
    let bad = [
        "",
        " ",
        "/",
        "http://",
        "https:///x",
        "a b.com",
        "a\tb.com",
        "a\nb.com",
        "a.com#",
        "a.com/#",
        "a.com?x=1",
        "a.com/x",
        "a.com//",
        "user@a.com",
        "user:pw@a.com",
        "https://user@a.com",
        "a.com:0",
        "a.com:65536",
        "a.com:",
        "a.com:80x",
        "a.com:-1",
        "a.com:+80",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]:x",
        "[fe80::1%eth0]",
        "[::ffff:127.0.0.1]",
        "[zz]",
        "a..com",
        ".com",
        "-a.com",
        "a-.com",
        "a.com\\b",
        "ftp://a.com",
        "file:///etc/passwd",
        "https://https://a.com",
        "127.1",
        "0x7f.1",
        "2130706433",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "a.0x1",
        "münchen.de",
        "a.com\u{0}",
        "a%2fcom",
        "a.com%00",
        "a,b.com",
        "a;b.com",
        "xn--",
        "a.com:80:80",
        "\u{202e}moc.a",
    ];
    for text in bad {
        let result = built(ClientBuilder::<Imm>::new().endpoint(text), |client| {
            client.0.endpoint().to_string()
        });
        let error = result.expect_err(text);
        assert!(error.contains("(from the builder)"), "{error}");
    }
    let regions = [
        "",
        " ",
        "cn-hangzhou.evil.com/#",
        "cn hangzhou",
        "cn-hangzhou\t",
        "\tcn-hangzhou",
        "cn-hangzhou\n",
        "CN-Hangzhou",
        "cn_hangzhou",
        "a.b",
        "a/b",
        "a#b",
        "a?b",
        "a@b",
        "a:80",
        "[::1]",
        "-a",
        "a-",
        "ü",
        "a\u{0}",
        "..",
        "%2e",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];
    for region in regions {
        let result = built(ClientBuilder::<Imm>::new().region(region), |client| {
            client.0.endpoint().to_string()
        });
        assert!(
            result.expect_err(region).contains("is no region id"),
            "{region:?}"
        );
    }
    // Also when an endpoint makes the region superfluous: it would stand in logs.
    assert!(imm(|b| b.region("a/b").endpoint("a.com")).is_err());
    #[cfg(feature = "reqwest")]
    for text in [
        "a.com",
        "1.2.3.4:8443",
        "[2001:db8::1]",
        "[::]:1",
        "a_b",
        "xn--mnchen-3ya.de",
        "a.b-c.d0",
    ] {
        let endpoint = built(ClientBuilder::<Imm>::new().endpoint(text), |client| {
            client.0.endpoint().to_string()
        });
        let endpoint = endpoint.expect(text);
        // The HTTP library reads the same host and port out of it.
        let url = reqwest::Url::parse(&endpoint).unwrap();
        assert_eq!(format!("{}/", endpoint), url.as_str());
    }
}
