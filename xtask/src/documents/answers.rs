//! The texts of answers, read as documents.

use proc_macro2::TokenStream;
use quote::quote;

use super::load::Documents;
use super::lower::type_name;
use crate::codegen::layout::Call;
use crate::codegen::name::{Item, RustApi, RustResponse, RustStruct};

/// A method for each field of an answer that holds a document.
pub fn answers(rust: &RustApi<'_>, documents: &Documents) -> TokenStream {
    let mut calls = Vec::new();
    for module in &rust.types {
        for item in &module.items {
            let is_own = matches!(item, Item::Struct(body) if body.name == module.name);
            let path = match is_own {
                true => "crate::types".to_owned(),
                false => format!("crate::types::{}", module.module),
            };
            calls.extend(call(&path, item, documents));
        }
    }
    for operation in &rust.operations {
        let path = format!("crate::operations::{}", operation.module);
        if let RustResponse::Own(body) = &operation.response {
            calls.extend(methods(&path, body, documents));
        }
        for item in &operation.items {
            calls.extend(call(&path, item, documents));
        }
    }
    quote! {
        //! What texts of answers hold, as documents.

        use super::types::*;

        #(#calls)*
    }
}

fn call(path: &str, item: &Item, documents: &Documents) -> Option<TokenStream> {
    match item {
        Item::Struct(body) => methods(path, body, documents),
        Item::Enum(_) => None,
    }
}

fn methods(path: &str, body: &RustStruct, documents: &Documents) -> Option<TokenStream> {
    if !body.readable {
        return None;
    }
    let entries: Vec<String> = body
        .fields
        .iter()
        .filter(|field| !field.field.content.is_empty())
        .map(|field| {
            // Of several kinds the caller knows which.
            let kind = match field.field.content.as_slice() {
                [kind] => documents
                    .kinds
                    .get(kind)
                    .map_or_else(|| "?".to_owned(), |schema| type_name(kind, schema)),
                _ => "any".to_owned(),
            };
            format!("{} => {}_document: {kind}", field.ident, field.plain)
        })
        .collect();
    (!entries.is_empty()).then(|| {
        let head = format!("documents_core::reads!({path}::{}", body.name);
        Call { head, entries }.mark()
    })
}
