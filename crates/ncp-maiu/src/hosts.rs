//! The hosts of the service, for [`ClientBuilder::named_host`](crate::ClientBuilder::named_host).

/// `mi.apigw.ntruss.com`: Media Intelligence, the name since November 2025. The default.
pub const MEDIA_INTELLIGENCE: &str = "mi";

/// `maiu.apigw.ntruss.com`: Media AI Understanding, the host on pages of before the renaming.
///
/// Whether it still answers is not documented.
pub const MEDIA_AI_UNDERSTANDING: &str = "maiu";
