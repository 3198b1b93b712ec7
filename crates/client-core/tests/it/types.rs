//! Promises about types: sizes, threads, copies.

use client_core::call::{CallOptions, Pending};
use client_core::client::CoreClient;
use client_core::config::ClientBuilder;
use client_core::error::Error;
use client_core::paging::{Items, Pages};
use client_core::response::{RawResponse, Response};
use client_core::test_util::ScriptedTransport;

use crate::paging::ListTokens;
use crate::support::service::{Imm, LIST};
use crate::support::{request, scripted};

fn shared<T: Send + Sync + Clone + 'static>() {}
fn sent<T: Send + 'static>() {}

#[test]
fn threads_and_copies() {
    shared::<CoreClient>();
    shared::<Imm>();
    shared::<ClientBuilder<Imm>>();
    shared::<CallOptions>();
    #[cfg(feature = "reqwest")]
    shared::<client_core::transport::ReqwestTransport>();
    shared::<ScriptedTransport>();
    shared::<RawResponse>();
    shared::<Response<String>>();
    sent::<Error>();
    sent::<Pending<String>>();
    sent::<Pages<ListTokens>>();
    sent::<Items<ListTokens>>();
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    error::<Error>();
}

#[test]
fn sizes() {
    let word = size_of::<usize>();
    assert_eq!(size_of::<Error>(), word);
    assert_eq!(size_of::<CoreClient>(), word);
    assert_eq!(size_of::<Result<(), Error>>(), word);
    // A boxed future and a function.
    assert_eq!(size_of::<Pending<[u64; 100]>>(), 3 * word);
    let transport = ScriptedTransport::default();
    let core = scripted(&transport);
    let future = core.execute(request(&LIST), CallOptions::default());
    assert_eq!(size_of_val(&future), 2 * word);
}
