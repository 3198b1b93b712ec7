//! A stream of a job's states.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use auth_core::BoxFuture;
use futures_core::Stream;

use super::JobStatus;
use super::core::Poller;
use super::output::JobOutput;
use super::state::Seen;
use crate::error::Error;
use crate::response::RawResponse;

type Look = BoxFuture<'static, (Poller, Result<(Seen, RawResponse), Error>)>;

/// The states of a job, one for each look, up to the one in which it ended.
///
/// A [`Stream`]; without a stream library, use [`try_next`](Self::try_next). The last item of a job that failed is its last
/// state, whose [`failure`](JobStatus::failure) says why; an error is one of looking, or the deadline, and ends the stream.
#[must_use = "a stream does nothing until it is polled"]
pub struct Watch<T> {
    poller: Option<Poller>,
    look: Option<Look>,
    output: crate::client::Marker<T>,
}

impl<T: JobOutput> Watch<T> {
    pub(super) fn new(poller: Poller) -> Self {
        Self {
            poller: Some(poller),
            look: None,
            output: std::marker::PhantomData,
        }
    }

    /// The next state; `None` after the last one.
    ///
    /// # Errors
    /// Those of looking, as [`Job::wait`](super::Job::wait) has them, without failures of the job itself.
    pub async fn try_next(&mut self) -> Result<Option<JobStatus<T>>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<JobStatus<T>, Error>>> {
        if let Some(mut poller) = self.poller.take() {
            self.look = Some(Box::pin(async move {
                let seen = poller.next().await;
                (poller, seen)
            }));
        }
        let Some(look) = &mut self.look else {
            return Poll::Ready(None);
        };
        let (poller, seen) = ready!(look.as_mut().poll(context));
        self.look = None;
        let status = seen.and_then(|(seen, raw)| JobStatus::new(poller.core(), seen, raw));
        if status
            .as_ref()
            .is_ok_and(|status| !status.state().is_over())
        {
            self.poller = Some(poller);
        }
        Poll::Ready(Some(status))
    }
}

impl<T: JobOutput> Stream for Watch<T> {
    type Item = Result<JobStatus<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it is pinned in place: the look under way is boxed.
impl<T> Unpin for Watch<T> {}

impl<T> fmt::Debug for Watch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("is_over", &(self.poller.is_none() && self.look.is_none()))
            .finish_non_exhaustive()
    }
}
