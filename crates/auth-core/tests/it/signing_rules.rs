//! What a signer does at the edges: hosts, tokens, repeated signing, refusals.

use std::time::{Duration, SystemTime};

use auth_core::alibaba::Acs3;
use auth_core::ncp::NcpV2;
use auth_core::{Credentials, Sign, alibaba};
use bytes::Bytes;

fn at() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

fn post(url: &str) -> http::Request<Bytes> {
    http::Request::post(url).body(Bytes::new()).unwrap()
}

#[test]
fn the_signed_host_is_the_one_sent() {
    for (url, header, expected) in [
        (
            "https://imm.cn-hangzhou.aliyuncs.com/",
            None,
            "imm.cn-hangzhou.aliyuncs.com",
        ),
        (
            "https://IMM.cn-hangzhou.aliyuncs.com/",
            None,
            "imm.cn-hangzhou.aliyuncs.com",
        ),
        (
            "https://imm.cn-hangzhou.aliyuncs.com:443/",
            None,
            "imm.cn-hangzhou.aliyuncs.com",
        ),
        (
            "https://imm.cn-hangzhou.aliyuncs.com:8443/",
            None,
            "imm.cn-hangzhou.aliyuncs.com:8443",
        ),
        ("http://127.0.0.1:80/", None, "127.0.0.1"),
        ("http://127.0.0.1:443/", None, "127.0.0.1:443"),
        ("http://[::1]:9000/", None, "[::1]:9000"),
        (
            "https://imm.cn-hangzhou.aliyuncs.com/",
            Some("proxy.example:8443"),
            "proxy.example:8443",
        ),
    ] {
        let mut request = post(url);
        if let Some(host) = header {
            request.headers_mut().insert("host", host.parse().unwrap());
        }
        let signed = Acs3
            .sign(&mut request, &Credentials::new("id", "secret"), at(), "n")
            .unwrap();
        assert!(
            signed
                .canonical_request
                .contains(&format!("\nhost:{expected}\n")),
            "{url}: {signed:?}"
        );
        assert_eq!(request.headers()["host"], expected);
    }
}

#[test]
fn a_token_is_signed_and_a_leftover_one_is_not() {
    let mut request = post("https://imm.cn-hangzhou.aliyuncs.com/");
    let session = Credentials::new("STS.id", "secret").with_security_token("token");
    let first = Acs3.sign(&mut request, &session, at(), "n1").unwrap();
    assert!(
        first
            .canonical_request
            .contains("\nx-acs-security-token:token\n")
    );
    let names =
        alibaba::sign::parse_authorization(request.headers()["authorization"].to_str().unwrap())
            .unwrap()
            .signed_headers;
    assert!(
        names.contains(&"x-acs-security-token".to_owned())
            && names.contains(&"x-acs-accesskey-id".to_owned())
    );
    for name in [
        "authorization",
        "x-acs-security-token",
        "x-acs-accesskey-id",
    ] {
        assert!(request.headers()[name].is_sensitive(), "{name}");
    }

    let second = Acs3
        .sign(&mut request, &Credentials::new("id", "secret"), at(), "n2")
        .unwrap();
    assert!(!second.canonical_request.contains("token"), "{second:?}");
    assert!(request.headers().get("x-acs-security-token").is_none());
    assert!(request.headers().get("x-acs-accesskey-id").is_none());

    let without = Credentials::new("id", "secret").with_security_token("");
    assert!(without.security_token().is_none());
}

#[test]
fn a_refusal_leaves_the_request_alone() {
    let id = || Credentials::new("id", "secret");
    let early = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let plain = || post("https://h.example/?a=b");
    let mut twice = plain();
    twice.headers_mut().append("x-acs-a", "1".parse().unwrap());
    twice.headers_mut().append("x-acs-a", "2".parse().unwrap());
    let mut foreign = plain();
    foreign.headers_mut().append(
        "x-acs-a",
        http::HeaderValue::from_bytes("é".as_bytes()).unwrap(),
    );
    let cases = [
        (
            plain(),
            Credentials::new("", "secret"),
            at(),
            "n",
            "is empty",
        ),
        (
            plain(),
            Credentials::new("a b", "secret"),
            at(),
            "n",
            "space",
        ),
        (
            plain(),
            Credentials::new("a,b", "secret"),
            at(),
            "n",
            "comma",
        ),
        (
            plain(),
            Credentials::new("id", ""),
            at(),
            "n",
            "secret from",
        ),
        (
            plain(),
            id().with_security_token("a\r\nb"),
            at(),
            "n",
            "x-acs-security-token",
        ),
        (
            plain(),
            id().with_security_token("é"),
            at(),
            "n",
            "x-acs-security-token",
        ),
        (
            plain(),
            Credentials::new("STS.a", "s"),
            at(),
            "n",
            "no security token",
        ),
        (
            plain(),
            Credentials::new("a", "se\u{200b}cret"),
            at(),
            "n",
            "U+200B at position 3",
        ),
        (
            plain(),
            Credentials::new("a", "\u{feff}secret"),
            at(),
            "n",
            "U+FEFF at position 1",
        ),
        (
            plain(),
            Credentials::new("a\u{ff21}", "s"),
            at(),
            "n",
            "outside ASCII",
        ),
        (plain(), id(), early, "n", "1970"),
        (plain(), id(), at(), "", "nonce"),
        (plain(), id(), at(), "a\nb", "x-acs-signature-nonce"),
        (post("/no-host"), id(), at(), "n", "host"),
        (twice, id(), at(), "n", "twice"),
        (foreign, id(), at(), "n", "x-acs-a"),
    ];
    for (mut request, credentials, at, nonce, expected) in cases {
        let before = request.headers().clone();
        let error = Acs3
            .sign(&mut request, &credentials, at, nonce)
            .unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(*request.headers(), before, "{error}");
    }
    let mut request = plain();
    assert!(
        NcpV2
            .sign(&mut request, &Credentials::new("a\nb", "s"), at(), "")
            .is_err()
    );
    assert!(NcpV2.sign(&mut request, &id(), early, "").is_err());
    assert!(request.headers().is_empty());
}

#[test]
fn authorization_headers_are_read_strictly() {
    let good = "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-date,Signature=00ff";
    let parsed = alibaba::sign::parse_authorization(good).unwrap();
    assert_eq!(parsed.credential, "id");
    assert_eq!(parsed.signed_headers, ["host", "x-acs-date"]);
    assert_eq!(parsed.signature, "00ff");
    assert!(
        alibaba::sign::parse_authorization(
            "ACS3-HMAC-SHA256 Signature=1, Credential=2, SignedHeaders=3"
        )
        .is_some()
    );
    for bad in [
        "",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 ",
        "acs id:signature",
        "Bearer x",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=",
        "ACS3-HMAC-SHA256 Credential=id,Credential=id,SignedHeaders=host,Signature=1",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=1,More=2",
        "ACS3-HMAC-SM3 Credential=id,SignedHeaders=host,Signature=1",
    ] {
        assert_eq!(alibaba::sign::parse_authorization(bad), None, "{bad}");
    }
}

#[test]
fn ncp_sends_a_missing_path_as_a_slash() {
    let mut request = http::Request::get("https://mi.apigw.ntruss.com?a=b")
        .body(Bytes::new())
        .unwrap();
    let signed = NcpV2
        .sign(&mut request, &Credentials::new("id", "secret"), at(), "")
        .unwrap();
    assert!(
        signed.string_to_sign.starts_with("GET /?a=b\n"),
        "{signed:?}"
    );
}
