//! How the clouds speak, from the server's side: one wing per cloud, behind the trait [`Manner`].

use std::time::{Duration, SystemTime};

use crate::credentials::Key;
use crate::manner::Manner;
use crate::received::Received;

/// Declares the wings, and lists their manners in the order in which they are asked whether a request is theirs; the last
/// takes what nobody claims.
macro_rules! wings {
    ($($wing:ident),*; $last:ident; files: $files:ident) => {
        /// Where files are uploaded to.
        pub(crate) use $files::storage;
        pub use $files::storage::StoredObject;

        /// Every manner of every cloud.
        const MANNERS: &[&[&dyn Manner]] = &[$($wing::MANNERS,)* $last::MANNERS];

        const LAST: &dyn Manner = $last::MANNERS[0];

        /// The key pairs that every emulator accepts.
        pub(crate) fn keys() -> Vec<Key> {
            [$($wing::keys(),)* $last::keys()].concat()
        }
    };
}

// Declared outside of the macro, where the formatter finds them.
mod alibaba;
mod ncp;

wings!(alibaba; ncp; files: alibaba);

/// The manner of an API by the name of its protocol.
pub(crate) fn named(name: &str) -> Option<&'static dyn Manner> {
    MANNERS
        .iter()
        .flat_map(|wing| wing.iter())
        .find(|manner| manner.name() == name)
        .copied()
}

/// The manner of a request.
pub(crate) fn of(request: &Received) -> &'static dyn Manner {
    MANNERS
        .iter()
        .flat_map(|wing| wing.iter())
        .find(|manner| manner.claims(request))
        .copied()
        .unwrap_or(LAST)
}

/// Whether two moments are at most `window` apart.
pub(crate) fn within(window: Duration, left: SystemTime, right: SystemTime) -> bool {
    let apart = left
        .duration_since(right)
        .unwrap_or_else(|error| error.duration());
    apart <= window
}
