//! What an operation starts, and whose states it reads.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::layout::Call;
use crate::codegen::model::{Certainty, Source, Wait, WaitCall, WaitKind};
use crate::codegen::name::RustOperation;

use super::ident;

pub(super) fn render(operation: &RustOperation<'_>) -> TokenStream {
    let (starts, reads) = (starts(operation), reads(operation));
    quote! {
        #starts
        #reads
    }
}

fn starts(operation: &RustOperation<'_>) -> Option<TokenStream> {
    let starts = operation.starts.as_ref()?;
    let (module, request, response) = &starts.query;
    let mut entries = vec![format!("query: {module}::{request} => {response}")];
    entries.extend(
        starts
            .stop
            .as_ref()
            .map(|(module, request)| format!("stop: {module}::{request}")),
    );
    let token = operation.operation.repeat_key().and_then(|key| {
        let fields = &operation.request.fields;
        fields.iter().find(|field| field.field.wire == key)
    });
    entries.extend(token.map(|token| format!("once: {}", token.ident)));
    Some(call("submits", &operation.builder, entries))
}

fn reads(operation: &RustOperation<'_>) -> Option<TokenStream> {
    let reads = operation.reads.as_ref()?;
    let (request, response) = (&operation.request.name, operation.response.name());
    let mut entries: Vec<String> = reads
        .of
        .iter()
        .map(|(module, builder)| format!("of: {module}::{builder}"))
        .collect();
    entries.extend(reads.one.as_ref().map(|module| format!("one: {module}")));
    entries.extend(reads.stops.then(|| format!("stops: {response}")));
    let head = format!("{}, {request} => {response}", operation.builder);
    Some(call("reads_jobs", &head, entries))
}

fn call(name: &str, head: &str, entries: Vec<String>) -> TokenStream {
    Call {
        head: format!("client_core::__private::{name}!({head}"),
        entries,
    }
    .mark()
}

/// The same as data: for the waiter, for `describe` and for the emulator.
pub(super) fn info(wait: &Wait) -> TokenStream {
    let kind = ident(match wait.kind {
        WaitKind::Job => "Job",
        WaitKind::Readiness => "Readiness",
        WaitKind::Continuous => "Continuous",
    });
    let (query, id, status) = (later(&wait.query), source(&wait.id), &wait.status);
    let lists = [
        ("running", &wait.running),
        ("success", &wait.success),
        ("partial", &wait.partial),
        ("failure", &wait.failure),
        ("cancelled", &wait.cancelled),
        ("paused", &wait.paused),
    ];
    let states = lists
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| {
            let name = ident(name);
            quote! { #name: &[#(#values),*] }
        });
    let mut chain = quote! {
        op::WaitInfo::new(op::WaitKind::#kind, #query, #id, #status, op::States { #(#states,)* ..op::States::NONE })
    };
    let texts = [
        ("with_entry", &wait.entry),
        ("with_code", &wait.code),
        ("with_message", &wait.message),
        ("with_progress", &wait.progress),
        ("with_begins", &wait.begins),
    ];
    for (method, text) in texts {
        if let Some(text) = text {
            let method = ident(method);
            chain = quote! { #chain.#method(#text) };
        }
    }
    if !wait.results.is_empty() {
        let results = &wait.results;
        chain = quote! { #chain.with_results(&[#(#results),*]) };
    }
    if let Some(stop) = &wait.stop {
        let stop = later(stop);
        chain = quote! { #chain.with_stop(#stop) };
    }
    if wait.certainty == Certainty::Low {
        chain = quote! { #chain.uncertain() };
    }
    quote! {
        /// How the work that this operation starts is followed.
        pub static WAIT: op::WaitInfo = #chain;
    }
}

fn later(call: &WaitCall) -> TokenStream {
    let operation = &call.operation;
    let parameters = call.parameters.iter().map(|(name, from)| {
        let from = source(from);
        quote! { (#name, #from) }
    });
    quote! { op::WaitCall { operation: #operation, parameters: &[#(#parameters),*] } }
}

fn source(source: &Source) -> TokenStream {
    match source {
        Source::Request(path) => quote! { op::Source::Request(#path) },
        Source::Response(path) => quote! { op::Source::Response(#path) },
        Source::Fixed(value) => quote! { op::Source::Fixed(#value) },
        Source::Caller => quote! { op::Source::Caller },
    }
}
