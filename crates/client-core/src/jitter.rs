//! Chance, as something a test can set. Nonces have a trait of their own, [`auth_core::Nonce`].

use std::fmt::Debug;

/// Says where in its range a random pause lies.
pub trait Jitter: Debug + Send + Sync {
    /// A number from 0 to 1.
    fn fraction(&self) -> f64;
}

/// Chance from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemJitter;

impl Jitter for SystemJitter {
    fn fraction(&self) -> f64 {
        // Without randomness the pause is as long as it can be, which is safe for everybody.
        getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::{Jitter, SystemJitter};

    #[test]
    fn fractions_stay_in_range() {
        assert!((0..1000).all(|_| (0.0..=1.0).contains(&SystemJitter.fraction())));
    }
}
