//! A request between the model and the network: encoded, not yet signed.

use bytes::Bytes;

use crate::operation::{OperationInfo, RetryClass};

/// An encoded request that no endpoint, credential or time has touched yet.
///
/// Everything in it is final text: what is signed is what is sent.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The path with every value percent-encoded.
    pub path: String,
    /// The query in canonical form, without `?`; empty when there is none.
    pub query: String,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The body's content type, when there is a body.
    pub content_type: Option<&'static str>,
}

impl WireRequest {
    /// What may be retried: the operation's class, or [`RetryClass::Idempotent`] when the caller has set a `ClientToken`, by
    /// which the service recognizes a repetition.
    pub fn retry_class(&self) -> RetryClass {
        let class = self.operation.retry_class();
        let has_token = |pairs: &str| {
            pairs.split('&').any(|pair| {
                pair.strip_prefix("ClientToken=")
                    .is_some_and(|token| !token.is_empty())
            })
        };
        let in_form = || std::str::from_utf8(&self.body).is_ok_and(has_token);
        match class {
            RetryClass::Unsafe if has_token(&self.query) || in_form() => RetryClass::Idempotent,
            class => class,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::WireRequest;
    use crate::operation::{OperationInfo, RetryClass};

    static READ: OperationInfo =
        OperationInfo::new("ListJobs", "POST", "/", "Lists jobs.").retry(RetryClass::Read);
    static SUBMIT: OperationInfo = OperationInfo::new("SubmitJob", "POST", "/", "Submits a job.");

    #[test]
    fn a_client_token_makes_a_call_repeatable() {
        let rows = [
            (&READ, "", "", RetryClass::Read),
            (&SUBMIT, "A=1", "", RetryClass::Unsafe),
            (&SUBMIT, "A=1&ClientToken=", "", RetryClass::Unsafe),
            (&SUBMIT, "XClientToken=1", "", RetryClass::Unsafe),
            (&SUBMIT, "A=1&ClientToken=x", "", RetryClass::Idempotent),
            (&SUBMIT, "", "B=2&ClientToken=x", RetryClass::Idempotent),
        ];
        for (operation, query, body, expected) in rows {
            let request = WireRequest {
                operation,
                path: "/".to_owned(),
                query: query.to_owned(),
                body: Bytes::copy_from_slice(body.as_bytes()),
                content_type: None,
            };
            assert_eq!(request.retry_class(), expected, "{query} {body}");
        }
    }
}
