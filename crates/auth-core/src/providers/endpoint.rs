//! Addresses that providers call.

use http::Uri;
use http::uri::Scheme;

use super::authority;
use crate::{CredentialsError, CredentialsErrorKind};

fn invalid(place: &str, problem: &str) -> CredentialsError {
    CredentialsError::new(CredentialsErrorKind::Invalid, format!("{place} {problem}"))
}

/// Reads an absolute HTTP address, and brings scheme, host and port into the form in which they are sent. Its text is
/// never repeated in errors: it can hold a token.
pub(crate) fn parse_url(text: &str, place: &str) -> Result<Uri, CredentialsError> {
    let no_address = || {
        invalid(
            place,
            "is no valid address; expected http://... or https://...",
        )
    };
    let uri: Uri = text.trim().parse().map_err(|_| no_address())?;
    let mut parts = uri.into_parts();
    let (Some(scheme), Some(authority)) = (
        parts
            .scheme
            .as_ref()
            .map(Scheme::as_str)
            .filter(|scheme| matches!(*scheme, "http" | "https")),
        &parts.authority,
    ) else {
        return Err(invalid(
            place,
            "is no HTTP address; expected http://... or https://...",
        ));
    };
    if authority.as_str().contains('@') {
        return Err(invalid(
            place,
            "has a user name in the address; remove the part before the @",
        ));
    }
    let authority =
        authority::normalize(authority, scheme).map_err(|problem| invalid(place, problem))?;
    parts.authority = Some(authority.parse().map_err(|_| no_address())?);
    Uri::from_parts(parts).map_err(|_| no_address())
}

/// Scheme and authority of an endpoint given as a host or as an address without a path. HTTP without TLS is accepted
/// for loopback only, unless `plain` allows it.
pub(crate) fn parse_origin(
    text: &str,
    place: &str,
    plain: bool,
) -> Result<String, CredentialsError> {
    let text = text.trim().trim_end_matches('/');
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let uri = parse_url(&full, place)?;
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || full.contains('#') {
        return Err(invalid(
            place,
            "has a path or query; give only host and port",
        ));
    }
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(invalid(place, "is no HTTP address"));
    };
    if scheme == "http" && !plain && !is_loopback(&uri) {
        return Err(invalid(
            place,
            "uses http without TLS for a host that is not this machine; use https",
        ));
    }
    Ok(format!("{scheme}://{authority}"))
}

/// Whether an address that [`parse_url`] gave is of this machine.
pub(crate) fn is_loopback(uri: &Uri) -> bool {
    authority::is_loopback(uri.host().unwrap_or_default())
}

/// A region becomes part of a host name, so nothing else may be in it.
pub(crate) fn check_region(region: &str, place: &str) -> Result<(), CredentialsError> {
    if region.is_empty()
        || !region
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    {
        return Err(invalid(
            place,
            "is no region id; a region looks like `cn-hangzhou`",
        ));
    }
    Ok(())
}

/// What the name of a role in an answer, or its id, can be. It becomes part of a path and is shown in errors, and what
/// answers may be something else that says something secret.
pub(crate) fn is_role_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !matches!(text, "." | "..")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]
mod tests {
    use super::*;

    #[test]
    fn origins() {
        for (text, expected) in [
            ("sts.aliyuncs.com", Some("https://sts.aliyuncs.com")),
            (
                " https://STS.aliyuncs.com/ ",
                Some("https://sts.aliyuncs.com"),
            ),
            (
                "sts.aliyuncs.com:8443",
                Some("https://sts.aliyuncs.com:8443"),
            ),
            ("sts.aliyuncs.com:443", Some("https://sts.aliyuncs.com")),
            ("sts.aliyuncs.com:", Some("https://sts.aliyuncs.com")),
            ("sts.aliyuncs.com:0443/", Some("https://sts.aliyuncs.com")),
            (
                "https://sts.aliyuncs.com:80",
                Some("https://sts.aliyuncs.com:80"),
            ),
            ("sts.aliyuncs.com:65536", None),
            ("http://127.0.0.1:80", Some("http://127.0.0.1")),
            ("http://127.1:8080", Some("http://127.0.0.1:8080")),
            ("http://0x7f.0.0.1", Some("http://127.0.0.1")),
            ("http://2130706433", Some("http://127.0.0.1")),
            ("https://1.2.3.4.", Some("https://1.2.3.4")),
            ("https://1.2.3.256", None),
            ("https://1.2.3.4.5", None),
            ("https://08.0.0.1", None),
            (
                "https://256.256.256.256.example",
                Some("https://256.256.256.256.example"),
            ),
            ("http://[0:0:0:0:0:0:0:1]:80", Some("http://[::1]")),
            ("https://[2001:DB8::0:1]", Some("https://[2001:db8::1]")),
            ("https://[::ffff:1.2.3.4]", Some("https://[::ffff:102:304]")),
            ("https://[::1.2.3.4]", Some("https://[::102:304]")),
            ("https://[fe80::1%25eth0]", None),
            ("https://[1.2.3.4]", None),
            ("http://[::1]:9", Some("http://[::1]:9")),
            ("http://localhost", Some("http://localhost")),
            ("http://sts.aliyuncs.com", None),
            ("https://user:pass@sts.aliyuncs.com", None),
            ("https://sts.aliyuncs.com/path", None),
            ("https://sts.aliyuncs.com?x", None),
            ("https://sts.aliyuncs.com/#x", None),
            ("ftp://sts.aliyuncs.com", None),
            ("sts aliyuncs", None),
            ("", None),
        ] {
            assert_eq!(
                parse_origin(text, "it", false).ok().as_deref(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            parse_origin("http://100.100.100.200", "it", true).unwrap(),
            "http://100.100.100.200"
        );
    }

    #[test]
    fn urls() {
        for (text, expected) in [
            ("http://MyHost/C?Q=1", Some("http://myhost/C?Q=1")),
            ("HTTP://localhost:80/c", Some("http://localhost/c")),
            ("https://localhost:443", Some("https://localhost/")),
            ("http://localhost:443/", Some("http://localhost:443/")),
            ("http://[::0001]:80/c", Some("http://[::1]/c")),
            ("http://127.1/c?a=b#f", Some("http://127.0.0.1/c?a=b")),
            ("http://a:99999/", None),
            ("http://a[::1]/", None),
            ("http://[::1]9/", None),
            ("http://0x10000000000000000/", None),
            ("http://:80/", None),
            ("http://a:80@b/", None),
            ("/c", None),
            ("mailto:a", None),
        ] {
            assert_eq!(
                parse_url(text, "it")
                    .ok()
                    .map(|uri| uri.to_string())
                    .as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn regions() {
        assert!(check_region("ap-southeast-1", "it").is_ok());
        for region in [
            "",
            "cn-hangzhou.evil.com/#",
            "cn hangzhou",
            "cn-hangzhou\t",
            "CN-HANGZHOU",
            "a@b",
            "a:1",
        ] {
            assert!(check_region(region, "it").is_err(), "{region}");
        }
    }
}
