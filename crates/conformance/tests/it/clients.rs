//! What every client type promises, whatever is generated around it.

use client_core::client::ServiceClient;
use client_core::service::{RegionInfo, Service};

fn shared<C: ServiceClient + Clone + Send + Sync + 'static>() {}

#[test]
fn clients_are_cloned_and_shared_between_threads() {
    shared::<alibaba_imm::Client>();
    shared::<alibaba_pai::Client>();
    shared::<alibaba_ice::Client>();
    shared::<ncp_maiu::Client>();
}

#[test]
fn regions_that_differ_are_in_the_table() {
    let regions = <alibaba_imm::Client as ServiceClient>::Service::INFO.regions();
    let ids = |which: fn(&RegionInfo) -> bool| -> Vec<&str> {
        regions
            .iter()
            .filter(|region| which(region))
            .map(RegionInfo::id)
            .collect()
    };
    assert_eq!(ids(RegionInfo::is_closed), ["ap-southeast-2", "ap-south-1"]);
    assert_eq!(ids(RegionInfo::is_vpc_only), ["cn-beijing-gov-1"]);
}
