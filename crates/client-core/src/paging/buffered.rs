//! A call for each entry of a list, several at a time.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::{Items, Paged};
use crate::error::Error;

/// What is called for each entry of a list, in the order of the list; see [`Items::buffered`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Buffered<R: Paged, F, C, T> {
    items: Items<R>,
    make: F,
    slots: VecDeque<Slot<C, T>>,
    most: usize,
    ended: bool,
}

enum Slot<C, T> {
    Running(Pin<Box<C>>),
    Done(Result<T, Error>),
}

impl<R, F, C, T> Buffered<R, F, C, T>
where
    R: Paged,
    F: FnMut(R::Item) -> C,
    C: Future<Output = Result<T, Error>>,
{
    pub(super) fn new(items: Items<R>, most: usize, make: F) -> Self {
        Self {
            items,
            make,
            slots: VecDeque::new(),
            most: most.max(1),
            ended: false,
        }
    }

    /// The next result; `None` after the last one.
    ///
    /// # Errors
    /// That of one call, after which the others go on, or that of the list, which is the last.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        while !self.ended && self.slots.len() < self.most {
            match self.items.poll(context) {
                Poll::Ready(Some(Ok(item))) => {
                    let call = (self.make)(item);
                    self.slots.push_back(Slot::Running(Box::pin(call)));
                }
                Poll::Ready(Some(Err(error))) => {
                    self.ended = true;
                    self.slots.push_back(Slot::Done(Err(error)));
                }
                Poll::Ready(None) => self.ended = true,
                Poll::Pending => break,
            }
        }
        for slot in &mut self.slots {
            if let Slot::Running(call) = slot
                && let Poll::Ready(result) = call.as_mut().poll(context)
            {
                *slot = Slot::Done(result);
            }
        }
        match self.slots.pop_front() {
            Some(Slot::Done(result)) => Poll::Ready(Some(result)),
            Some(running) => {
                self.slots.push_front(running);
                Poll::Pending
            }
            None if self.ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<R, F, C, T> Stream for Buffered<R, F, C, T>
where
    R: Paged,
    F: FnMut(R::Item) -> C,
    C: Future<Output = Result<T, Error>>,
{
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it is pinned in place: the calls are behind pointers.
impl<R: Paged, F, C, T> Unpin for Buffered<R, F, C, T> {}

impl<R: Paged, F, C, T> fmt::Debug for Buffered<R, F, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffered")
            .field("items", &self.items)
            .field("most", &self.most)
            .field("held", &self.slots.len())
            .finish_non_exhaustive()
    }
}
