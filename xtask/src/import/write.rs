//! Writes a set of files so that a failure leaves the folder as it was.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// What is to become of one file: new content, or none to remove it.
pub struct Change {
    /// The file.
    pub file: PathBuf,
    /// Its new content.
    pub content: Option<String>,
}

/// Carries the changes out: everything is written beside its place first, then moved there.
///
/// # Errors
/// When a file cannot be written, moved or removed. What was moved already is put back.
pub fn carry_out(changes: &[Change]) -> Result<(), Fault> {
    let mut staged = Vec::new();
    for change in changes {
        let Some(content) = &change.content else {
            continue;
        };
        let beside = beside(&change.file);
        let written = change
            .file
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&beside, content));
        staged.push(beside);
        if let Err(error) = written {
            discard(&staged);
            return Err(fault(&change.file, "written", &error));
        }
    }
    let mut undo: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    for change in changes {
        let before = fs::read(&change.file).ok();
        undo.push((&change.file, before));
        let result = match change.content {
            Some(_) => fs::rename(beside(&change.file), &change.file),
            None => fs::remove_file(&change.file),
        };
        if let Err(error) = result {
            for (file, before) in undo {
                // Best effort: the first error is the one to tell.
                let _ = match before {
                    Some(bytes) => fs::write(file, bytes),
                    None => fs::remove_file(file),
                };
            }
            discard(&staged);
            return Err(fault(&change.file, "replaced", &error));
        }
    }
    Ok(())
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    file.with_file_name(name)
}

fn discard(staged: &[PathBuf]) {
    for file in staged {
        let _ = fs::remove_file(file);
    }
}

fn fault(file: &Path, what: &str, error: &io::Error) -> Fault {
    Fault::file(
        file,
        format!("cannot be {what} ({error}); nothing was changed"),
    )
}
