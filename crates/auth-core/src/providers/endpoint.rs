//! Addresses that providers call.

use http::Uri;

use crate::{CredentialsError, CredentialsErrorKind};

fn invalid(place: &str, problem: &str) -> CredentialsError {
    CredentialsError::new(CredentialsErrorKind::Invalid, format!("{place} {problem}"))
}

/// Reads an absolute HTTP address. Its text is never repeated in errors: it can hold a token.
pub(crate) fn parse_url(text: &str, place: &str) -> Result<Uri, CredentialsError> {
    let uri: Uri = text.trim().parse().map_err(|_| {
        invalid(
            place,
            "is no valid address; expected http://... or https://...",
        )
    })?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http" | "https"), Some(authority)) if authority.as_str().contains('@') => {
            Err(invalid(
                place,
                "has a user name in the address; remove the part before the @",
            ))
        }
        (Some("http" | "https"), Some(_)) => Ok(uri),
        _ => Err(invalid(
            place,
            "is no HTTP address; expected http://... or https://...",
        )),
    }
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
    Ok(format!(
        "{scheme}://{}",
        authority.as_str().to_ascii_lowercase()
    ))
}

pub(crate) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
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
            ("http://127.0.0.1:80", Some("http://127.0.0.1:80")),
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
