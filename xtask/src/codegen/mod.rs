//! The generator: `load -> correct -> resolve -> model -> name -> render -> format -> write | check`.

pub mod content;
pub mod docs;
pub mod document;
pub mod format;
pub mod layout;
pub mod link;
pub mod load;
pub mod model;
pub mod name;
pub mod naming;
pub mod overlay;
pub mod paging;
pub mod permission;
pub mod rate;
pub mod read_api;
pub mod render;
pub mod resolve;
pub mod wait;
pub mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::documents;
use crate::fault::Fault;

use load::Bundle;
use model::Api;

/// Loads and corrects the spec of a crate.
///
/// # Errors
/// See [`load::load`] and [`overlay::correct`].
pub fn bundle(spec: &Path) -> Result<Bundle, Fault> {
    overlay::correct(load::load(spec)?, spec)
}

/// Reads the spec of a crate into the model.
///
/// # Errors
/// Any fault of the spec.
pub fn api(name: &str, spec: &Path, root: &Path) -> Result<Api, Fault> {
    let bundle = bundle(spec)?;
    let document = document::read(&bundle)?;
    let mut api = read_api::read(name, &bundle, &document, root)?;
    api.documents = documents::load::load(name, spec, root)?;
    content::check(&api)?;
    Ok(api)
}

/// Every generated file of a crate, by its path below `src/generated`; nothing is written.
///
/// # Errors
/// Any fault of the spec.
pub fn generate(name: &str, spec: &Path, root: &Path) -> Result<BTreeMap<PathBuf, String>, Fault> {
    files(&api(name, spec, root)?)
}

/// Every generated file of an API that was read, by its path below `src/generated`.
///
/// # Errors
/// What cannot be written as Rust.
pub fn files(api: &Api) -> Result<BTreeMap<PathBuf, String>, Fault> {
    // Names first: links need the methods, and no name depends on a text.
    let methods = name::name(api)
        .operations
        .iter()
        .map(|operation| {
            let method = (
                operation.method.clone(),
                operation.operation.feature.clone(),
            );
            (operation.operation.id.clone(), method)
        })
        .collect();
    let mut api = api.clone();
    link::link(&mut api, &methods);
    let rust = name::name(&api);
    let groups = (PathBuf::from("groups.md"), render::groups_page(&rust));
    let documents = match &api.documents {
        Some(documents) => documents::render::files(&rust, documents)?,
        None => BTreeMap::new(),
    };
    render::render(&rust)
        .into_iter()
        .map(|(path, file)| {
            let text = format::format(&path.to_string_lossy(), file)?;
            Ok((path, text))
        })
        .chain([Ok(groups)])
        .chain(documents.into_iter().map(Ok))
        .collect()
}
