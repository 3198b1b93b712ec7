//! SHA-256 and HMAC-SHA256, in the shapes the signers need.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroize;
use sha2::{Digest, Sha256};

/// The block size of SHA-256, to which HMAC pads its key.
const BLOCK: usize = 64;

/// The SHA-256 digest of these bytes, as 64 hexadecimal digits in lower case.
pub fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

pub(crate) fn hmac_sha256(key: &[u8], data: &[u8]) -> [u8; 32] {
    // `new_from_slice` is fallible in its type though not for HMAC; with the block made here no failure can exist.
    let mut block = [0_u8; BLOCK];
    if let Some(start) = block.get_mut(..key.len()) {
        start.copy_from_slice(key);
    } else {
        let digest: [u8; 32] = Sha256::digest(key).into();
        block[..digest.len()].copy_from_slice(&digest);
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    block.zeroize();
    mac.update(data);
    mac.finalize().into_bytes().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
