//! Whatever is formatted or logged, no secret is in it.

use std::sync::Arc;

use client_core::call::CallOptions;
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::test_util::{ScriptedTransport, response};
use client_core::transport::ReqwestTransport;

use crate::support::log::Log;
use crate::support::server::{Reply, Server, answer, nobody};
use crate::support::service::{CREATE, Imm, LIST, NCP_LIST};
use crate::support::{imm, maiu, with_query};

const SECRET: &str = "sEcReT/Key+9876543210";
const TOKEN: &str = "CAIS+session/token==";
const QUERY: &str = "queryvalue4711";
const HEADER: &str = "headervalue0815";
const BODY: &str = "bodyvalue1234";

fn credentials() -> auth_core::Credentials {
    auth_core::Credentials::new("LTAIexampleid", SECRET).with_security_token(TOKEN)
}

/// No secret in any spelling; `more` is what must not be there either.
fn clean(place: &str, text: &str, more: &[&str]) {
    let spellings = [
        SECRET,
        TOKEN,
        "sEcReT%2FKey%2B9876543210",
        "CAIS%2Bsession%2Ftoken%3D%3D",
        r"sEcReT\/Key+9876543210",
        r"CAIS+session\/token==",
    ];
    for secret in spellings.iter().chain(more) {
        assert!(!text.contains(secret), "{place} shows {secret}: {text}");
    }
}

/// A server that sends back whatever it was told, as a gateway in front of a confused service might.
fn echo() -> Reply {
    let told = format!(
        r#"{{"Code":"SignatureDoesNotMatch","Message":"server canonicalString is:x-acs-security-token:{TOKEN} {SECRET} sEcReT%2FKey%2B9876543210 CAIS+session\/token==","RequestId":"R"}}"#
    );
    answer(
        "403 Forbidden",
        &format!("x-echo: token={TOKEN}\r\n"),
        &told,
    )
}

async fn calls(core: &CoreClient) -> Vec<String> {
    let mut formatted = Vec::new();
    for operation in [&LIST, &CREATE] {
        let mut wire = with_query(operation, &format!("Prefix={QUERY}"));
        wire.body = BODY.into();
        wire.content_type = Some("application/x-www-form-urlencoded");
        let options = CallOptions::default().with_header("x-app", HEADER);
        formatted.push(format!("{options:?}"));
        let prepared = core.prepare(wire.clone(), &options).await.unwrap();
        clean("a prepared request", &format!("{prepared:?}"), &[]);
        match core.execute(wire, options).await {
            Ok(response) => formatted.push(format!("{response:?}")),
            Err(error) => {
                formatted.push(format!(
                    "{error} {error:?} {:#?} {}",
                    error,
                    error.to_json()
                ));
                formatted.push(format!("{:?} {:?}", error.headers(), error.causes()));
                formatted.push(String::from_utf8_lossy(error.raw_body()).into_owned());
                formatted.push(format!("{:?} {:?}", error.advice(), error.body_text()));
            }
        }
    }
    formatted
}

#[tokio::test]
async fn nothing_of_a_call_shows_a_secret() {
    let log = Log::default();
    let guard = log.collect();
    let closed = nobody();
    let good = answer("200 OK", "x-acs-request-id: RID-OK\r\n", "{}");
    let cut = Reply::SendAndClose(
        format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{TOKEN}").into_bytes(),
    );
    let server = Server::start([
        good.clone(),
        good,
        echo(),
        echo(),
        cut.clone(),
        cut.clone(),
        cut.clone(),
        cut,
    ])
    .await;
    let mut formatted = Vec::new();
    for (name, endpoint) in [
        ("good", server.url()),
        ("echo", server.url()),
        ("cut", server.url()),
        ("closed", format!("http://{closed}")),
    ] {
        let builder = imm()
            .credentials(credentials())
            .endpoint(endpoint)
            .default_header("x-app-2", HEADER);
        formatted.push(format!("{builder:?}"));
        let core = builder.build().unwrap().0;
        formatted.push(format!("{core:?} {name}"));
        formatted.extend(calls(&core).await);
    }
    drop(guard);

    for text in &formatted {
        clean("formatted output", text, &[QUERY, HEADER]);
    }
    let log = log.text();
    // The log is worth reading, and still holds neither secrets nor the signature nor anything of the request.
    for wanted in [
        "operation=\"ListProjects\"",
        "host=127.0.0.1:",
        "region=\"cn-hangzhou\"",
        "status=200",
        "request_id=\"RID-OK\"",
        "SignatureDoesNotMatch",
        "attempt=3",
    ] {
        assert!(log.contains(wanted), "{wanted} is not in the log: {log}");
    }
    clean(
        "the log",
        &log,
        &[
            QUERY,
            HEADER,
            BODY,
            "Signature=",
            "authorization",
            "ACS3-HMAC",
        ],
    );
}

#[tokio::test]
async fn signatures_do_not_come_back_either() {
    // NAVER's signature is short, and a framework may print all headers of a request into its answer.
    let transport = ScriptedTransport::default();
    let core = maiu()
        .credentials(credentials())
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap()
        .0;
    let prepared = core
        .prepare(with_query(&NCP_LIST, ""), &CallOptions::default())
        .await
        .unwrap();
    let signature = prepared.headers()["x-ncp-apigw-signature-v2"]
        .to_str()
        .unwrap()
        .to_owned();
    transport.push(response(
        401,
        &[],
        format!("headers: x-ncp-apigw-signature-v2: {signature}"),
    ));
    let error = core
        .execute(with_query(&NCP_LIST, ""), CallOptions::default())
        .await
        .unwrap_err();
    clean(
        "an error",
        &format!(
            "{error} {error:?} {} {:?}",
            error.to_json(),
            error.raw_body()
        ),
        &[&signature],
    );
    assert!(error.to_string().contains("[redacted]"), "{error}");
}

/// Somebody writes a password or a token into an endpoint; the error says what is wrong, and not with what.
#[test]
fn endpoints_and_proxies_do_not_show_what_is_in_them() {
    let log = Log::default();
    let guard = log.collect();
    let mut formatted = Vec::new();
    for text in [
        "https://user:hunter2@imm.example.com",
        "user:hunter2@imm.example.com",
        "https://user:hun/ter2@imm.example.com",
        "https://hunter2@imm.example.com:80x",
        "https://user:hunter2",
        "https://imm.example.com?token=hunter2",
        "https://imm.example.com/#hunter2",
        "https://imm.example.com/hunter2",
        "https://imm.example.com/?token=user@hunter2",
        "ftp://user:hunter2@imm.example.com",
        "https://user:hunter2@imm.example.com\t",
        "https://user:hunter2 @imm.example.com",
        "http://[hunter2@",
    ] {
        let environment = auth_core::MapEnvironment::new().with("ALIBABA_CLOUD_ENDPOINT_IMM", text);
        for (builder, origin) in [
            (imm().endpoint(text), "(from the builder)"),
            (
                ClientBuilder::<Imm>::from_env().environment(Arc::new(environment)),
                "(from the variable ALIBABA_CLOUD_ENDPOINT_IMM)",
            ),
        ] {
            formatted.push(format!("{builder:?}"));
            let error = builder.build().map(drop).unwrap_err();
            assert!(error.to_string().contains(origin), "{error}");
            formatted.push(format!("{error} {error:?} {}", error.to_json()));
        }
        let builder = imm().proxy(text);
        formatted.push(format!("{builder:?}"));
        match builder.build() {
            Ok(client) => formatted.push(format!("{:?}", client.0)),
            Err(error) => formatted.push(format!("{error} {error:?} {}", error.to_json())),
        }
    }
    drop(guard);
    formatted.push(log.text());
    for text in &formatted {
        clean("formatted output", text, &["hunter2", "ter2"]);
    }
}

#[test]
fn transports_show_no_headers() {
    fn assert_debug<T: std::fmt::Debug>() {}
    assert_debug::<ReqwestTransport>();
    let transport = ScriptedTransport::default();
    assert_eq!(
        format!("{transport:?}"),
        "ScriptedTransport { left: 0, requests: 0 }"
    );
}
