//! Texts and bodies that nobody has thought of.

use std::sync::Arc;

use client_core::call::CallOptions;
use client_core::config::ClientBuilder;
use client_core::retry::RetryPolicy;
use client_core::test_util::{ScriptedTransport, response};
use proptest::prelude::*;

use crate::support::service::{Imm, LIST, NCP_LIST};
use crate::support::{imm, maiu, request};

/// Pieces out of which hosts, and what only looks like hosts, are made.
fn endpoint_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9-]{1,4}",
        "[ \\t\\n@#?/\\\\%:.\\[\\]_~|^<>\"'`{}]{1,2}",
        Just("127.0.0.1".to_owned()),
        Just("[::1]".to_owned()),
        Just("0x7f".to_owned()),
        Just("xn--".to_owned()),
        Just("%2e".to_owned()),
        "\\PC{1,2}",
    ];
    (
        prop_oneof![
            Just(""),
            Just("http://"),
            Just("https://"),
            Just("HTTPS://")
        ],
        proptest::collection::vec(piece, 1..6),
    )
        .prop_map(|(scheme, pieces)| scheme.to_owned() + &pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever text is accepted: signature, `Host` header and URL library agree on where it leads.
    #[test]
    fn an_accepted_endpoint_is_what_is_called(text in endpoint_text()) {
        let builder = ClientBuilder::<Imm>::new().endpoint(&text).allow_http(true);
        if let Ok(client) = builder.build() {
            let endpoint = client.0.endpoint();
            let url = reqwest::Url::parse(&endpoint.to_string()).unwrap();
            prop_assert_eq!(url.as_str(), format!("{endpoint}/"), "from {:?}", text);
            prop_assert_eq!(url.host_str(), Some(endpoint.host()));
            prop_assert_eq!(url.port(), endpoint.port());
        }
    }

    /// Any body under any status gives a response or an error that can be printed in one line.
    #[test]
    fn any_answer_is_told(
        status in 200_u16..600,
        cut in 0_usize..200,
        junk in proptest::collection::vec(any::<u8>(), 0..40),
        shape in 0_usize..6,
        ncp in any::<bool>(),
    ) {
        let shapes = [
            r#"{"RequestId":"R","Code":"Throttling.User","Message":"a\u00e9\n","AccessDeniedDetail":{"AuthAction":[1]}}"#,
            r#"{"code":{"x":1},"message":[],"requestid":7,"error":{"errorCode":"410"},"status":{"code":"1"}}"#,
            r#"{"error":{"errorCode":410,"message":"m","details":"d"}}"#,
            "<?xml version='1.0'?><Error><Code>X</Code><Message>&lt;</Message><RequestId></RequestId></Error>",
            "<html>\u{e9}</html>",
            "",
        ];
        let mut body = shapes[shape].as_bytes().to_vec();
        body.truncate(cut);
        body.extend_from_slice(&junk);
        let transport = Arc::new(ScriptedTransport::new([response(status, &[], body)]));
        let (core, operation) = if ncp {
            (maiu().transport(transport).build().unwrap().0, &NCP_LIST)
        } else {
            (imm().transport(transport).build().unwrap().0, &LIST)
        };
        let options = CallOptions::default().with_retry(RetryPolicy::none());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        match runtime.block_on(core.execute(request(operation), options)) {
            Ok(response) => prop_assert!(response.status().is_success()),
            Err(error) => {
                let line = error.to_string();
                prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
                prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                let _ = (format!("{error:?}"), error.to_json());
            }
        }
    }
}
