//! A stream of pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Paged;
use super::state::{Facts, Next, State};
use crate::call::{CallOptions, Pending};
use crate::client::CoreClient;
use crate::error::Error;
use crate::operation::PagingStyle;
use crate::refusal::about;
use crate::response::{RawResponse, Response};

/// The pages of a list, one after the other.
///
/// A [`Stream`]; without a stream library, use [`try_next`](Self::try_next) and [`collect`](Self::collect).
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<R: Paged> {
    client: CoreClient,
    options: CallOptions,
    /// The request of the next page; `None` after the last one.
    request: Option<R>,
    state: Option<State>,
    pending: Option<Pending<R::Response>>,
    /// Told instead of the next page.
    failure: Option<Error>,
    stopped: bool,
    total: Option<i64>,
    /// The answer before, to tell a service that repeats itself.
    previous: Option<RawResponse>,
}

impl<R: Paged> Pages<R> {
    /// The pages from the one that `request` asks for.
    pub fn new(client: CoreClient, request: R, options: CallOptions) -> Self {
        Self {
            client,
            options,
            request: Some(request),
            state: None,
            pending: None,
            failure: None,
            stopped: false,
            total: None,
            previous: None,
        }
    }

    /// Starts at the page of a token that [`resume_token`](Self::resume_token) or a response gave; for numbered lists
    /// that is the page's number.
    pub fn starting_token(mut self, token: impl AsRef<str>) -> Self {
        let token = token.as_ref();
        if let Some(request) = &mut self.request {
            let taken = match R::STYLE {
                PagingStyle::Token => request.set_token(token),
                PagingStyle::Numbered => {
                    // A page that is reached with a token besides: `7 token`.
                    let (page, token) = token.trim().split_once(' ').unwrap_or((token, ""));
                    page.trim().parse().is_ok_and(|page| request.set_page(page))
                        && (token.is_empty() || request.set_token(token))
                }
            };
            self.failure = (!taken).then(|| {
                Error::paging(
                    R::operation().name(),
                    format!("{token:?} is no starting token of this operation"),
                )
            });
        }
        self
    }

    /// The token of the next page, with which another walk can go on from here; `None` before the first page (unless a
    /// start was set) and after the last one.
    pub fn resume_token(&self) -> Option<String> {
        let request = self.request.as_ref()?;
        match R::STYLE {
            PagingStyle::Token => request.token(),
            PagingStyle::Numbered => request.page().map(|page| match request.token() {
                Some(token) => format!("{page} {token}"),
                None => page.to_string(),
            }),
        }
    }

    /// How many entries the whole list has, as the last page said; `None` before the first page, and for lists that do not
    /// tell. Lists change while they are read, so this is for progress and not for proof.
    pub fn total(&self) -> Option<i64> {
        self.total
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// Those of the call, and [`ErrorKind::Paging`](crate::error::ErrorKind::Paging) when the service repeats a token.
    /// After an error there are no more pages; [`resume_token`](Self::resume_token) still tells which one failed.
    pub async fn try_next(&mut self) -> Result<Option<Response<R::Response>>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// All pages that are left.
    ///
    /// # Errors
    /// As [`try_next`](Self::try_next).
    pub async fn collect(mut self) -> Result<Vec<Response<R::Response>>, Error> {
        let mut pages = Vec::new();
        while let Some(page) = self.try_next().await? {
            pages.push(page);
        }
        Ok(pages)
    }

    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<R::Response>, Error>>> {
        if self.stopped {
            return Poll::Ready(None);
        }
        if let Some(failure) = self.failure.take() {
            self.stopped = true;
            return Poll::Ready(Some(Err(failure)));
        }
        let pending = match (&mut self.pending, &mut self.request) {
            (Some(pending), _) => pending,
            (None, Some(request)) => {
                request.fill();
                let call = self.client.call(request, self.options.clone());
                self.pending.insert(call)
            }
            (None, None) => return Poll::Ready(None),
        };
        let answer = ready!(Pin::new(pending).poll(context));
        self.pending = None;
        Poll::Ready(Some(self.turn(answer)))
    }

    /// Prepares the request of the page after this one.
    fn turn(
        &mut self,
        answer: Result<Response<R::Response>, Error>,
    ) -> Result<Response<R::Response>, Error> {
        let page = answer.inspect_err(|_| self.stopped = true)?;
        let Some(mut request) = self.request.take() else {
            return Ok(page);
        };
        let facts = Facts {
            count: R::count(&page),
            total: R::total(&page),
            sent: request.token(),
            token: R::next_token(&page),
            same_as_before: self
                .previous
                .as_ref()
                .is_some_and(|previous| same(previous, page.raw())),
        };
        self.total = facts.total.or(self.total);
        self.previous = Some(page.raw().clone());
        let state = self
            .state
            .get_or_insert_with(|| State::new(R::STYLE, request.page(), request.page_size()));
        let more = match state.next(&facts) {
            Ok(Next::End) => false,
            Ok(Next::Token(token)) => request.set_token(&token),
            Ok(Next::Page(page)) => {
                // A numbered list with a token as well (a scroll): both go along.
                if let Some(token) = &facts.token {
                    request.set_token(token);
                }
                request.set_page(page)
            }
            Err(message) => {
                // The page itself is good; the next poll tells the trouble.
                self.failure = Some(about(
                    Error::paging(R::operation().name(), message),
                    page.raw(),
                ));
                false
            }
        };
        if more {
            self.request = Some(request);
        }
        Ok(page)
    }
}

/// Whether two answers are the same to the byte, but for the id of the request.
fn same(left: &RawResponse, right: &RawResponse) -> bool {
    let (a, b) = (left.body(), right.body());
    if a.len() != b.len() {
        return false;
    }
    let id = |raw: &RawResponse| {
        let id = raw.request_id()?;
        let at = memchr::memmem::find(raw.body(), id.as_bytes())?;
        Some((at, at + id.len()))
    };
    match (id(left), id(right)) {
        (Some((start, end)), Some(other)) if other == (start, end) => {
            a[..start] == b[..start] && a[end..] == b[end..]
        }
        _ => a == b,
    }
}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<Response<R::Response>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Nothing in it is pinned in place: the call under way is boxed.
impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &R::operation().name())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
