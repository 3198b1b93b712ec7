//! A documented rate as a value of the generated tables.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{RateLimit, RatePeriod, RateScope};

pub(super) fn render(limit: &RateLimit) -> TokenStream {
    let requests = proc_macro2::Literal::u32_unsuffixed(limit.requests);
    let value = match limit.period {
        RatePeriod::Second => quote! { RateLimit::per_second(#requests) },
        RatePeriod::Minute => quote! { RateLimit::per_minute(#requests) },
    };
    match limit.scope {
        RateScope::Account => value,
        RateScope::Project => quote! { #value.of_project() },
    }
}
