//! Files in their usual places, which nobody has named.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::System;

/// The content, or why there is none.
///
/// A home directory can belong to somebody else: of a service started by another user, or of an image whose user was
/// changed. A file that may not be read there, or a home that is no directory, is no setting of ours, so it counts as
/// absent, with a warning. A file that somebody has named must not be read this way.
pub(crate) fn read(system: &System, path: &Path) -> io::Result<Result<Vec<u8>, String>> {
    let file = path.display();
    match system.files.read(path) {
        Ok(content) => Ok(Ok(content)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Err(format!("{file} does not exist")))
        }
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::NotADirectory
            ) =>
        {
            tracing::warn!(%file, %error, "a file in its usual place cannot be read and counts as absent; if its settings are wanted, correct its owner and rights or HOME");
            Ok(Err(format!("{file} cannot be read: {error}")))
        }
        Err(error) => Err(error),
    }
}
