//! Where requests go, validated so that what is signed is what is called.

mod parse;
mod resolve;

use std::fmt;

#[cfg(any(feature = "reqwest", feature = "upload"))]
pub(crate) use parse::is_loopback as is_loopback_host;
pub(crate) use resolve::{Choice, known_regions, resolve};

/// Scheme, host and port of an API.
///
/// There is never a path, a query, user information or a default port in it, the host is in lower case, and no URL
/// library reads it in another way: the text is the `Host` header and the authority of the URL at once.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    https: bool,
    host: String,
    port: Option<u16>,
}

impl Endpoint {
    /// `https` or `http`.
    pub const fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }

    /// The host alone; an IPv6 address stands in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, when it is not the default of the scheme.
    pub const fn port(&self) -> Option<u16> {
        self.port
    }

    /// Host and port as the `Host` header has them.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `::1`.
    pub fn is_loopback(&self) -> bool {
        parse::is_loopback(&self.host)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}
