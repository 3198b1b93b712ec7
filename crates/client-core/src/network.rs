//! Which of an API's hosts to call.

/// Which of a region's hosts to call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Network {
    /// The host that the whole internet reaches.
    #[default]
    Public,
    /// The host inside the provider's private network; it answers only there.
    Vpc,
}
