//! Effects that have no numbers of their own.

use crate::documents::Transition;

impl Transition {
    /// A passage to the next clip that the service chooses.
    pub fn random() -> Self {
        Self::named("random")
    }

    /// The passage of this name; a list with commas lets the service choose from it.
    pub fn named(name: &str) -> Self {
        Self::new().sub_type(name)
    }
}
