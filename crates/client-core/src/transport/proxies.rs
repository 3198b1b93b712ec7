//! Which proxy a request goes through, and who says so.
//!
//! The variables are read here and not by the HTTP library, which passes over a proxy that it does not understand and
//! goes to the target directly.

use std::ffi::OsString;
use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

/// The proxies of a client.
#[derive(Default)]
pub(crate) struct Proxies {
    http: Option<Chosen>,
    https: Option<Chosen>,
    /// Matches what does *not* stand in `NO_PROXY`.
    matcher: Option<Matcher>,
    /// Whether the program's own addresses go through it as well.
    loopback: bool,
}

/// A proxy, or why the setting is none.
type Chosen = Result<Proxy, String>;

/// A proxy whose URL is known to be good.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// May hold a password.
    url: String,
    https: bool,
    place: String,
    origin: Origin,
}

/// Where a proxy was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Builder,
    Variable(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder => f.write_str("proxy(...) of the builder"),
            Self::Variable(name) => write!(f, "the variable {name}"),
        }
    }
}

impl Proxies {
    /// One proxy for every host, this machine's own addresses included.
    pub fn from_builder(url: &str) -> Result<Self, String> {
        let proxy = parse(url, Origin::Builder)?;
        Ok(Self {
            http: Some(Ok(proxy.clone())),
            https: Some(Ok(proxy)),
            matcher: None,
            loopback: true,
        })
    }

    /// Those of the process: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, or in lower case.
    pub fn from_process() -> Self {
        Self::from_variables(|name| std::env::var_os(name))
    }

    fn from_variables(read: impl Fn(&str) -> Option<OsString>) -> Self {
        // A web server hands the header `Proxy` of a stranger on as HTTP_PROXY to the programs that it starts.
        if read("REQUEST_METHOD").is_some() {
            return Self::default();
        }
        let first = |names: [&'static str; 2]| {
            let (name, value) = names
                .into_iter()
                .find_map(|name| Some((name, read(name)?)))?;
            (!value.is_empty()).then_some((name, value))
        };
        let chosen = |names| {
            let (name, value) = first(names)?;
            let origin = Origin::Variable(name);
            Some(match value.to_str() {
                Some(text) => parse(text, origin),
                None => Err(format!("{origin} is no text")),
            })
        };
        let all = chosen(["ALL_PROXY", "all_proxy"]);
        let matcher =
            first(["NO_PROXY", "no_proxy"]).map(|(_, value)| except(&value.to_string_lossy()));
        Self {
            http: chosen(["HTTP_PROXY", "http_proxy"]).or_else(|| all.clone()),
            https: chosen(["HTTPS_PROXY", "https_proxy"]).or(all),
            matcher,
            loopback: false,
        }
    }

    /// The proxy for this address; `None` means directly.
    ///
    /// An address that needs no proxy does not fail for one that cannot be used.
    pub fn route(&self, uri: &Uri, loopback: bool) -> Result<Option<&Proxy>, &str> {
        let excepted = || {
            self.matcher
                .as_ref()
                .is_some_and(|matcher| matcher.intercept(uri).is_none())
        };
        if (loopback && !self.loopback) || excepted() {
            return Ok(None);
        }
        let chosen = match uri.scheme_str() {
            Some("https") => &self.https,
            _ => &self.http,
        };
        match chosen {
            None => Ok(None),
            Some(Ok(proxy)) => Ok(Some(proxy)),
            Some(Err(message)) => Err(message),
        }
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http)
            .field("https", &self.https)
            .finish_non_exhaustive()
    }
}

impl Proxy {
    /// For the HTTP client.
    pub fn reqwest(&self) -> Result<reqwest::Proxy, String> {
        // The text of the error would show the URL, and with it a password.
        reqwest::Proxy::all(&self.url).map_err(|_| format!("{} cannot be used", self.origin))
    }

    /// Whether the way to the proxy itself needs TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether it is the same proxy with the same password.
    pub fn is_same(&self, other: &Self) -> bool {
        self.url == other.url
    }

    /// Where the setting stands, to be corrected.
    pub fn origin(&self) -> String {
        self.origin.to_string()
    }
}

/// Address and origin, never the password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy {} ({})", self.place, self.origin)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn parse(text: &str, origin: Origin) -> Chosen {
    let refused = |what: &str, cure: &str| Err(format!("{origin} {what}: {cure}"));
    const FORM: &str =
        "write http://host:port or http://user:password@host:port (https works as well)";
    let text = text.trim();
    let (scheme, url) = match text.split_once("://") {
        Some((scheme, _)) => (scheme.to_ascii_lowercase(), text.to_owned()),
        None => ("http".to_owned(), format!("http://{text}")),
    };
    if scheme.starts_with("socks") {
        return refused(
            "names a SOCKS proxy, which this client does not speak",
            "take a proxy of http or https, or give http_client(...) a reqwest client with its feature \"socks\"",
        );
    }
    if !matches!(scheme.as_str(), "http" | "https") {
        return refused("names a proxy that is neither http nor https", FORM);
    }
    let Ok(parsed) = reqwest::Url::parse(&url) else {
        return refused("is no URL of a proxy", FORM);
    };
    let Some(host) = parsed.host_str().filter(|host| !host.is_empty()) else {
        return refused("is no URL of a proxy", FORM);
    };
    let place = match parsed.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let proxy = Proxy {
        https: scheme == "https",
        url,
        place,
        origin,
    };
    proxy.reqwest()?;
    Ok(proxy)
}

/// Tells what `NO_PROXY` excepts: it intercepts everything else.
fn except(list: &str) -> Matcher {
    // `*.example.com` is how many people write `.example.com`.
    let entries: Vec<&str> = list
        .split(',')
        .map(|entry| {
            let entry = entry.trim();
            entry
                .strip_prefix('*')
                .filter(|rest| rest.starts_with('.'))
                .unwrap_or(entry)
        })
        .collect();
    Matcher::builder()
        .all("http://proxy")
        .no(entries.join(","))
        .build()
}

#[cfg(test)]
mod tests;
