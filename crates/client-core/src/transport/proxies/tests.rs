#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;

use super::Proxies;

fn proxies(variables: &[(&str, &str)]) -> Proxies {
    Proxies::from_variables(|wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| OsString::from(value))
    })
}

/// Where a request to `url` goes: a proxy, `direct`, or the error.
fn way(proxies: &Proxies, url: &str) -> String {
    let uri = url.parse().unwrap();
    match proxies.route(&uri, url.contains("127.0.0.1")) {
        Ok(None) => "direct".to_owned(),
        Ok(Some(proxy)) => proxy.to_string(),
        Err(message) => format!("error: {message}"),
    }
}

#[test]
fn the_variables_say_where_a_request_goes() {
    type Row = (
        &'static [(&'static str, &'static str)],
        &'static str,
        &'static str,
    );
    const BOTH: &[(&str, &str)] = &[("HTTPS_PROXY", "http://s:1"), ("HTTP_PROXY", "p:2")];
    let rows: [Row; 19] = [
        (&[], "https://a.com/", "direct"),
        (
            BOTH,
            "https://a.com/",
            "the proxy s:1 (the variable HTTPS_PROXY)",
        ),
        (
            BOTH,
            "http://a.com/",
            "the proxy p:2 (the variable HTTP_PROXY)",
        ),
        (BOTH, "http://127.0.0.1:8/", "direct"),
        (
            &[("all_proxy", " https://u:w@x ")],
            "http://a.com/",
            "the proxy x:443 (the variable all_proxy)",
        ),
        (
            &[("https_proxy", "http://[::1]:3"), ("ALL_PROXY", "y:4")],
            "https://a.com/",
            "the proxy [::1]:3 (the variable https_proxy)",
        ),
        // An empty variable is how people unset one.
        (
            &[("HTTPS_PROXY", ""), ("ALL_PROXY", "y:4")],
            "https://a.com/",
            "the proxy y:4 (the variable ALL_PROXY)",
        ),
        (
            &[("HTTPS_PROXY", "s:1"), ("NO_PROXY", "b.com, a.com")],
            "https://x.a.com/",
            "direct",
        ),
        (
            &[("HTTPS_PROXY", "s:1"), ("NO_PROXY", "*.a.com")],
            "https://x.a.com/",
            "direct",
        ),
        (
            &[("HTTPS_PROXY", "s:1"), ("no_proxy", "*")],
            "https://x.a.com/",
            "direct",
        ),
        (
            &[("HTTPS_PROXY", "s:1"), ("no_proxy", "10.0.0.0/8")],
            "https://10.1.2.3/",
            "direct",
        ),
        (
            &[("HTTPS_PROXY", "s:1"), ("no_proxy", "10.0.0.0/8")],
            "https://11.1.2.3/",
            "the proxy s:1 (the variable HTTPS_PROXY)",
        ),
        // What cannot be used is told where it counts, and only there.
        (
            &[("HTTPS_PROXY", "socks5://u:hunter22@x:1")],
            "https://a.com/",
            "error: the variable HTTPS_PROXY names a SOCKS proxy",
        ),
        (
            &[("ALL_PROXY", "socks5h://x:1")],
            "http://a.com/",
            "error: the variable ALL_PROXY names a SOCKS proxy",
        ),
        (
            &[("HTTPS_PROXY", "ftp://u:hunter22@x")],
            "https://a.com/",
            "error: the variable HTTPS_PROXY names a proxy that is neither http nor https",
        ),
        (
            &[("HTTPS_PROXY", "http://u:hunter22@:99999")],
            "https://a.com/",
            "error: the variable HTTPS_PROXY is no URL of a proxy",
        ),
        (
            &[("HTTPS_PROXY", ":::"), ("ALL_PROXY", "y:4")],
            "https://a.com/",
            "error: the variable HTTPS_PROXY is no URL of a proxy",
        ),
        (&[("HTTPS_PROXY", ":::")], "http://a.com/", "direct"),
        (
            &[("HTTPS_PROXY", ":::"), ("NO_PROXY", "a.com")],
            "https://a.com/",
            "direct",
        ),
    ];
    for (variables, url, expected) in rows {
        let found = way(&proxies(variables), url);
        assert!(found.starts_with(expected), "{variables:?} {url}: {found}");
        assert!(!found.contains("hunter22"), "{found}");
    }
    // A header of a stranger's request, to a program that a web server has started.
    let cgi = proxies(&[("REQUEST_METHOD", "GET"), ("HTTP_PROXY", "http://evil")]);
    assert_eq!(way(&cgi, "http://a.com/"), "direct");
}

#[test]
fn the_builder_takes_a_proxy_for_everything_or_none() {
    let proxies = Proxies::from_builder("http://u:hunter22@p:1").unwrap();
    for url in ["http://127.0.0.1:2/", "https://a.com/"] {
        let expected = "the proxy p:1 (proxy(...) of the builder)";
        assert_eq!(way(&proxies, url), expected);
    }
    assert!(!format!("{proxies:?}").contains("hunter22"));
    for url in [
        "htp://proxy.corp:3128",
        "htps://proxy.corp",
        "sock5://proxy.corp",
        "socks5://u:hunter22@proxy.corp",
        "ftp://u:hunter22@proxy.corp",
        "quic://proxy.corp",
        "",
        "http://",
        "ht tp://u:hunter22@x",
        "http://u:hunter22@[",
        "http://x:99999",
    ] {
        let message = Proxies::from_builder(url).unwrap_err();
        assert!(
            message.starts_with("proxy(...) of the builder "),
            "{url}: {message}"
        );
        assert!(message.contains("http"), "{url}: {message}");
        assert!(!message.contains("hunter22"), "{message}");
    }
}
