//! What a name means where it stands, and by which names something is known outside.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{Crate, Kind, Macro, Module, Named};

/// A module: its crate and the path inside.
pub type Place = (String, Vec<String>);

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Definition {
    Local(Local),
    Module(Place),
    /// Of a crate whose sources are not read: a path such as `http::HeaderMap`, or the name of the crate.
    Foreign(Vec<String>),
}

/// An item of one of the crates: where it is defined, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    place: Place,
    name: String,
}

impl Local {
    pub fn crate_name(&self) -> &str {
        &self.place.0
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl std::fmt::Display for Definition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (krate, path, name) = match self {
            Self::Local(local) => (&local.place.0, &local.place.1, Some(&local.name)),
            Self::Module((krate, path)) => (krate, path, None),
            Self::Foreign(path) => return f.write_str(&path.join("::")),
        };
        f.write_str(krate)?;
        path.iter()
            .chain(name)
            .try_for_each(|part| write!(f, "::{part}"))
    }
}

/// By which public names something is known.
pub type Nameable = BTreeMap<Definition, BTreeSet<String>>;

/// Several crates, each of which knows those before it.
pub struct Scopes {
    crates: BTreeMap<String, Crate>,
}

impl Scopes {
    /// The macros of a crate that are called in the root of a later one are written out there.
    pub fn new(crates: Vec<Crate>) -> Self {
        let mut scopes = Self {
            crates: BTreeMap::new(),
        };
        for mut krate in crates {
            let faces: Vec<(String, Macro)> = scopes
                .crates
                .iter()
                .flat_map(|(name, known)| known.macros.iter().map(move |rules| (name, rules)))
                .filter(|(_, rules)| rules.name == "client")
                .map(|(name, rules)| {
                    let arms = rules.arms.clone();
                    (
                        name.clone(),
                        Macro {
                            name: rules.name.clone(),
                            arms,
                        },
                    )
                })
                .collect();
            if krate.modules.contains_key(&vec!["generated".to_owned()]) {
                for (from, face) in faces {
                    krate.expand(&from, &face, std::path::Path::new(""));
                }
            }
            scopes.crates.insert(krate.name.clone(), krate);
        }
        scopes
    }

    pub fn crates(&self) -> impl Iterator<Item = &Crate> {
        self.crates.values()
    }

    pub fn module(&self, place: &Place) -> &Module {
        &self.crates[&place.0].modules[&place.1]
    }

    pub fn item(&self, local: &Local) -> Vec<&Named> {
        let items = &self.module(&local.place).items;
        items
            .iter()
            .filter(|item| item.name == local.name)
            .collect()
    }

    /// What a path means in a module; empty for what is not found there, such as type parameters and the prelude.
    pub fn resolve(&self, place: &Place, path: &[String]) -> Vec<Definition> {
        self.resolve_guarded(place, path, &mut Vec::new())
    }

    fn resolve_guarded(
        &self,
        place: &Place,
        path: &[String],
        guard: &mut Vec<(Place, String)>,
    ) -> Vec<Definition> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let start = match first.as_str() {
            // `::name`
            "" => {
                let Some((name, rest)) = rest.split_first() else {
                    return Vec::new();
                };
                return self.follow(vec![self.external(name)], rest, guard);
            }
            "crate" => vec![Definition::Module((place.0.clone(), Vec::new()))],
            "self" => vec![Definition::Module(place.clone())],
            "super" => {
                let mut above = place.1.clone();
                above.pop();
                vec![Definition::Module((place.0.clone(), above))]
            }
            name => {
                let found = self.lookup(place, name, guard);
                let is_crate = name.starts_with(|c: char| c.is_lowercase());
                match found.is_empty() && is_crate && !rest.is_empty() {
                    true => vec![self.external(name)],
                    // A crate by its bare name: `pub use bytes;`
                    false if found.is_empty() && is_crate => vec![self.external(name)],
                    false => found,
                }
            }
        };
        self.follow(start, rest, guard)
    }

    fn external(&self, name: &str) -> Definition {
        match self.crates.contains_key(name) {
            true => Definition::Module((name.to_owned(), Vec::new())),
            false => Definition::Foreign(vec![name.to_owned()]),
        }
    }

    fn follow(
        &self,
        start: Vec<Definition>,
        rest: &[String],
        guard: &mut Vec<(Place, String)>,
    ) -> Vec<Definition> {
        let mut here = start;
        for part in rest {
            here = here
                .into_iter()
                .flat_map(|definition| match definition {
                    Definition::Module(place) if part == "super" => {
                        let mut above = place.1;
                        above.pop();
                        vec![Definition::Module((place.0, above))]
                    }
                    Definition::Module(place) => self.lookup(&place, part, guard),
                    Definition::Foreign(mut path) => {
                        path.push(part.clone());
                        vec![Definition::Foreign(path)]
                    }
                    // A variant, or a type of a trait.
                    local @ Definition::Local(_) => vec![local],
                })
                .collect();
        }
        here
    }

    /// What a name means in a module, by its own items and by its imports.
    fn lookup(
        &self,
        place: &Place,
        name: &str,
        guard: &mut Vec<(Place, String)>,
    ) -> Vec<Definition> {
        let key = (place.clone(), name.to_owned());
        if guard.contains(&key) {
            return Vec::new();
        }
        guard.push(key);
        let mut found = BTreeSet::new();
        let Some(module) = self.crates[&place.0].modules.get(&place.1) else {
            guard.pop();
            return Vec::new();
        };
        for item in module.items.iter().filter(|item| item.name == name) {
            found.insert(match item.kind {
                Kind::Module => {
                    let inner = place.1.iter().cloned().chain([name.to_owned()]);
                    Definition::Module((place.0.clone(), inner.collect()))
                }
                Kind::Item(_) => Definition::Local(Local {
                    place: place.clone(),
                    name: name.to_owned(),
                }),
            });
        }
        for import in module
            .uses
            .iter()
            .filter(|import| import.name.as_deref() == Some(name))
        {
            found.extend(self.resolve_guarded(place, &import.path, guard));
        }
        if found.is_empty() {
            for import in module.uses.iter().filter(|import| import.name.is_none()) {
                for from in self.resolve_guarded(place, &import.path, guard) {
                    if let Definition::Module(from) = from {
                        found.extend(self.lookup(&from, name, guard));
                    }
                }
            }
        }
        guard.pop();
        found.into_iter().collect()
    }

    /// Everything that has a public name in a crate.
    pub fn nameable(&self, krate: &str) -> Nameable {
        let mut names = Nameable::new();
        let root = (krate.to_owned(), Vec::new());
        self.shown(&root, krate.to_owned(), &mut Vec::new(), &mut names);
        names
    }

    fn shown(&self, place: &Place, path: String, above: &mut Vec<Place>, names: &mut Nameable) {
        if above.contains(place) {
            return;
        }
        above.push(place.clone());
        let module = self.module(place);
        for item in module.items.iter().filter(|item| item.public) {
            let name = format!("{path}::{}", item.name);
            for definition in self.lookup(place, &item.name, &mut Vec::new()) {
                self.show(definition, name.clone(), above, names);
            }
        }
        for import in module.uses.iter().filter(|import| import.public) {
            for definition in self.resolve(place, &import.path) {
                match (&import.name, definition) {
                    (Some(name), definition) => {
                        self.show(definition, format!("{path}::{name}"), above, names);
                    }
                    (None, Definition::Module(from)) => {
                        self.shown(&from, path.clone(), above, names);
                    }
                    (None, _) => {}
                }
            }
        }
        above.pop();
    }

    fn show(
        &self,
        definition: Definition,
        name: String,
        above: &mut Vec<Place>,
        names: &mut Nameable,
    ) {
        if let Definition::Module(place) = &definition {
            self.shown(place, name.clone(), above, names);
        }
        names.entry(definition).or_default().insert(name);
    }
}
