//! From configuration to an endpoint: explicit URL, variable of the service, region table, rule.

use super::{Endpoint, parse};
use crate::network::Network;
use crate::service::{Hosts, ServiceInfo};

/// What was configured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// An endpoint in text, and where it came from.
    pub endpoint: Option<(String, String)>,
    /// A region, and where it came from.
    pub region: Option<(String, String)>,
    pub network: Network,
    /// The name of one of the fixed hosts.
    pub named_host: Option<String>,
    pub allow_http: bool,
}

/// The endpoint and the region of a client; errors are texts for a configuration error.
pub(crate) fn resolve(
    info: &ServiceInfo,
    choice: &Choice,
) -> Result<(Endpoint, Option<String>), String> {
    let region = match (&choice.region, info.hosts()) {
        (None, _) => None,
        (Some((region, origin)), Hosts::Regional { .. }) => {
            check_region(region).map_err(|what| format!("{what} (from {origin})"))?;
            Some(region.clone())
        }
        (Some((region, origin)), Hosts::Fixed { .. }) => {
            return Err(format!(
                "{} has no regions, but region {region:?} was given ({origin}): leave it out",
                info.title()
            ));
        }
    };
    let endpoint = match &choice.endpoint {
        Some((text, origin)) => {
            let endpoint =
                Endpoint::parse(text).map_err(|what| format!("{what} (from {origin})"))?;
            check_scheme(&endpoint, origin, choice.allow_http)?;
            endpoint
        }
        None => Endpoint::parse(&known_host(info, choice, region.as_deref())?)?,
    };
    Ok((endpoint, region))
}

fn check_scheme(endpoint: &Endpoint, origin: &str, allow_http: bool) -> Result<(), String> {
    if endpoint.https || endpoint.is_loopback() {
        return Ok(());
    }
    if !allow_http {
        return Err(format!(
            "endpoint \"{endpoint}\" (from {origin}) is plain http to another machine, where everybody on the way \
             reads requests and answers: write https://, or call allow_http(true) if the way is safe"
        ));
    }
    tracing::warn!(%endpoint, "requests go over plain http to another machine");
    Ok(())
}

fn known_host(info: &ServiceInfo, choice: &Choice, region: Option<&str>) -> Result<String, String> {
    match info.hosts() {
        Hosts::Fixed { default, named } => {
            if choice.network == Network::Vpc {
                return Err(format!(
                    "{} has no hosts in a private network: leave the network out, or give the endpoint",
                    info.title()
                ));
            }
            let Some(name) = &choice.named_host else {
                return Ok(default.to_owned());
            };
            let host = named.iter().find(|(known, _)| known == name);
            host.map(|(_, host)| (*host).to_owned()).ok_or_else(|| {
                format!(
                    "{} has no host called {name:?}: known are {}",
                    info.title(),
                    join(named.iter().map(|(name, _)| *name))
                )
            })
        }
        Hosts::Regional { code, regions } => {
            if let Some(name) = &choice.named_host {
                return Err(format!(
                    "{} is served per region and has no host called {name:?}: give a region or an endpoint",
                    info.title()
                ));
            }
            let Some(region) = region else {
                return Err(missing_region(info));
            };
            let row = regions.iter().find(|row| row.id() == region);
            match row {
                Some(row) if row.is_closed() => {
                    tracing::warn!(
                        region,
                        service = info.name(),
                        "the provider has closed this region down"
                    );
                }
                Some(_) => {}
                None => tracing::warn!(
                    region,
                    service = info.name(),
                    "the region is not in the table of this version; its host is made by the usual rule"
                ),
            }
            if choice.network == Network::Vpc {
                return Ok(row
                    .and_then(|row| row.vpc().map(str::to_owned))
                    .unwrap_or_else(|| info.protocol().host(code, region, Network::Vpc)));
            }
            if row.is_some_and(|row| row.is_vpc_only()) {
                return Err(format!(
                    "{} has no public host in {region}: call network(Network::Vpc) from inside a VPC of that region",
                    info.title()
                ));
            }
            Ok(row
                .and_then(|row| row.public().map(str::to_owned))
                .unwrap_or_else(|| info.protocol().host(code, region, Network::Public)))
        }
    }
}

fn missing_region(info: &ServiceInfo) -> String {
    let variable = info
        .endpoint_variable()
        .map(|name| format!(", or {name} (a whole endpoint)"))
        .unwrap_or_default();
    format!(
        "no region for {}: call region(\"cn-hangzhou\") or endpoint(\"...\") on the builder; with load_env() or \
         from_env() also these are read: {}{variable}. Known regions: {}",
        info.title(),
        info.protocol().how_to_give_a_region(),
        known_regions(info)
    )
}

/// The documented regions that are open, for messages.
pub(crate) fn known_regions(info: &ServiceInfo) -> String {
    join(
        info.regions()
            .iter()
            .filter(|row| !row.is_closed())
            .map(|row| row.id()),
    )
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(", ")
}

/// A region becomes part of a host name, so it may hold nothing that ends one.
fn check_region(region: &str) -> Result<(), String> {
    let fits = region
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if region.is_empty() || !fits || parse::dns_name(&format!("{region}.example.com")).is_err() {
        return Err(format!(
            "region {region:?} is no region id: write small letters, digits and \"-\" only, such as \"cn-hangzhou\""
        ));
    }
    Ok(())
}
