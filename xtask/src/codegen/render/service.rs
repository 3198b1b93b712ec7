//! What a client must know of the API as a whole.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Api, ApiStyle, Server};

use super::doc;

pub(super) fn render(api: &Api) -> TokenStream {
    let protocol = match api.style {
        ApiStyle::Rpc => quote! { crate::info::protocol::alibaba::Rpc },
        ApiStyle::Roa => quote! { crate::info::protocol::alibaba::Roa },
        ApiStyle::Ncp => quote! { crate::info::protocol::ncp::ApiGateway },
    };
    let (name, variable) = (&api.short_name, &api.endpoint_variable);
    let (title, product, version) = (&api.title, &api.product, &api.version);
    let hosts = hosts(&api.servers);
    let about = doc(&[format!("{title}, version {version}.")]);
    let region_info = hosts
        .to_string()
        .contains("RegionInfo")
        .then(|| quote! { RegionInfo, });
    let rate_limit = api.rate_limit.as_ref().map(|limit| {
        let limit = super::rate::render(limit);
        quote! { .with_rate_limit(#limit) }
    });
    let rate_type = api
        .rate_limit
        .is_some()
        .then(|| quote! { use crate::rate::RateLimit; });
    quote! {
        //! The API as a whole: product, version and hosts.

        use crate::info::{Hosts, #region_info Service, ServiceInfo};
        #rate_type

        #about
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct Api;

        impl Service for Api {
            const INFO: &'static ServiceInfo = &INFO;
        }

        static INFO: ServiceInfo = ServiceInfo::new(#name, #title, #product, #version, &#protocol, #hosts)
            .with_endpoint_variable(#variable) #rate_limit;
    }
}

fn hosts(servers: &[Server]) -> TokenStream {
    let host = |server: &Server| {
        server
            .url
            .trim_start_matches("https://")
            .trim_end_matches('/')
            .to_owned()
    };
    let first = servers.first().map(host).unwrap_or_default();
    match first.split_once(".{region}") {
        Some((code, _)) => {
            let regions = servers
                .iter()
                .take(1)
                .flat_map(|server| &server.regions)
                .map(|region| {
                    let id = &region.id;
                    let closed = region.closed.then(|| quote! { .closed() });
                    let vpc_only = region.vpc_only.then(|| quote! { .vpc_only() });
                    quote! { RegionInfo::new(#id) #closed #vpc_only }
                });
            quote! { Hosts::Regional { code: #code, regions: &[#(#regions),*] } }
        }
        None => {
            let named = servers.iter().map(|server| {
                let (name, host) = (&server.name, host(server));
                quote! { (#name, #host) }
            });
            quote! { Hosts::Fixed { default: #first, named: &[#(#named),*] } }
        }
    }
}
