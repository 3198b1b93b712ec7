//! What a provider crate says about its API once; everything here is plain data of the generated marker type.

use crate::protocol::Protocol;
use crate::rate::RateLimit;

/// The marker type of a provider crate.
pub trait Service: Send + Sync + 'static {
    /// The facts of the API.
    const INFO: &'static ServiceInfo;
}

/// One row of a region table, taken from the provider's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionInfo {
    id: &'static str,
    public: Option<&'static str>,
    vpc: Option<&'static str>,
    vpc_only: bool,
    closed: bool,
}

impl RegionInfo {
    /// A region whose hosts follow the rule.
    pub const fn new(id: &'static str) -> Self {
        Self {
            id,
            public: None,
            vpc: None,
            vpc_only: false,
            closed: false,
        }
    }

    /// Sets a public host that departs from the rule.
    #[must_use]
    pub const fn public_host(mut self, host: &'static str) -> Self {
        self.public = Some(host);
        self
    }

    /// Sets a VPC host that departs from the rule.
    #[must_use]
    pub const fn vpc_host(mut self, host: &'static str) -> Self {
        self.vpc = Some(host);
        self
    }

    /// Marks a region that is not offered on the public network.
    #[must_use]
    pub const fn vpc_only(mut self) -> Self {
        self.vpc_only = true;
        self
    }

    /// Marks a region that the provider has closed down; it is still called when asked for, with a warning.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// The id, such as `cn-hangzhou`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The public host, when it departs from the rule.
    pub const fn public(&self) -> Option<&'static str> {
        self.public
    }

    /// The VPC host, when it departs from the rule.
    pub const fn vpc(&self) -> Option<&'static str> {
        self.vpc
    }

    /// Whether there is no public host.
    pub const fn is_vpc_only(&self) -> bool {
        self.vpc_only
    }

    /// Whether the provider has closed it down.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }
}

/// Where an API is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hosts {
    /// One host per region, by the rule of the protocol unless the region's row says otherwise. Regions that are not
    /// listed follow the rule too.
    Regional {
        /// The product code in the host.
        code: &'static str,
        /// The documented regions.
        regions: &'static [RegionInfo],
    },
    /// One host for everybody.
    Fixed {
        /// The host that is called unless another is chosen.
        default: &'static str,
        /// Other documented hosts: name and host.
        named: &'static [(&'static str, &'static str)],
    },
}

/// The facts of an API.
#[derive(Clone, Copy, Debug)]
pub struct ServiceInfo {
    name: &'static str,
    title: &'static str,
    product: &'static str,
    version: &'static str,
    protocol: &'static dyn Protocol,
    hosts: Hosts,
    endpoint_variable: Option<&'static str>,
    rate_limit: Option<RateLimit>,
}

impl ServiceInfo {
    /// The facts of an API.
    ///
    /// `name` is short and stable (`imm`), `title` is for people, `product` and `version` are the provider's
    /// (`AIWorkSpace`, `2021-02-04`).
    pub const fn new(
        name: &'static str,
        title: &'static str,
        product: &'static str,
        version: &'static str,
        protocol: &'static dyn Protocol,
        hosts: Hosts,
    ) -> Self {
        Self {
            name,
            title,
            product,
            version,
            protocol,
            hosts,
            endpoint_variable: None,
            rate_limit: None,
        }
    }

    /// Sets the environment variable that replaces the endpoint of this API alone.
    #[must_use]
    pub const fn with_endpoint_variable(mut self, name: &'static str) -> Self {
        self.endpoint_variable = Some(name);
        self
    }

    /// Sets the documented quota of all operations together.
    #[must_use]
    pub const fn with_rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// The short name: `imm`, `pai`, `ice`, `maiu`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name for people.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// The provider's product code.
    pub const fn product(&self) -> &'static str {
        self.product
    }

    /// The version of the API.
    pub const fn version(&self) -> &'static str {
        self.version
    }

    /// How the API speaks.
    pub const fn protocol(&self) -> &'static dyn Protocol {
        self.protocol
    }

    /// Where the API is served.
    pub const fn hosts(&self) -> Hosts {
        self.hosts
    }

    /// The environment variable that replaces the endpoint, when there is one.
    pub const fn endpoint_variable(&self) -> Option<&'static str> {
        self.endpoint_variable
    }

    /// How many requests of all operations together the provider carries out, where documented.
    pub const fn rate_limit(&self) -> Option<RateLimit> {
        self.rate_limit
    }

    /// The documented regions; empty for an API without regions.
    pub const fn regions(&self) -> &'static [RegionInfo] {
        match self.hosts {
            Hosts::Regional { regions, .. } => regions,
            Hosts::Fixed { .. } => &[],
        }
    }
}
