//! Structures and enums.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::docs;
use crate::codegen::name::{Item, RustEnum, RustField, RustModule, RustStruct, RustTy};

use super::{doc, ident, path, use_model};

/// A shared schema and the types inside it.
pub(super) fn render_module(module: &RustModule<'_>) -> TokenStream {
    let items = render_items(&module.items);
    let imports = use_model(&items);
    quote! {
        #imports

        #items
    }
}

pub(super) fn render_items(items: &[Item]) -> TokenStream {
    let items = items.iter().map(|item| match item {
        Item::Struct(body) => structure(body),
        Item::Enum(body) => enumeration(body),
    });
    quote! { #(#items)* }
}

/// A structure, its codec, and its setters and accessors.
pub(super) fn structure(body: &RustStruct) -> TokenStream {
    // The builder's setters say all there is to say of a parameter.
    let field_docs = if is_request(body) {
        docs::brief
    } else {
        docs::field
    };
    let name = ident(&body.name);
    let about = {
        let mut lines = docs::text(&body.description);
        if lines.is_empty() {
            lines.push(format!("An object `{}`.", body.name));
        }
        doc(&lines)
    };
    let fields = body.fields.iter().map(|field| {
        let (about, name, ty) = (
            doc(&field_docs(&field.field)),
            ident(&field.ident),
            storage(&field.ty),
        );
        quote! { #about pub #name: Option<#ty> }
    });
    let rows = body.fields.iter().map(|field| {
        let (wire, name) = (&field.field.wire, ident(&field.ident));
        quote! { #wire => #name }
    });
    let rest = body.rest.as_deref().map(ident);
    let rest_field = rest.iter().map(|rest| {
        let about =
            doc(&["Fields that the provider has and does not document, as they came.".to_owned()]);
        quote! { #about pub #rest: Option<model::Map<model::Value>> }
    });
    let rest_field = quote! { #(#rest_field)* };
    let rest_row = rest.iter().map(|rest| quote! { .. => #rest, });
    let rest_row = quote! { #(#rest_row)* };
    let methods = methods(body);
    quote! {
        #about
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* #rest_field }

        client_core::__private::model!(#name { #rest_row #(#rows),* });

        #methods
    }
}

/// Whether this is the request of an operation: its builder has the setters.
fn is_request(body: &RustStruct) -> bool {
    body.is_request
}

fn methods(body: &RustStruct) -> TokenStream {
    let name = ident(&body.name);
    let setters: Vec<TokenStream> = match body.settable && !is_request(body) {
        true => body.fields.iter().map(with_setter).collect(),
        false => Vec::new(),
    };
    let accessors: Vec<TokenStream> = match body.readable {
        true => body.fields.iter().filter_map(accessor).collect(),
        false => Vec::new(),
    };
    let setters = match setters.is_empty() {
        true => TokenStream::new(),
        false => quote! { client_core::__private::setters!(#name { #(#setters),* }); },
    };
    let accessors = match accessors.is_empty() {
        true => TokenStream::new(),
        false => quote! { client_core::__private::accessors!(#name { #(#accessors),* }); },
    };
    quote! { #setters #accessors }
}

/// An entry of `setters!`: how the value is taken stands in the brackets.
fn with_setter(field: &RustField) -> TokenStream {
    let (name, target) = (ident(&format!("with_{}", field.plain)), ident(&field.ident));
    let kind = match &field.ty {
        RustTy::List(item) => {
            let (into, stored) = (is_into(item).then(|| quote! { into }), storage(item));
            quote! { list #into #stored }
        }
        RustTy::Map(value) => {
            let stored = storage(value);
            quote! { map #stored }
        }
        RustTy::Boxed(name) => {
            let name = path(name);
            quote! { boxed #name }
        }
        ty => {
            let (into, stored) = (is_into(ty).then(|| quote! { into }), storage(ty));
            quote! { #into #stored }
        }
    };
    quote! { #name => #target: [#kind] }
}

/// An entry of `accessors!`: lists and maps without the `Option`.
fn accessor(field: &RustField) -> Option<TokenStream> {
    let name = ident(&field.ident);
    match &field.ty {
        RustTy::List(item) => {
            let item = storage(item);
            Some(quote! { #name: [list #item] })
        }
        RustTy::Map(value) => {
            let value = storage(value);
            Some(quote! { #name: [map #value] })
        }
        _ => None,
    }
}

/// Types that setters take through `Into`.
fn is_into(ty: &RustTy) -> bool {
    matches!(
        ty,
        RustTy::String | RustTy::DateTime | RustTy::Enum(_) | RustTy::Any
    )
}

fn enumeration(body: &RustEnum) -> TokenStream {
    let name = ident(&body.name);
    let mut lines = docs::text(&body.description);
    if lines.is_empty() {
        lines.push(format!(
            "Values of `{}`; the service may use others.",
            body.name
        ));
    }
    let about = doc(&lines);
    let variants = body.variants.iter().map(|(variant, wire)| {
        let (about, variant) = (doc(&[wire_doc(wire)]), ident(variant));
        quote! { #about #variant }
    });
    let rows = body.variants.iter().map(|(variant, wire)| {
        let variant = ident(variant);
        quote! { #variant => #wire }
    });
    let unknown =
        doc(&["A value that this version does not know; read it with `as_str`.".to_owned()]);
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown
            Unknown(model::UnknownValue),
        }

        client_core::__private::open_enum!(#name { #(#rows),* });
    }
}

fn wire_doc(wire: &str) -> String {
    match wire {
        "" => "Empty text.".to_owned(),
        wire if wire.contains('`') => "As on the wire.".to_owned(),
        wire => format!("`{wire}`"),
    }
}

/// The type inside the `Option` of a field.
pub(super) fn storage(ty: &RustTy) -> TokenStream {
    match ty {
        RustTy::String => quote! { String },
        RustTy::DateTime => quote! { model::DateTime },
        RustTy::I32 => quote! { i32 },
        RustTy::I64 => quote! { i64 },
        RustTy::F64 => quote! { f64 },
        RustTy::Bool => quote! { bool },
        RustTy::Any => quote! { model::Value },
        RustTy::List(item) => {
            let item = storage(item);
            quote! { Vec<#item> }
        }
        RustTy::Map(value) => {
            let value = storage(value);
            quote! { model::Map<#value> }
        }
        RustTy::Model(name) | RustTy::Enum(name) => path(name),
        RustTy::Boxed(name) => {
            let name = path(name);
            quote! { Box<#name> }
        }
    }
}

/// The argument of a setter, and the value stored.
pub(super) fn setter(ty: &RustTy) -> (TokenStream, TokenStream) {
    let stored = storage(ty);
    match ty {
        ty if is_into(ty) => (quote! { impl Into<#stored> }, quote! { value.into() }),
        RustTy::Boxed(name) => {
            let name = path(name);
            (quote! { #name }, quote! { Box::new(value) })
        }
        RustTy::List(item) => {
            let stored = storage(item);
            match is_into(item) {
                true => (
                    quote! { impl IntoIterator<Item = impl Into<#stored>> },
                    quote! { value.into_iter().map(Into::into).collect() },
                ),
                false => (
                    quote! { impl IntoIterator<Item = #stored> },
                    quote! { value.into_iter().collect() },
                ),
            }
        }
        RustTy::Map(item) => {
            let stored = storage(item);
            (
                quote! { impl IntoIterator<Item = (impl Into<String>, #stored)> },
                quote! { value.into_iter().map(|(key, value)| (key.into(), value)).collect() },
            )
        }
        _ => (stored, quote! { value }),
    }
}
