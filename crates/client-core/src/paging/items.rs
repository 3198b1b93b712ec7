//! A stream of the entries of all pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Buffered, Paged, Pages};
use crate::error::Error;

/// The entries of a list over all its pages.
///
/// A [`Stream`]; without a stream library, use [`try_next`](Self::try_next) and [`collect`](Self::collect).
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    page: std::vec::IntoIter<R::Item>,
    left: usize,
}

impl<R: Paged> Items<R> {
    /// The entries of these pages.
    pub fn new(pages: Pages<R>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
            left: usize::MAX,
        }
    }

    /// Gives out `count` entries at most, and asks for no page beyond them.
    pub fn limit(mut self, count: usize) -> Self {
        self.left = count;
        self
    }

    /// Starts at the page of a token; see [`Pages::starting_token`].
    pub fn starting_token(mut self, token: impl AsRef<str>) -> Self {
        self.pages = self.pages.starting_token(token);
        self
    }

    /// How many entries the whole list has; see [`Pages::total`].
    pub fn total(&self) -> Option<i64> {
        self.pages.total()
    }

    /// The next entry; `None` after the last one.
    ///
    /// # Errors
    /// As [`Pages::try_next`]. After an error there are no more entries.
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Makes a call for each entry, such as the one that reads its details, with `most` of them under way at a time (at least
    /// one). The results come in the order of the list.
    ///
    /// A call that fails is the result of its entry, and the others go on; when the list itself fails, that is the last result.
    /// How many calls an account may make in a second tells the provider's page of the operation: `most` limits how many are
    /// under way, not how many are made.
    pub fn buffered<F, C, T>(self, most: usize, make: F) -> Buffered<R, F, C, T>
    where
        F: FnMut(R::Item) -> C,
        C: Future<Output = Result<T, Error>>,
    {
        Buffered::new(self, most, make)
    }

    /// All entries that are left. The whole list is in memory then; see [`limit`](Self::limit).
    ///
    /// # Errors
    /// As [`try_next`](Self::try_next); what came before the error is lost.
    pub async fn collect(mut self) -> Result<Vec<R::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(items)
    }

    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            if let Some(item) = self.page.next() {
                self.left -= 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = R::items(page.into_inner()).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it is pinned in place.
impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("ready", &self.page.len())
            .finish_non_exhaustive()
    }
}
