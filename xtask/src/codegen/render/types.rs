//! Structures and enums.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::docs;
use crate::codegen::layout::{Call, compact};
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
    let field_docs = match (is_request(body), body.settable) {
        (true, _) => docs::brief,
        (false, true) => docs::field,
        (false, false) => docs::answer,
    };
    let name = ident(&body.name);
    let about = {
        let mut lines = docs::text(&body.description);
        if lines.is_empty() {
            lines.push(of_fields(body));
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
    let rows = body
        .fields
        .iter()
        .map(|field| format!("{:?} => {}", field.field.wire, field.ident));
    let rest = body.rest.as_deref().map(ident);
    let rest_field = rest.iter().map(|rest| {
        let about =
            doc(&["Fields that the provider has and does not document, as they came.".to_owned()]);
        quote! { #about pub #rest: Option<model::Map<model::Value>> }
    });
    let rest_field = quote! { #(#rest_field)* };
    let rest_row = body.rest.iter().map(|rest| format!(".. => {rest}"));
    let codec = Call {
        head: format!("client_core::__private::model!({}", body.name),
        entries: rest_row.chain(rows).collect(),
    }
    .mark();
    let methods = methods(body);
    let is_secret = |field: &&RustField| field.field.secret;
    let (derives, shows) = if body.fields.iter().any(|field| is_secret(&field)) {
        let word = |field: &RustField| match field.field.secret {
            true => format!("secret {}", field.ident),
            false => format!("shown {}", field.ident),
        };
        let rest = body.rest.iter().map(|rest| format!("shown {rest}"));
        let shows = Call {
            head: format!("client_core::__private::shows!({}", body.name),
            entries: body.fields.iter().map(word).chain(rest).collect(),
        };
        let shows = shows.mark();
        (quote! { Clone, Default, PartialEq }, quote! { #shows })
    } else {
        (quote! { Clone, Debug, Default, PartialEq }, quote! {})
    };
    quote! {
        #about
        #[derive(#derives)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* #rest_field }

        #codec

        #shows

        #methods
    }
}

/// Whether this is the request of an operation: its builder has the setters.
fn is_request(body: &RustStruct) -> bool {
    body.is_request
}

fn methods(body: &RustStruct) -> TokenStream {
    let setters: Vec<String> = match body.settable && !is_request(body) {
        true => body.fields.iter().map(with_setter).collect(),
        false => Vec::new(),
    };
    let accessors: Vec<String> = match body.readable {
        true => body.fields.iter().filter_map(accessor).collect(),
        false => Vec::new(),
    };
    let call = |makro: &str, entries: Vec<String>| {
        let head = format!("client_core::__private::{makro}!({}", body.name);
        (!entries.is_empty()).then(|| Call { head, entries }.mark())
    };
    let (setters, accessors) = (call("setters", setters), call("accessors", accessors));
    quote! { #setters #accessors }
}

/// An entry of `setters!`: how the value is taken stands in the brackets.
fn with_setter(field: &RustField) -> String {
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
    format!(
        "with_{} => {}: [{}]",
        field.plain,
        field.ident,
        compact(&kind)
    )
}

/// An entry of `accessors!`: lists and maps without the `Option`.
fn accessor(field: &RustField) -> Option<String> {
    let name = &field.ident;
    match &field.ty {
        RustTy::List(item) => {
            let item = storage(item);
            Some(format!("{name}: [list {}]", compact(&item)))
        }
        RustTy::Map(value) => {
            let value = storage(value);
            Some(format!("{name}: [map {}]", compact(&value)))
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

/// An open enum with its codec.
pub(crate) fn enumeration(body: &RustEnum) -> TokenStream {
    let name = ident(&body.name);
    let mut lines = docs::text(&body.description);
    if lines.is_empty() {
        lines.push(of_values(body));
    }
    let about = doc(&lines);
    let variants = body.variants.iter().map(|(variant, wire)| {
        let (about, variant) = (doc(&[wire_doc(wire)]), ident(variant));
        quote! { #about #variant }
    });
    let codec = Call {
        head: format!("client_core::__private::open_enum!({}", body.name),
        entries: body
            .variants
            .iter()
            .map(|(variant, wire)| format!("{variant} => {wire:?}"))
            .collect(),
    }
    .mark();
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

        #codec
    }
}

/// What a type without a text of its own is, by its fields.
fn of_fields(body: &RustStruct) -> String {
    let names: Vec<String> = body
        .fields
        .iter()
        .map(|field| format!("`{}`", field.field.wire))
        .collect();
    match names.as_slice() {
        [] => "No fields of its own are documented.".to_owned(),
        [one] => format!("Holds {one}."),
        [first @ .., last] if names.len() <= 4 => format!("Holds {} and {last}.", first.join(", ")),
        _ => format!(
            "Holds {} and {} more fields.",
            names[..3].join(", "),
            names.len() - 3
        ),
    }
}

/// What an enum without a text of its own is, by its values.
fn of_values(body: &RustEnum) -> String {
    let values: Vec<String> = body
        .variants
        .iter()
        .filter(|(_, wire)| !wire.is_empty() && !wire.contains('`'))
        .map(|(_, wire)| format!("`{wire}`"))
        .collect();
    match values.as_slice() {
        [] => "Text of which no value is documented in full.".to_owned(),
        [one] => format!("{one}, or a value that is not documented."),
        [first @ .., last] if values.len() <= 5 => {
            format!(
                "{} or {last}, or a value that is not documented.",
                first.join(", ")
            )
        }
        _ => format!(
            "{} or one of {} more documented values.",
            values[..3].join(", "),
            values.len() - 3
        ),
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
