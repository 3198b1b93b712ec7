//! Every API answers at the address that is its own, whatever the others at the same server are.

use client_core::call::CallOptions;
use emulator::Emulator;

use crate::apis::all;
use crate::fill::{Extent, Filler};

#[tokio::test]
async fn the_first_list_of_each_api_is_answered_there() {
    let emulator = Emulator::start().await.unwrap();
    for provider in all() {
        let api = provider.api();
        let operation = api
            .operations
            .iter()
            .find(|operation| operation.paging.is_some())
            .unwrap();
        let endpoint = emulator.endpoint_of(&api.short_name).unwrap();
        let credentials = match provider.has_envelope() {
            true => emulator.credentials().ncp(),
            false => emulator.credentials().alibaba(),
        };
        let client = provider.client(&endpoint, credentials);
        let mut request = Filler::new(&api, (Extent::Required, 0)).request(operation);
        let paging = provider.entry(operation).info().paging().unwrap();
        for name in [paging.page(), paging.size()].into_iter().flatten() {
            if let Some(number) = request.get_mut(name) {
                *number = 1.into();
            }
        }
        let answer = provider
            .entry(operation)
            .call(&client, &request, CallOptions::default())
            .await;
        if let Err(error) = answer {
            panic!("{}: {error}", provider.name());
        }
    }
}
