//! Tokens by which a service recognizes a repeated request.

/// The token of an operation and a key: 32 hexadecimal digits, which every documented form of tokens takes, and the same ones in
/// every process.
pub fn token_of(operation: &str, key: &str) -> String {
    let digest = auth_core::encode::sha256_hex(format!("{operation}\n{key}").as_bytes());
    digest.chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::token_of;

    #[test]
    fn a_key_has_one_token_for_each_operation() {
        // Fixed: a program of tomorrow has to find the jobs of today.
        assert_eq!(token_of("SubmitX", "order 1"), EXPECTED);
        assert_ne!(token_of("SubmitY", "order 1"), EXPECTED);
        assert_ne!(token_of("SubmitX", "order 2"), EXPECTED);
    }

    const EXPECTED: &str = "621ea7ffba30ea5d604a1249cc89bda3";
}
