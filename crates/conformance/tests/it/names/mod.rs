//! Every type that a public signature of a provider crate holds can be named through that crate alone.
//!
//! The sources say what is public and what its signatures hold: no list is kept here. What a crate's macros write counts
//! where it stands in the macro.

mod scope;
mod signatures;
mod sources;

use std::path::{Path, PathBuf};

use scope::{Definition, Scopes};
use sources::Crate;

/// The crates whose sources are read for every provider crate.
const SHARED: [&str; 2] = ["auth-core", "client-core"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn provider_crates() -> Vec<String> {
    let specs = std::fs::read_dir(root().join("specs")).unwrap();
    let mut names: Vec<String> = specs
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn read(name: &str) -> Scopes {
    let mut crates: Vec<Crate> = SHARED
        .iter()
        .map(|shared| Crate::read(&root().join("crates").join(shared)))
        .collect();
    crates.push(Crate::read(&root().join("crates").join(name)));
    Scopes::new(crates)
}

#[test]
fn every_type_of_a_public_signature_has_a_name() {
    let crates = provider_crates();
    assert!(crates.len() >= 4, "{crates:?}");
    for name in crates {
        let scopes = read(&name);
        let library = name.replace('-', "_");
        let nameable = scopes.nameable(&library);
        let checked = signatures::check(&scopes, &nameable);
        assert!(
            checked.missing.is_empty(),
            "{name}: name these in crates/client-core/src/facade.rs, or hide the signatures:\n{}",
            checked.missing.join("\n")
        );
        // Whatever is wrong with this test, it must not be that it reads nothing.
        assert!(
            nameable.len() > 300 && checked.signatures > 500,
            "{name}: {checked:?}"
        );
        for fixed in [
            "Client",
            "ClientBuilder",
            "Error",
            "Result",
            "config::Network",
            "config::Timeouts",
            "credentials::Credentials",
            "error::ErrorKind",
            "model::DateTime",
            "paging::Pages",
            "response::Response",
            "retry::RetryPolicy",
            "test_util::ScriptedTransport",
            "transport::Transport",
        ] {
            let path = format!("{library}::{fixed}");
            assert!(
                nameable.values().any(|names| names.contains(&path)),
                "{path}"
            );
        }
        for (definition, names) in &nameable {
            let Definition::Local(local) = definition else {
                continue;
            };
            // operations::<operation>::<Operation>Request
            if local.crate_name() == library && local.name().ends_with("Request") {
                let module = format!("{library}::operations::");
                assert!(
                    names
                        .iter()
                        .any(|name| name.starts_with(&module) && name.split("::").count() == 4),
                    "{names:?}"
                );
            }
        }
    }
}

#[test]
fn a_type_without_a_name_is_found() {
    let folder = std::env::temp_dir().join(format!("names-{}", std::process::id()));
    let file = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    file("core/Cargo.toml", "[package]\nname = \"core-like\"\n");
    file(
        "core/src/lib.rs",
        "pub mod inner; pub mod face { pub use crate::inner::{Shown, make}; }
         #[doc(hidden)] pub mod __private { pub struct Inside; }
         #[macro_export] macro_rules! thing { ($name:ident) => {
             impl $name { pub fn with(self, it: $crate::inner::ByMacro) -> Self { self } }
         }; }",
    );
    file(
        "core/src/inner.rs",
        "use std::fmt; use http::HeaderMap;
         pub struct Shown { pub field: Vec<ByField>, hidden: NotMentioned }
         pub struct ByField; pub struct NotMentioned; pub struct ByMacro; pub struct ByMethod; pub struct ByBound;
         pub struct ByFunction; pub struct NotPublic;
         impl Shown {
             pub fn method<T: Into<Option<ByBound>>>(&self, it: T) -> Result<ByMethod, fmt::Error> { loop {} }
             pub fn headers(&self) -> &HeaderMap { loop {} }
             pub(crate) fn private(&self) -> NotPublic { loop {} }
             #[doc(hidden)] pub fn hidden(&self) -> crate::__private::Inside { loop {} }
         }
         pub fn make() -> ByFunction { loop {} }",
    );
    file("face/Cargo.toml", "[package]\nname = \"face\"\n");
    file(
        "face/src/lib.rs",
        "pub use core_like::face::*; pub struct Own; pub fn own() -> self::Own { Own }",
    );
    let scopes = Scopes::new(vec![
        Crate::read(&folder.join("core")),
        Crate::read(&folder.join("face")),
    ]);
    let checked = signatures::check(&scopes, &scopes.nameable("face"));
    std::fs::remove_dir_all(&folder).unwrap();
    let mut missing: Vec<&str> = checked
        .missing
        .iter()
        .filter_map(|line| line.rsplit_once(' ').map(|(_, name)| name))
        .collect();
    missing.sort_unstable();
    assert_eq!(
        missing,
        [
            "core_like::inner::ByBound",
            "core_like::inner::ByField",
            "core_like::inner::ByFunction",
            "core_like::inner::ByMacro",
            "core_like::inner::ByMethod",
            "http::HeaderMap",
        ]
    );
}
