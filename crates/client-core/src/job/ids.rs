//! Events as texts, whatever they were before.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

/// The items of a stream as texts. The stream is boxed, so that it may be one that must not move.
pub(super) struct Ids<S>(Pin<Box<S>>);

impl<S> Ids<S> {
    pub(super) fn new(events: S) -> Self {
        Self(Box::pin(events))
    }
}

impl<S: Stream> Stream for Ids<S>
where
    S::Item: Into<String>,
{
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<String>> {
        self.0
            .as_mut()
            .poll_next(context)
            .map(|id| id.map(Into::into))
    }
}
