//! What public signatures hold.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Generics, ImplItem, Item, Signature, TraitItem};

use super::scope::{Definition, Nameable, Place, Scopes};
use super::sources::{Kind, is_built, is_hidden, is_public, plain, substitute};

/// What was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// A line each: where, and what has no name.
    pub missing: Vec<String>,
    pub signatures: usize,
}

/// Looks through the signatures of everything that has a name.
pub fn check(scopes: &Scopes, nameable: &Nameable) -> Checked {
    let mut check = Check {
        scopes,
        nameable,
        signatures: 0,
        missing: BTreeSet::new(),
    };
    for (definition, names) in nameable {
        let Definition::Local(local) = definition else {
            continue;
        };
        let name = names.first().cloned().unwrap_or_default();
        for item in scopes.item(local) {
            if let Kind::Item(item) = &item.kind {
                check.item(item, local.place(), &name);
            }
        }
    }
    check.impls();
    check.macros();
    Checked {
        missing: check.missing.into_iter().collect(),
        signatures: check.signatures,
    }
}

struct Check<'a> {
    scopes: &'a Scopes,
    nameable: &'a Nameable,
    signatures: usize,
    missing: BTreeSet<String>,
}

impl Check<'_> {
    fn item(&mut self, item: &Item, place: &Place, name: &str) {
        match item {
            Item::Struct(item) => {
                let mut seen = Seen::of(&item.generics);
                seen.visit_generics(&item.generics);
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    seen.visit_type(&field.ty);
                }
                self.report(seen, place, name);
            }
            Item::Enum(item) => {
                let mut seen = Seen::of(&item.generics);
                seen.visit_generics(&item.generics);
                for field in item.variants.iter().flat_map(|variant| &variant.fields) {
                    seen.visit_type(&field.ty);
                }
                self.report(seen, place, name);
            }
            Item::Type(item) => {
                let mut seen = Seen::of(&item.generics);
                seen.visit_type(&item.ty);
                self.report(seen, place, name);
            }
            Item::Fn(item) => {
                let seen = Seen::signature(&item.sig, &[]);
                self.report(seen, place, name);
            }
            Item::Const(item) => {
                let mut seen = Seen::default();
                seen.visit_type(&item.ty);
                self.report(seen, place, name);
            }
            Item::Static(item) => {
                let mut seen = Seen::default();
                seen.visit_type(&item.ty);
                self.report(seen, place, name);
            }
            Item::Trait(item) => {
                let mut seen = Seen::of(&item.generics);
                seen.visit_generics(&item.generics);
                for bound in &item.supertraits {
                    seen.visit_type_param_bound(bound);
                }
                // A seal is there for not having a name.
                seen.paths
                    .retain(|path| path.last().is_some_and(|name| name != "Sealed"));
                self.report(seen, place, name);
                for inner in &item.items {
                    let seen = match inner {
                        TraitItem::Fn(inner) if !is_hidden(&inner.attrs) => {
                            Seen::signature(&inner.sig, &[&item.generics])
                        }
                        TraitItem::Const(inner) if !is_hidden(&inner.attrs) => {
                            let mut seen = Seen::of(&item.generics);
                            seen.visit_type(&inner.ty);
                            seen
                        }
                        TraitItem::Type(inner) if !is_hidden(&inner.attrs) => {
                            let mut seen = Seen::of(&item.generics);
                            for bound in &inner.bounds {
                                seen.visit_type_param_bound(bound);
                            }
                            seen
                        }
                        _ => continue,
                    };
                    self.report(seen, place, name);
                }
            }
            _ => {}
        }
    }

    /// Methods and constants of types that have a name.
    fn impls(&mut self) {
        let scopes = self.scopes;
        for krate in scopes.crates() {
            for (path, module) in &krate.modules {
                let place = (krate.name.clone(), path.clone());
                let own = module
                    .impls
                    .iter()
                    .filter(|item| item.trait_.is_none() && is_built(&item.attrs));
                for item in own {
                    let mut target = Seen::default();
                    target.visit_type(&item.self_ty);
                    let Some(target) = target.paths.first() else {
                        continue;
                    };
                    let named = scopes
                        .resolve(&place, target)
                        .iter()
                        .any(|definition| self.nameable.contains_key(definition));
                    if named {
                        self.methods(item, &place, &target.join("::"));
                    }
                }
            }
        }
    }

    fn methods(&mut self, item: &syn::ItemImpl, place: &Place, target: &str) {
        for inner in &item.items {
            let (seen, name) = match inner {
                ImplItem::Fn(inner)
                    if is_public(&inner.vis)
                        && is_built(&inner.attrs)
                        && !is_hidden(&inner.attrs) =>
                {
                    (
                        Seen::signature(&inner.sig, &[&item.generics]),
                        &inner.sig.ident,
                    )
                }
                ImplItem::Const(inner) if is_public(&inner.vis) && !is_hidden(&inner.attrs) => {
                    let mut seen = Seen::of(&item.generics);
                    seen.visit_type(&inner.ty);
                    (seen, &inner.ident)
                }
                _ => continue,
            };
            self.report(seen, place, &format!("{target}::{name}"));
        }
    }

    /// What macros write into the provider crates: every public signature in a transcriber.
    fn macros(&mut self) {
        let scopes = self.scopes;
        for krate in scopes.crates() {
            for rules in &krate.macros {
                for arm in &rules.arms {
                    let tokens = substitute(arm.clone(), &krate.name);
                    let mut found = Vec::new();
                    signatures(tokens, &mut found);
                    // Repetitions hold signatures, too.
                    repetitions(arm.clone(), &krate.name, &mut found);
                    let root = (krate.name.clone(), Vec::new());
                    for signature in found {
                        let mut seen = Seen::signature(&signature, &[]);
                        // The rest are names of the caller.
                        seen.paths
                            .retain(|path| path.first().is_some_and(String::is_empty));
                        let name = format!("{}!: {}", rules.name, signature.ident);
                        self.report(seen, &root, &name);
                    }
                }
            }
        }
    }

    fn report(&mut self, seen: Seen, place: &Place, name: &str) {
        self.signatures += 1;
        self.look_for(seen, place, name);
    }

    fn look_for(&mut self, seen: Seen, place: &Place, name: &str) {
        for path in seen.paths {
            for definition in self.scopes.resolve(place, &path) {
                if self.has_name(&definition) {
                    continue;
                }
                // An alias without a name is only a short way to write what it stands for.
                let Some((alias, place)) = self.alias(&definition) else {
                    self.missing.insert(format!("{name} holds {definition}"));
                    continue;
                };
                self.look_for(alias, &place, name);
            }
        }
    }

    fn alias(&self, definition: &Definition) -> Option<(Seen, Place)> {
        let Definition::Local(local) = definition else {
            return None;
        };
        self.scopes.item(local).iter().find_map(|item| {
            let Kind::Item(item) = &item.kind else {
                return None;
            };
            let Item::Type(item) = &**item else {
                return None;
            };
            let mut seen = Seen::of(&item.generics);
            seen.visit_type(&item.ty);
            Some((seen, local.place().clone()))
        })
    }

    fn has_name(&self, definition: &Definition) -> bool {
        match definition {
            Definition::Foreign(path) => {
                let known = |krate: &str| matches!(krate, "std" | "core" | "alloc");
                // By itself, or by its crate or module.
                known(&path[0])
                    || (1..=path.len()).any(|length| {
                        self.nameable
                            .contains_key(&Definition::Foreign(path[..length].to_vec()))
                    })
            }
            local => self.nameable.contains_key(local),
        }
    }
}

/// The paths in a signature.
#[derive(Default)]
struct Seen {
    parameters: BTreeSet<String>,
    paths: Vec<Vec<String>>,
}

impl Seen {
    fn of(generics: &Generics) -> Self {
        let mut seen = Self::default();
        seen.know(generics);
        seen
    }

    fn know(&mut self, generics: &Generics) {
        let names = generics
            .type_params()
            .map(|parameter| plain(&parameter.ident));
        self.parameters.extend(names);
        let names = generics
            .const_params()
            .map(|parameter| plain(&parameter.ident));
        self.parameters.extend(names);
    }

    fn signature(signature: &Signature, around: &[&Generics]) -> Self {
        let mut seen = Self::of(&signature.generics);
        for generics in around {
            seen.know(generics);
            seen.visit_generics(generics);
        }
        seen.visit_signature(signature);
        seen
    }
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| plain(&part.ident))
            .collect();
        let own = parts[0] == "Self" || self.parameters.contains(&parts[0]);
        let primitive = parts.len() == 1 && parts[0].starts_with(|c: char| c.is_lowercase());
        if !own && !primitive {
            if path.leading_colon.is_some() {
                parts.insert(0, String::new());
            }
            self.paths.push(parts);
        }
        syn::visit::visit_path(self, path);
    }

    // Not a type, and no part of what callers write.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
}

/// Every `pub fn` and `pub const fn` in tokens that are nearly Rust.
fn signatures(tokens: TokenStream, found: &mut Vec<Signature>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            signatures(group.stream(), found);
        }
        let is = |at: usize, word: &str| {
            tokens
                .get(at)
                .is_some_and(|token| token.to_string() == word)
        };
        if !is(index, "pub") || matches!(tokens.get(index + 1), Some(TokenTree::Group(_))) {
            continue;
        }
        let body = tokens.iter().skip(index).position(|token| {
            matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace)
        });
        let end = body.map_or(tokens.len(), |length| index + length);
        let signature: TokenStream = tokens[index + 1..end]
            .iter()
            .map(ToTokens::to_token_stream)
            .collect();
        if let Ok(signature) = syn::parse2::<Signature>(signature) {
            found.push(signature);
        }
    }
}

fn repetitions(tokens: TokenStream, from: &str, found: &mut Vec<Signature>) {
    let mut dollar = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => {
                if dollar {
                    signatures(substitute(group.stream(), from), found);
                }
                repetitions(group.stream(), from, found);
                dollar = false;
            }
            TokenTree::Punct(punct) => dollar = punct.as_char() == '$',
            _ => dollar = false,
        }
    }
}
