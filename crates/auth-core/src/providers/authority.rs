//! Host and port of an address in the one form in which HTTP libraries send them.
//!
//! What is signed and what the host header says must be what goes out, and URL libraries follow the WHATWG URL
//! standard: lower case, no default port, numbers for IP addresses in their shortest form.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::uri::Authority;

/// The authority in that form, or what is wrong with it. There must be no user name in it.
pub(super) fn normalize(authority: &Authority, scheme: &str) -> Result<String, &'static str> {
    let text = authority.as_str();
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']').ok_or(NO_IP)?;
            (ipv6_text(address.parse().map_err(|_| NO_IP)?), port)
        }
        None => {
            let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (name_or_ipv4(host)?, port)
        }
    };
    let default = match scheme {
        "http" => 80,
        _ => 443,
    };
    Ok(match port_number(port)? {
        Some(port) if port != default => format!("{host}:{port}"),
        _ => host,
    })
}

const NO_IP: &str = "has a host that is no valid IP address";

/// A colon without a number is allowed and means nothing.
fn port_number(text: &str) -> Result<Option<u16>, &'static str> {
    let Some(digits) = text.strip_prefix(':').filter(|digits| !digits.is_empty()) else {
        return match text {
            "" | ":" => Ok(None),
            _ => Err("has something between host and port"),
        };
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("has a port that is no number");
    }
    match digits.parse() {
        Ok(port) => Ok(Some(port)),
        Err(_) => Err("has a port above 65535"),
    }
}

/// The standard library writes an embedded IPv4 address with dots, URLs do not.
fn ipv6_text(address: Ipv6Addr) -> String {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => format!("[::ffff:{high:x}:{low:x}]"),
        _ => format!("[{address}]"),
    }
}

/// A host that ends in a number is an IPv4 address, which may also be written as `127.1`, `0x7f.1` or `2130706433`.
fn name_or_ipv4(host: &str) -> Result<String, &'static str> {
    if host.is_empty() {
        return Err("has no host");
    }
    if host.contains(['[', ']', '%']) {
        return Err("has a character in its host that no host has");
    }
    let host = host.to_ascii_lowercase();
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(&host).split('.').collect();
    let is_numeric = |part: &str| match part.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()),
    };
    if !parts.last().is_some_and(|last| is_numeric(last)) {
        return Ok(host);
    }
    ipv4(&parts).map(|address| address.to_string()).ok_or(NO_IP)
}

/// All parts but the last are one byte each; the last fills what is left.
fn ipv4(parts: &[&str]) -> Option<Ipv4Addr> {
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 {
        return None;
    }
    let mut bits = 0_u32;
    for (part, shift) in leading.iter().zip([24, 16, 8]) {
        bits |= u32::from(u8::try_from(number(part)?).ok()?) << shift;
    }
    let last = u32::try_from(number(last)?).ok()?;
    let room = u32::MAX.checked_shr(8 * u32::try_from(leading.len()).ok()?)?;
    (last <= room).then(|| Ipv4Addr::from_bits(bits | last))
}

/// Decimal, octal after `0`, hexadecimal after `0x`.
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(""), _) => return Some(0),
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) if !digits.is_empty() => (digits, 8),
        _ => (text, 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// Whether a host in this form is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}
