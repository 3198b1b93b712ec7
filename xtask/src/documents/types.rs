//! Typed documents as Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::load::Documents;
use super::lower::{Body, Field, File, Item, Ty};
use crate::codegen::docs;
use crate::codegen::layout::{Call, compact};
use crate::codegen::name::{RustEnum, name_variants};
use crate::codegen::naming::{escape_module, screaming, snake};
use crate::codegen::render::{doc, enumeration, ident};

/// The module of a file.
pub fn module(file: &File) -> String {
    escape_module(snake(&file.schema))
}

/// The index of all types.
pub fn index(files: &[File]) -> TokenStream {
    let modules = files.iter().map(|file| {
        let module = ident(&module(file));
        quote! { mod #module; }
    });
    let names = files.iter().map(|file| {
        let module = ident(&module(file));
        let names = file.items.iter().map(|item| ident(&item.name));
        quote! { pub use #module::{#(#names),*}; }
    });
    quote! {
        //! Documents as types, and the types of what stands in them.

        #(#modules)*

        #(#names)*
    }
}

/// The types of one file.
pub fn file(file: &File, documents: &Documents) -> TokenStream {
    let own: Vec<&str> = file.items.iter().map(|item| item.name.as_str()).collect();
    let mut named = std::collections::BTreeSet::new();
    let mut shapes = std::collections::BTreeSet::new();
    for item in &file.items {
        match &item.body {
            Body::Object(fields) => {
                shapes.insert("Rest");
                for field in fields {
                    uses(&field.ty, &mut shapes, &mut named);
                }
            }
            Body::Wrapper(ty) => uses(ty, &mut shapes, &mut named),
            Body::Tagged { variants, .. } => {
                shapes.insert("Json");
                named.extend(variants.iter().map(|(_, inner)| inner.as_str()));
            }
            Body::Values(_) => {}
        }
    }
    named.retain(|name| !own.contains(name));
    let maps = shapes
        .remove("BTreeMap")
        .then(|| quote! { use std::collections::BTreeMap; });
    let shapes: Vec<_> = shapes.into_iter().map(ident).collect();
    let shapes = (!shapes.is_empty()).then(|| quote! { use documents_core::{#(#shapes),*}; });
    let named: Vec<_> = named.into_iter().map(ident).collect();
    let named = (!named.is_empty()).then(|| quote! { use super::{#(#named),*}; });
    let values = file
        .items
        .iter()
        .any(|item| matches!(item.body, Body::Values(_)));
    let model = values.then(|| quote! { use crate::model; });
    let items = file.items.iter().map(self::item);
    let document = documents.kinds.contains_key(&file.schema).then(|| {
        let name = &file.items[0].name;
        let constant = screaming(&file.schema);
        Call::line(
            "documents_core::document!",
            &format!("{name}, crate::documents::kinds::{constant}"),
        )
    });
    quote! {
        #maps
        #shapes
        #named
        #model

        #(#items)*

        #document
    }
}

/// The names that a type needs: those of documents-core, and those of other files.
fn uses<'t>(
    ty: &'t Ty,
    shapes: &mut std::collections::BTreeSet<&'static str>,
    named: &mut std::collections::BTreeSet<&'t str>,
) {
    match ty {
        Ty::Text => {}
        Ty::Number => _ = shapes.insert("Number"),
        Ty::Flag => _ = shapes.insert("Flag"),
        Ty::Json => _ = shapes.insert("Json"),
        Ty::Named(name) => _ = named.insert(name),
        Ty::List(item) => uses(item, shapes, named),
        Ty::Map(value) => {
            shapes.insert("BTreeMap");
            uses(value, shapes, named);
        }
    }
}

fn item(item: &Item) -> TokenStream {
    match &item.body {
        Body::Object(fields) => object(item, fields),
        Body::Values(values) => choice(item, values),
        Body::Tagged { tag, variants } => tagged(item, tag, variants),
        Body::Wrapper(ty) => wrapper(item, ty),
    }
}

fn about(item: &Item, otherwise: String) -> TokenStream {
    let lines = docs::text(&item.about);
    doc(&if lines.is_empty() {
        vec![otherwise]
    } else {
        lines
    })
}

fn object(item: &Item, fields: &[Field]) -> TokenStream {
    let about = about(item, "An object of a document.".to_owned());
    let name = ident(&item.name);
    let members = fields.iter().map(|field| {
        let (about, name, ty) = (field_doc(field), ident(&field.ident), rust(&field.ty));
        quote! { #about pub #name: Option<#ty> }
    });
    let call = Call {
        head: format!("documents_core::object!({}", item.name),
        entries: fields.iter().map(entry).collect(),
    }
    .mark();
    quote! {
        #about
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #name {
            #(#members,)*
            /// Members without a field here, and values of another shape than their field's.
            pub rest: Rest,
        }

        #call
    }
}

fn field_doc(field: &Field) -> TokenStream {
    let mut lines = docs::text(&field.about);
    let mut facts = field.facts.clone();
    if !field.spellings.is_empty() {
        let names: Vec<String> = field
            .spellings
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        facts.push(format!("Also read under the name {}.", names.join(", ")));
    }
    if !facts.is_empty() {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(docs::text(&facts.join(" ")));
    }
    if lines.is_empty() {
        lines.push(format!("`{}` in the document.", field.wire));
    }
    doc(&lines)
}

/// A row of `object!`: the names, the field, and how its setter takes a value.
fn entry(field: &Field) -> String {
    let mut names = format!("{:?}", field.wire);
    for spelling in &field.spellings {
        names.push_str(&format!(" | {spelling:?}"));
    }
    let kind = match &field.ty {
        Ty::List(item) => format!("list {}", text(item)),
        Ty::Map(value) => format!("map {}", text(value)),
        ty if field.secret => format!("secret {}", text(ty)),
        ty => format!("into {}", text(ty)),
    };
    format!("{names} => {}: [{kind}]", field.ident)
}

fn choice(item: &Item, values: &[String]) -> TokenStream {
    let body = enumeration(&RustEnum {
        name: item.name.clone(),
        description: item.about.clone(),
        variants: name_variants(values),
    });
    let part = Call::line("documents_core::text!", &item.name);
    quote! { #body #part }
}

fn tagged(item: &Item, tag: &str, variants: &[(String, String)]) -> TokenStream {
    let about = about(item, "One of several types.".to_owned());
    let name = ident(&item.name);
    let wires: Vec<String> = variants.iter().map(|(wire, _)| wire.clone()).collect();
    let named: Vec<(String, &String, &String)> = name_variants(&wires)
        .into_iter()
        .zip(variants)
        .map(|((variant, _), (wire, inner))| {
            let variant = match variant.as_str() {
                "Other" => "OtherValue".to_owned(),
                _ => variant,
            };
            (variant, wire, inner)
        })
        .collect();
    let members = named.iter().map(|(variant, wire, inner)| {
        let about = doc(&[format!("`{tag}` is `{wire}`.")]);
        let (variant, inner) = (ident(variant), ident(inner));
        quote! { #about #variant(#inner) }
    });
    let call = Call {
        head: format!("documents_core::tagged!({} by {tag:?}", item.name),
        entries: named
            .iter()
            .map(|(variant, wire, inner)| format!("{wire:?} => {variant}({inner})"))
            .collect(),
    }
    .mark();
    let other = doc(&[format!("Another `{tag}`, or none: the whole object.")]);
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#members,)*
            #other
            Other(Json),
        }

        #call
    }
}

fn wrapper(item: &Item, ty: &Ty) -> TokenStream {
    let about = about(item, "A document.".to_owned());
    let (name, inner) = (ident(&item.name), rust(ty));
    let call = Call::line(
        "documents_core::wrapper!",
        &format!("{}({})", item.name, text(ty)),
    );
    quote! {
        #about
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name(pub #inner);

        #call
    }
}

fn rust(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Text => quote! { String },
        Ty::Number => quote! { Number },
        Ty::Flag => quote! { Flag },
        Ty::Json => quote! { Json },
        Ty::Named(name) => {
            let name = ident(name);
            quote! { #name }
        }
        Ty::List(item) => {
            let item = rust(item);
            quote! { Vec<#item> }
        }
        Ty::Map(value) => {
            let value = rust(value);
            quote! { BTreeMap<String, #value> }
        }
    }
}

fn text(ty: &Ty) -> String {
    compact(&rust(ty))
}
