//! Walking lists: streams of pages and of items.
//!
//! A stream asks for nothing before it is polled, and for a page only when the one before it has been given out. Each
//! page is an ordinary call with its own retries and time limits. After an error a stream is at its end.
//!
//! Numbered lists shift when entries are added or removed while they are read, so entries may come twice or be passed
//! over; lists with tokens do not have this trouble.

mod buffered;
mod items;
mod macros;
mod pages;
mod state;
mod value;

pub use buffered::Buffered;
pub use items::Items;
pub use pages::Pages;
pub use value::PageValue;

use crate::encode::Request;
use crate::operation::PagingStyle;

/// The request of an operation that gives its list page by page.
///
/// Implemented by generated code from the names of the fields that take part.
pub trait Paged: Request + Clone {
    /// What the list holds.
    type Item: Send + 'static;

    /// How the next page is asked for.
    const STYLE: PagingStyle;

    /// The entries of a page.
    fn items(response: Self::Response) -> Vec<Self::Item>;

    /// How many entries a page has.
    fn count(response: &Self::Response) -> usize;

    /// The token of the next page; `None` at the end.
    fn next_token(_response: &Self::Response) -> Option<String> {
        None
    }

    /// The token in this request.
    fn token(&self) -> Option<String> {
        None
    }

    /// Puts a token into this request; `false` when the text is no token of this operation.
    fn set_token(&mut self, _token: &str) -> bool {
        false
    }

    /// How many entries the whole list has, when the page says.
    fn total(_response: &Self::Response) -> Option<i64> {
        None
    }

    /// The number of the page that this request asks for.
    fn page(&self) -> Option<i64> {
        None
    }

    /// Sets the number of the page to ask for; `false` when there is no such number.
    fn set_page(&mut self, _page: i64) -> bool {
        false
    }

    /// Says what must be said of the first page and the caller left out: its number and size, where the service insists.
    fn fill(&mut self) {}

    /// How many entries this request wants on a page.
    fn page_size(&self) -> Option<i64> {
        None
    }
}

#[cfg(test)]
mod tests;
