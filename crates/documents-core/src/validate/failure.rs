//! What a schema found wrong, and which of several failures says most.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::evaluated::Unknown;
use crate::pointer::Step;

/// One thing that does not fit a schema.
#[derive(Clone, Debug)]
pub(crate) struct Failure<'a> {
    /// From the document, or below a choice from where the choice is.
    pub(crate) path: Vec<Step<'a>>,
    pub(crate) at: usize,
    pub(crate) message: Cow<'static, str>,
    /// What the schema says of the place.
    pub(crate) about: &'a str,
    pub(super) fits_type: bool,
    /// One of several schemas should have fitted, and `context` tells why none did.
    pub(super) is_choice: bool,
    pub(super) context: Vec<Failure<'a>>,
    pub(super) unknown: Vec<Unknown<'a>>,
}

impl Failure<'_> {
    /// Deepest first; of the same depth the one that stands earlier; then choices, for they tell more; then what has the
    /// right type.
    fn rank(&self, other: &Self) -> Ordering {
        (other.path.len().cmp(&self.path.len()))
            .then_with(|| self.path.cmp(&other.path))
            .then_with(|| other.is_choice.cmp(&self.is_choice))
            .then_with(|| other.fits_type.cmp(&self.fits_type))
    }
}

/// The failure that says most: below a choice the deepest one, unless two are equally deep and equally good. Its path is that
/// from the document.
pub(crate) fn best(failure: Failure<'_>) -> Failure<'_> {
    let mut best = failure;
    loop {
        let mut order: Vec<usize> = (0..best.context.len()).collect();
        order.sort_by(|a, b| best.context[*a].rank(&best.context[*b]));
        let chosen = match order.as_slice() {
            [] => return best,
            [first, second, ..]
                if best.context[*first].rank(&best.context[*second]) == Ordering::Equal =>
            {
                return best;
            }
            [first, ..] => *first,
        };
        let mut next = best.context.swap_remove(chosen);
        let mut path = std::mem::take(&mut best.path);
        path.append(&mut next.path);
        next.path = path;
        best = next;
    }
}
