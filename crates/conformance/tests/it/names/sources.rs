//! The items of a crate, module by module, as its files have them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// A crate as it is built with all its features.
pub struct Crate {
    pub name: String,
    /// By path from the root; the root's is empty.
    pub modules: BTreeMap<Vec<String>, Module>,
    pub macros: Vec<Macro>,
}

#[derive(Default)]
pub struct Module {
    pub items: Vec<Named>,
    pub uses: Vec<Use>,
    pub impls: Vec<syn::ItemImpl>,
}

/// An item with a name, and whether it is public.
pub struct Named {
    pub name: String,
    pub public: bool,
    pub kind: Kind,
}

pub enum Kind {
    Module,
    /// A type, a trait, a function, a constant: what can have types in its signature.
    Item(Box<Item>),
}

/// One name that a `use` brings in; `None` for a glob.
pub struct Use {
    pub path: Vec<String>,
    pub name: Option<String>,
    pub public: bool,
}

/// The transcribers of a `macro_rules!`.
pub struct Macro {
    pub name: String,
    pub arms: Vec<TokenStream>,
}

impl Crate {
    /// Reads the crate in a folder.
    pub fn read(folder: &Path) -> Self {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let named = |section: &str| {
            manifest
                .split_once(section)?
                .1
                .lines()
                .take_while(|line| !line.starts_with('['))
                .find_map(|line| line.strip_prefix("name = "))
        };
        // A library may have another name than its package: client-core's has.
        let name = named("[lib]")
            .or_else(|| named("[package]"))
            .unwrap()
            .trim_matches('"')
            .replace('-', "_");
        let mut read = Self {
            name,
            modules: BTreeMap::new(),
            macros: Vec::new(),
        };
        let root = folder.join("src/lib.rs");
        read.file(Vec::new(), &root, &folder.join("src"));
        read
    }

    fn file(&mut self, path: Vec<String>, file: &Path, folder: &Path) {
        let text = std::fs::read_to_string(file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let items = syn::parse_file(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            .items;
        self.items(path, items, folder);
    }

    /// `folder` is where the files of modules inside lie.
    fn items(&mut self, path: Vec<String>, items: Vec<Item>, folder: &Path) {
        let mut module = Module::default();
        for item in items {
            if !is_built(attributes(&item)) || is_hidden(attributes(&item)) {
                // Hidden items exist, but nobody is shown them.
                match item {
                    Item::Mod(hidden) if is_built(&hidden.attrs) => {
                        self.inside(&path, hidden, folder);
                    }
                    Item::Macro(hidden) => self.rules(&hidden),
                    _ => {}
                }
                continue;
            }
            match item {
                Item::Use(item) => {
                    uses(
                        &item.tree,
                        &mut if item.leading_colon.is_some() {
                            vec![String::new()]
                        } else {
                            Vec::new()
                        },
                        is_public(&item.vis),
                        &mut module.uses,
                    );
                }
                Item::Impl(item) => module.impls.push(item),
                Item::Macro(item) => self.rules(&item),
                Item::Mod(item) => {
                    module.items.push(Named {
                        name: plain(&item.ident),
                        public: is_public(&item.vis),
                        kind: Kind::Module,
                    });
                    self.inside(&path, item, folder);
                }
                item => {
                    if let Some((name, public)) = name(&item) {
                        module.items.push(Named {
                            name,
                            public,
                            kind: Kind::Item(Box::new(item)),
                        });
                    }
                }
            }
        }
        self.modules.insert(path, module);
    }

    fn inside(&mut self, path: &[String], item: syn::ItemMod, folder: &Path) {
        let name = plain(&item.ident);
        let inner: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
        let inside = folder.join(&name);
        if let Some((_, items)) = item.content {
            self.items(inner, items, &inside);
            return;
        }
        let files: [PathBuf; 2] = [folder.join(format!("{name}.rs")), inside.join("mod.rs")];
        let file = files.iter().find(|file| file.is_file());
        let file = file.unwrap_or_else(|| panic!("no file for {inner:?} in {}", folder.display()));
        self.file(inner, file, &inside);
    }

    fn rules(&mut self, item: &syn::ItemMacro) {
        let Some(name) = &item.ident else {
            return;
        };
        // matcher, `=>`, transcriber, `;`
        let groups: Vec<Group> = item
            .mac
            .tokens
            .clone()
            .into_iter()
            .filter_map(|token| match token {
                TokenTree::Group(group) => Some(group),
                _ => None,
            })
            .collect();
        let arms = groups
            .chunks(2)
            .filter_map(|arm| arm.get(1))
            .map(Group::stream);
        self.macros.push(Macro {
            name: name.to_string(),
            arms: arms.collect(),
        });
    }

    /// Puts what a macro of another crate writes into the root, where it is called there: `$crate` is that crate, and
    /// `$generated` what the call gives.
    pub fn expand(&mut self, from: &str, called: &Macro, folder: &Path) {
        let Some(tokens) = called.arms.first() else {
            return;
        };
        let file = syn::parse2::<syn::File>(substitute(tokens.clone(), from));
        let items = file
            .unwrap_or_else(|error| panic!("{}: {error}", called.name))
            .items;
        let mut root = self.modules.remove(&Vec::new()).unwrap_or_default();
        self.items(Vec::new(), items, folder);
        let expanded = self.modules.entry(Vec::new()).or_default();
        expanded.items.append(&mut root.items);
        expanded.uses.append(&mut root.uses);
        expanded.impls.append(&mut root.impls);
    }
}

/// What a transcriber writes, with metavariables as plain names and repetitions left out.
pub fn substitute(tokens: TokenStream, from: &str) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "crate" => {
                    let name = Ident::new(from, name.span());
                    out.extend(quote::quote!(::#name));
                }
                Some(TokenTree::Ident(name)) => {
                    out.extend([TokenTree::Ident(name)]);
                }
                Some(TokenTree::Group(_)) => {
                    // `$(...)*`, `$(...)?`, `$(...),*`
                    while let Some(TokenTree::Punct(punct)) = tokens.peek() {
                        let end = matches!(punct.as_char(), '*' | '+' | '?');
                        tokens.next();
                        if end {
                            break;
                        }
                    }
                }
                _ => {}
            },
            TokenTree::Group(group) => {
                let inner = substitute(group.stream(), from);
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            other => out.extend([other]),
        }
    }
    out
}

fn uses(tree: &UseTree, path: &mut Vec<String>, public: bool, found: &mut Vec<Use>) {
    let mut add = |path: Vec<String>, name: Option<String>| {
        found.push(Use { path, name, public });
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(plain(&tree.ident));
            uses(&tree.tree, path, public, found);
            path.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                uses(tree, path, public, found);
            }
        }
        UseTree::Glob(_) => add(path.clone(), None),
        UseTree::Name(name) if name.ident == "self" => {
            add(path.clone(), path.last().cloned());
        }
        UseTree::Name(name) => {
            let name = plain(&name.ident);
            let full = path.iter().cloned().chain([name.clone()]).collect();
            add(full, Some(name));
        }
        UseTree::Rename(rename) => {
            let mut full = path.clone();
            if rename.ident != "self" {
                full.push(plain(&rename.ident));
            }
            add(full, Some(plain(&rename.rename)));
        }
    }
}

/// A name without `r#`.
pub fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

pub fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// Whether an item exists outside tests, with all features.
pub fn is_built(attributes: &[Attribute]) -> bool {
    attributes.iter().all(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            syn::parse2::<Meta>(list.tokens.clone()).map_or(true, |meta| holds(&meta))
        }
        _ => true,
    })
}

fn holds(condition: &Meta) -> bool {
    let inner = |list: &syn::MetaList| {
        let parser = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(parser).unwrap()
    };
    match condition {
        Meta::List(list) if list.path.is_ident("not") => !inner(list).iter().all(holds),
        Meta::List(list) if list.path.is_ident("any") => inner(list).iter().any(holds),
        Meta::List(list) if list.path.is_ident("all") => inner(list).iter().all(holds),
        Meta::NameValue(pair) => pair.path.is_ident("feature"),
        condition => condition.path().is_ident("unix"),
    }
}

pub fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        matches!(&attribute.meta, Meta::List(list)
            if list.path.is_ident("doc") && list.tokens.to_token_stream().to_string() == "hidden")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<(String, bool)> {
    let (name, vis) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    Some((plain(name), is_public(vis)))
}
