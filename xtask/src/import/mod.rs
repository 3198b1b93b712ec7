//! `cargo xtask import`: from the provider's published metadata to the spec of a crate.
//!
//! Names, types, positions, limits, `required`, enums and defaults are the provider's: they are written anew. Texts, tags,
//! paging, retry classes and names chosen for Rust are ours: they are taken out of the files as they stand and put back at
//! the same places. Everything is computed before anything is written.

mod changes;
pub(crate) mod emit;
mod first;
mod guess;
mod merge;
mod metadata;
mod old;
mod operation;
mod ours;
mod places;
mod report;
mod retired;
mod root;
mod schema;
mod text;
pub(crate) mod tree;
pub(crate) mod write;

use std::path::Path;

use crate::fault::Fault;

/// Imports `file` into `specs/<crate_name>/` below `root`, and tells what changed.
///
/// # Errors
/// When the file is no metadata or that of another API, or when the spec as it stands cannot be read. The spec is then
/// as it was.
pub fn run(
    crate_name: &str,
    file: &Path,
    root: &Path,
    dry_run: bool,
) -> Result<Vec<String>, Fault> {
    let relative = |fault: Fault| fault.relative_to(root);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if crate_name.is_empty() || !crate_name.chars().all(is_name) {
        return Err(Fault::file(
            "specs",
            format!("`{crate_name}` is no name of a crate, such as `alibaba-imm`"),
        ));
    }
    let metadata = metadata::Metadata::read(file)?;
    let shown = format!("specs/{crate_name}");
    let folder = root.join("specs").join(crate_name);
    let old = old::Old::load(&folder).map_err(relative)?;
    if let Some(openapi) = &old.openapi {
        root::check(openapi, &metadata, &shown, file).map_err(relative)?;
    }
    let (changes, lines) = merge::merge(&metadata, &old, &folder, &shown, dry_run);
    if !dry_run {
        write::carry_out(&changes).map_err(relative)?;
    }
    Ok(lines)
}
