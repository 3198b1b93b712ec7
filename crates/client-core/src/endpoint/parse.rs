//! Reading an endpoint that a person wrote.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::Endpoint;

impl Endpoint {
    /// Reads `host`, `host:port`, `https://host[:port]` or `http://host[:port]`.
    ///
    /// White space at both ends and one trailing `/` are dropped, letters are lowered, a default port is dropped.
    /// Without a scheme it is `https`.
    ///
    /// # Errors
    /// A text that says what is wrong and what to write instead: a path, a query, user information, a bad port, a
    /// character that no host has, or a number that URL libraries would read as another address. Of the endpoint it
    /// shows scheme and host only: the rest may be a password or a token.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim_matches(|c: char| c.is_ascii_whitespace());
        let shown = shown(trimmed);
        let complain = |what: &str| Err(format!("endpoint {shown:?} {what}"));
        if trimmed.is_empty() {
            return complain("is empty: write a host, or leave it out");
        }
        // Before anything is cut out of the text: a tab or a line feed inside would be dropped silently by URL parsers.
        if let Some(c) = trimmed
            .chars()
            .find(|c| c.is_whitespace() || c.is_control())
        {
            return complain(&format!("has {c:?} inside: write host and port only"));
        }
        let (https, rest) = match trimmed.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some(_) => return complain("has an unknown scheme: only https and http are known"),
            None => (true, trimmed),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        for (character, what) in [
            ('@', "user information"),
            ('#', "a fragment"),
            ('?', "a query"),
            ('/', "a path"),
            ('\\', "a backslash"),
        ] {
            if rest.contains(character) {
                return complain(&format!(
                    "has {what} ({character:?}): write host and port only"
                ));
            }
        }

        let (host, port) = split_port(rest).ok_or_else(|| {
            format!("endpoint {shown:?} has a port that is no number from 1 to 65535")
        })?;
        let host = match host.strip_prefix('[') {
            Some(inner) => match inner.strip_suffix(']').map(str::parse::<Ipv6Addr>) {
                // URL libraries write embedded IPv4 addresses in another form than Rust does.
                Some(Ok(address)) if !address.to_string().contains('.') => format!("[{address}]"),
                Some(Ok(_)) => {
                    return complain(
                        "embeds an IPv4 address in an IPv6 address: write the IPv4 address",
                    );
                }
                _ => return complain("has brackets around something that is no IPv6 address"),
            },
            None if host.contains(':') => {
                return complain(
                    "looks like an IPv6 address: write it in brackets, such as \"[::1]:8080\"",
                );
            }
            None => dns_name(host).map_err(|what| format!("endpoint {shown:?} {what}"))?,
        };
        let default = if https { 443 } else { 80 };
        Ok(Self {
            https,
            host,
            port: port.filter(|port| *port != default),
        })
    }
}

/// What may be shown of an endpoint that is refused: scheme, host and port, with dots for the rest.
fn shown(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{scheme}://"), rest),
        Some((_, rest)) => ("...://".to_owned(), rest),
        None => (String::new(), text),
    };
    let end = rest
        .find(|c: char| matches!(c, '/' | '?' | '#' | '\\') || c.is_whitespace() || c.is_control());
    let (authority, after) = rest.split_at(end.unwrap_or(rest.len()));
    // The end of a password with such a character in it: nothing before is surely a host.
    if after.contains('@') {
        return format!("{scheme}...");
    }
    let (user, host) = match authority.rsplit_once('@') {
        Some((_, host)) => ("...@", host),
        None => ("", authority),
    };
    let after = match after.trim_end_matches('/') {
        "" => after,
        _ if after.starts_with('/') => "/...",
        _ => "...",
    };
    format!("{scheme}{user}{}{after}", shown_host(host))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A host with its port; what follows a colon and is neither port nor address may be a password.
fn shown_host(host: &str) -> Cow<'_, str> {
    let end = match host.rfind(']') {
        Some(bracket) => bracket + 1,
        None if host.parse::<Ipv6Addr>().is_ok() => host.len(),
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    match port.strip_prefix(':').unwrap_or(port) {
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Cow::Borrowed(host),
        _ => Cow::Owned(format!("{name}...")),
    }
}

/// Host and port; `None` when what follows the last colon is no port.
fn split_port(rest: &str) -> Option<(&str, Option<u16>)> {
    // In an IPv6 address only a colon after the bracket counts, and a bare one is told by its second colon.
    let colon = match rest.rfind(']') {
        Some(bracket) => rest[bracket..].find(':').map(|at| bracket + at),
        None if rest.matches(':').count() > 1 => None,
        None => rest.find(':'),
    };
    let Some(colon) = colon else {
        return Some((rest, None));
    };
    let (host, port) = (&rest[..colon], &rest[colon + 1..]);
    if !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match port.parse::<u16>() {
        Ok(0) | Err(_) => None,
        Ok(port) => Some((host, Some(port))),
    }
}

/// A host name in lower case, or what is wrong with it.
pub(super) fn dns_name(host: &str) -> Result<String, String> {
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    if host.is_empty() {
        return Err("has no host".to_owned());
    }
    if host.len() > 253 {
        return Err("has a host of more than 253 characters".to_owned());
    }
    if !host.is_ascii() {
        return Err("has a host outside ASCII: write it in Punycode (xn--...)".to_owned());
    }
    // The underscore is no host character by the book, but container networks use it.
    if let Some(c) = host
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
    {
        return Err(format!("has {c:?} in its host"));
    }
    for label in host.split('.') {
        if label.is_empty() || label.len() > 63 || label.starts_with('-') || label.ends_with('-') {
            return Err(format!(
                "has a host with the part {label:?}, which no host name may have"
            ));
        }
        if label.starts_with("xn--") && label.len() == 4 {
            return Err("has an empty Punycode part in its host".to_owned());
        }
    }
    // URL parsers read a host whose last part is a number (also "0x7f.1" and "127.1") as an IPv4 address and rewrite it.
    let last = host.rsplit('.').next().unwrap_or_default();
    let number = last.bytes().all(|byte| byte.is_ascii_digit())
        || last
            .strip_prefix("0x")
            .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if number && host.parse::<Ipv4Addr>().is_err() {
        return Err(
            "has a host that ends in a number but is no IPv4 address of four decimal numbers"
                .to_owned(),
        );
    }
    Ok(host)
}

pub(crate) fn is_loopback(host: &str) -> bool {
    if host == "localhost" {
        return true;
    }
    if let Some(inner) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return inner
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| address.is_loopback());
    }
    host.parse::<Ipv4Addr>()
        .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_is_shown_of_an_endpoint() {
        let rows = [
            ("imm.x.com:8443", "imm.x.com:8443"),
            ("HTTPS://imm.x.com/", "HTTPS://imm.x.com/"),
            ("https://u:hunter2@imm.x.com", "https://...@imm.x.com"),
            ("u:hunter2@imm.x.com:1", "...@imm.x.com:1"),
            ("u:hun@ter2@imm.x.com", "...@imm.x.com"),
            ("https://u:hun/ter2@imm.x.com", "https://..."),
            ("https://u:hun?ter2@imm.x.com", "https://..."),
            ("https://u:hun ter2@imm.x.com", "https://..."),
            ("https://u:hun\u{0}ter2@imm.x.com", "https://..."),
            ("https://imm.x.com?token=hunter2", "https://imm.x.com..."),
            ("https://imm.x.com/?t=a@hunter2", "https://..."),
            ("https://imm.x.com/hunter2", "https://imm.x.com/..."),
            ("imm.x.com#hunter2", "imm.x.com..."),
            ("https://u:hunter2", "https://u..."),
            ("hunter 2://imm.x.com", "...://imm.x.com"),
            ("ftp://imm.x.com", "ftp://imm.x.com"),
            ("::1", "::1"),
            ("[::1]:80", "[::1]:80"),
            ("[::1]hunter2", "[::1]..."),
        ];
        for (text, expected) in rows {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
