//! Texts that are used once.

use std::fmt;
use std::io;

/// Makes the nonce of a signature.
pub trait Nonce: fmt::Debug + Send + Sync {
    /// A text that was never given out before.
    fn next(&self) -> io::Result<String>;
}

/// 128 random bits from the operating system, as 32 hex digits.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomNonce;

impl Nonce for RandomNonce {
    fn next(&self) -> io::Result<String> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(crate::hash::hex(&bytes))
    }
}
