//! When a list ends, and what to ask for next. Knows nothing of requests and responses.

use crate::operation::PagingStyle;

/// What one page says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub count: usize,
    pub total: Option<i64>,
    /// The token that was sent for this page.
    pub sent: Option<String>,
    pub token: Option<String>,
}

/// What comes after a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    End,
    Token(String),
    Page(i64),
}

/// Where a walk stands.
#[derive(Debug)]
pub(super) struct State {
    style: PagingStyle,
    page: i64,
    /// The page size that was asked for; the service may give fewer without saying so.
    asked: Option<i64>,
    /// Entries up to here, those before the first page of this walk included; `None` when these are not known.
    seen: Option<i64>,
    /// The most entries on one page so far.
    largest: i64,
}

impl State {
    pub fn new(style: PagingStyle, page: Option<i64>, asked: Option<i64>) -> Self {
        let page = page.filter(|page| *page > 0).unwrap_or(1);
        let asked = asked.filter(|size| *size > 0);
        let before = match (page, asked) {
            (1, _) => Some(0),
            (_, Some(size)) => (page - 1).checked_mul(size),
            (_, None) => None,
        };
        Self {
            style,
            page,
            asked,
            seen: before,
            largest: 0,
        }
    }

    /// The step after a page; an error when the walk would never end.
    pub fn next(&mut self, facts: &Facts) -> Result<Next, String> {
        match self.style {
            PagingStyle::Token => token(facts),
            PagingStyle::Numbered => Ok(self.numbered(facts)),
        }
    }

    fn numbered(&mut self, facts: &Facts) -> Next {
        let count = i64::try_from(facts.count).unwrap_or(i64::MAX);
        self.seen = self.seen.map(|seen| seen.saturating_add(count));
        self.largest = self.largest.max(count);
        let last = count == 0
            || match facts.total {
                Some(total) => self.is_last_by_total(count, total),
                None => count < self.asked.unwrap_or(self.largest),
            };
        if last {
            return Next::End;
        }
        self.page += 1;
        Next::Page(self.page)
    }

    fn is_last_by_total(&self, count: i64, total: i64) -> bool {
        // Some services count the page and call it the total: a full page does not prove the end then.
        let full = match self.asked {
            Some(size) => count >= size,
            // Without a size in the request the service chose one; they all choose multiples of ten.
            None => count % 10 == 0,
        };
        if total <= count && full {
            return false;
        }
        if self.seen.is_some_and(|seen| seen >= total) {
            return true;
        }
        // Only where pages are as long as asked for: a service that caps them has more to give than this product says.
        self.asked
            .is_some_and(|size| self.largest >= size && self.page.saturating_mul(size) >= total)
    }
}

fn token(facts: &Facts) -> Result<Next, String> {
    // Never by the number of entries: a filtered page may be empty and still have a successor.
    match facts.token.as_deref() {
        None | Some("") => Ok(Next::End),
        Some(token) if facts.sent.as_deref() == Some(token) => Err(
            "the service answered with the token that it was sent, so the list would never end: start again, or narrow \
             the request"
                .to_owned(),
        ),
        Some(token) => Ok(Next::Token(token.to_owned())),
    }
}
