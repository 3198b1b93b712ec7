//! Three small APIs, one of each protocol.

use client_core::client::{CoreClient, FromCore, ServiceClient};
use client_core::operation::{OperationInfo, RateLimit, RetryClass};
use client_core::protocol::{alibaba, ncp};
use client_core::service::{Hosts, RegionInfo, Service, ServiceInfo};

macro_rules! client {
    ($($name:ident: $info:expr;)*) => {$(
        #[derive(Clone, Debug)]
        pub struct $name(pub CoreClient);

        impl Service for $name {
            const INFO: &'static ServiceInfo = &$info;
        }

        impl ServiceClient for $name {
            type Service = Self;
        }

        impl FromCore for $name {
            fn from_core(core: CoreClient) -> Self {
                Self(core)
            }
        }
    )*};
}

client! {
    Imm: ServiceInfo::new("imm", "Intelligent Media Management", "imm", "2020-09-30", &alibaba::Rpc, Hosts::Regional {
        code: "imm",
        regions: &[
            RegionInfo::new("cn-hangzhou"),
            RegionInfo::new("cn-odd-1").public_host("imm.odd.aliyuncs.com").vpc_host("imm-inner.odd.aliyuncs.com"),
            RegionInfo::new("cn-beijing-gov-1").vpc_only(),
            RegionInfo::new("ap-south-1").closed(),
        ],
    }).with_endpoint_variable("ALIBABA_CLOUD_ENDPOINT_IMM");
    Pai: ServiceInfo::new("pai", "Platform for AI", "AIWorkSpace", "2021-02-04", &alibaba::Roa, Hosts::Regional {
        code: "aiworkspace",
        regions: &[RegionInfo::new("cn-hangzhou")],
    }).with_endpoint_variable("ALIBABA_CLOUD_ENDPOINT_PAI");
    Maiu: ServiceInfo::new("maiu", "Media Intelligence", "MediaAIUnderstanding", "v1", &ncp::ApiGateway, Hosts::Fixed {
        default: "mi.apigw.ntruss.com",
        named: &[("mi", "mi.apigw.ntruss.com"), ("maiu", "maiu.apigw.ntruss.com")],
    }).with_endpoint_variable("NCLOUD_MI_ENDPOINT");
}

pub static LIST: OperationInfo =
    OperationInfo::new("ListProjects", "POST", "/", "Lists.").with_retry_class(RetryClass::Read);
pub static UPDATE: OperationInfo = OperationInfo::new("UpdateProject", "POST", "/", "Updates.")
    .with_retry_class(RetryClass::Idempotent);
pub static CREATE: OperationInfo = OperationInfo::new("CreateProject", "POST", "/", "Creates.");
pub static RATED: OperationInfo = OperationInfo::new("RatedThing", "POST", "/", "Lists.")
    .with_retry_class(RetryClass::Read)
    .with_rate_limit(RateLimit::per_second(50));
pub static UNSIGNED: OperationInfo =
    OperationInfo::new("ListPublicMediaBasicInfos", "POST", "/", "Lists.")
        .with_retry_class(RetryClass::Read)
        .unsigned();
pub static IMAGES: OperationInfo =
    OperationInfo::new("ListImages", "GET", "/api/v1/images", "Lists.")
        .with_retry_class(RetryClass::Read);
pub static NCP_LIST: OperationInfo = OperationInfo::new(
    "list_projects",
    "GET",
    "/api/v1/workspaces/w/projects",
    "Lists.",
)
.with_retry_class(RetryClass::Read);
pub static NCP_CREATE: OperationInfo = OperationInfo::new(
    "create_project",
    "POST",
    "/api/v1/workspaces/w/projects",
    "Creates.",
);
