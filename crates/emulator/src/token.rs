//! Page tokens: opaque to clients, and refused when they were not made here.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Makes the token that leads to the item whose sort key is `key`.
///
/// The key, not an index, so that items which come and go between two pages shift nothing. Standard base64, so that
/// `+`, `/` and `=` occur and a client that fails to encode them is found out.
pub(crate) fn encode(operation: &str, key: &str) -> String {
    STANDARD.encode(format!("{}{key}", check(operation, key)))
}

/// Reads a token of this operation; `None` for any other text.
pub(crate) fn decode(operation: &str, token: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let (found, key) = text.split_at_checked(CHECK)?;
    (found == check(operation, key)).then(|| key.to_owned())
}

const CHECK: usize = 8;

fn check(operation: &str, key: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (operation, key).hash(&mut hasher);
    let mut digest = format!("{:016x}", hasher.finish());
    digest.truncate(CHECK);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_tokens_are_read() {
        let token = encode("ListProjects", "immtest-猫");
        assert_eq!(
            decode("ListProjects", &token).as_deref(),
            Some("immtest-猫")
        );
        assert_eq!(decode("ListMediaBasicInfos", &token), None);
        for foreign in ["", "MTIzNDU2Nzg6aW1tdGVzdDAx", "no base64!", "4pSA"] {
            assert_eq!(decode("ListProjects", foreign), None, "{foreign}");
        }
    }
}
