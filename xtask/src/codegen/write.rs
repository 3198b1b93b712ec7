//! Puts the generated files where they belong, or says how they differ from what is there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::fault::Fault;

/// What a run did, or would do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<PathBuf>,
    pub changed: Vec<PathBuf>,
    pub removed: Vec<PathBuf>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares `files` with the folder.
///
/// # Errors
/// A folder that cannot be read.
pub fn compare(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Changes, Fault> {
    let mut changes = Changes::default();
    for (path, text) in files {
        match fs::read(folder.join(path)) {
            Ok(bytes) if bytes == text.as_bytes() => {}
            Ok(_) => changes.changed.push(path.clone()),
            Err(_) => changes.added.push(path.clone()),
        }
    }
    for path in present(folder, folder)? {
        if !files.contains_key(&path) {
            changes.removed.push(path);
        }
    }
    Ok(changes)
}

/// Writes what differs and removes what is no longer made.
///
/// # Errors
/// A file that cannot be written.
pub fn write(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Changes, Fault> {
    let changes = compare(folder, files)?;
    let failed =
        |path: &Path, error: io::Error| Fault::file(path, format!("cannot be written: {error}"));
    for path in changes.added.iter().chain(&changes.changed) {
        let target = folder.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
        }
        // By way of a second file, so that an interrupted run leaves no half of one.
        let temporary = target.with_extension("rs.tmp");
        fs::write(&temporary, &files[path])
            .and_then(|()| fs::rename(&temporary, &target))
            .map_err(|error| failed(&target, error))?;
    }
    for path in &changes.removed {
        let target = folder.join(path);
        fs::remove_file(&target).map_err(|error| failed(&target, error))?;
    }
    Ok(changes)
}

/// A unified diff from what is there to what would be written.
pub fn diff(
    folder: &Path,
    shown: &Path,
    files: &BTreeMap<PathBuf, String>,
    changes: &Changes,
) -> String {
    let mut text = String::new();
    for path in changes
        .added
        .iter()
        .chain(&changes.changed)
        .chain(&changes.removed)
    {
        let old = fs::read(folder.join(path))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default();
        let new = files.get(path).map_or("", String::as_str);
        let name = shown.join(path).to_string_lossy().replace('\\', "/");
        let diff = TextDiff::from_lines(old.as_str(), new);
        text.push_str(
            &diff
                .unified_diff()
                .context_radius(2)
                .header(&format!("a/{name}"), &format!("b/{name}"))
                .to_string(),
        );
    }
    text
}

fn present(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listing = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(folder, format!("cannot be listed: {error}")))?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.path();
        if path.is_dir() {
            paths.extend(present(root, &path)?);
        } else if let Ok(relative) = path.strip_prefix(root) {
            paths.push(relative.to_owned());
        }
    }
    paths.sort();
    Ok(paths)
}
