//! What a client must know of the API as a whole.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Api, ApiStyle, Server};

use super::{doc, ident};

pub(super) fn render(api: &Api) -> TokenStream {
    let protocol = ident(match api.style {
        ApiStyle::Rpc => "Rpc",
        ApiStyle::Roa => "Roa",
        ApiStyle::Ncp => "Ncp",
    });
    // `alibaba-imm` is `imm` in user agents, logs and the names of variables.
    let name = api
        .name
        .split_once('-')
        .map_or(api.name.as_str(), |(_, name)| name);
    let (title, product, version) = (&api.title, &api.product, &api.version);
    let variable = match api.style {
        ApiStyle::Ncp => "NCLOUD_MI_ENDPOINT".to_owned(),
        ApiStyle::Rpc | ApiStyle::Roa => format!("ALIBABA_CLOUD_ENDPOINT_{}", name.to_uppercase()),
    };
    let hosts = hosts(&api.servers);
    let about = doc(&[format!("{title}, version {version}.")]);
    let region_info = hosts
        .to_string()
        .contains("RegionInfo")
        .then(|| quote! { RegionInfo, });
    quote! {
        //! The API as a whole: product, version and hosts.

        use crate::info::{Hosts, Protocol, #region_info Service, ServiceInfo};

        #about
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct Api;

        impl Service for Api {
            const INFO: &'static ServiceInfo = &INFO;
        }

        static INFO: ServiceInfo = ServiceInfo::new(#name, #title, #product, #version, Protocol::#protocol, #hosts)
            .endpoint_variable(#variable);
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
