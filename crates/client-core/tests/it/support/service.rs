//! Three small APIs, one of each protocol.

use client_core::client::{CoreClient, FromCore};
use client_core::operation::{OperationInfo, RetryClass};
use client_core::service::{Hosts, Protocol, RegionInfo, Service, ServiceInfo};

macro_rules! client {
    ($($name:ident: $info:expr;)*) => {$(
        #[derive(Clone, Debug)]
        pub struct $name(pub CoreClient);

        impl Service for $name {
            const INFO: &'static ServiceInfo = &$info;
        }

        impl FromCore for $name {
            type Service = Self;

            fn from_core(core: CoreClient) -> Self {
                Self(core)
            }
        }
    )*};
}

client! {
    Imm: ServiceInfo::new("imm", "Intelligent Media Management", "imm", "2020-09-30", Protocol::Rpc, Hosts::Regional {
        code: "imm",
        regions: &[
            RegionInfo::new("cn-hangzhou"),
            RegionInfo::new("cn-odd-1").public_host("imm.odd.aliyuncs.com").vpc_host("imm-inner.odd.aliyuncs.com"),
            RegionInfo::new("cn-beijing-gov-1").vpc_only(),
            RegionInfo::new("ap-south-1").closed(),
        ],
    }).endpoint_variable("ALIBABA_CLOUD_ENDPOINT_IMM");
    Pai: ServiceInfo::new("pai", "Platform for AI", "AIWorkSpace", "2021-02-04", Protocol::Roa, Hosts::Regional {
        code: "aiworkspace",
        regions: &[RegionInfo::new("cn-hangzhou")],
    }).endpoint_variable("ALIBABA_CLOUD_ENDPOINT_PAI");
    Maiu: ServiceInfo::new("maiu", "Media Intelligence", "MediaAIUnderstanding", "v1", Protocol::Ncp, Hosts::Fixed {
        default: "mi.apigw.ntruss.com",
        named: &[("mi", "mi.apigw.ntruss.com"), ("maiu", "maiu.apigw.ntruss.com")],
    }).endpoint_variable("NCLOUD_MI_ENDPOINT");
}

pub static LIST: OperationInfo =
    OperationInfo::new("ListProjects", "POST", "/", "Lists.").retry(RetryClass::Read);
pub static UPDATE: OperationInfo =
    OperationInfo::new("UpdateProject", "POST", "/", "Updates.").retry(RetryClass::Idempotent);
pub static CREATE: OperationInfo = OperationInfo::new("CreateProject", "POST", "/", "Creates.");
pub static UNSIGNED: OperationInfo =
    OperationInfo::new("ListPublicMediaBasicInfos", "POST", "/", "Lists.")
        .retry(RetryClass::Read)
        .unsigned();
pub static IMAGES: OperationInfo =
    OperationInfo::new("ListImages", "GET", "/api/v1/images", "Lists.").retry(RetryClass::Read);
pub static NCP_LIST: OperationInfo = OperationInfo::new(
    "list_projects",
    "GET",
    "/api/v1/workspaces/w/projects",
    "Lists.",
)
.retry(RetryClass::Read);
pub static NCP_CREATE: OperationInfo = OperationInfo::new(
    "create_project",
    "POST",
    "/api/v1/workspaces/w/projects",
    "Creates.",
);
