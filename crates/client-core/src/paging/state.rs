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
    /// The page is the same as the one before but for the id of the request.
    pub same_as_before: bool,
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
    cycle: Cycle,
    /// Pages in a row that had nothing on them and named a successor.
    empty: u32,
    /// Pages in a row that were the same as the one before.
    alike: u32,
}

/// So many empty pages in a row, each with a new token, are a service that does not come to an end.
const MOST_EMPTY: u32 = 1_000;
/// So many equal pages of a numbered list in a row are a service that ignores the number.
const MOST_ALIKE: u32 = 2;

/// Finds a token that comes again, however many are between, in constant memory: Brent's algorithm.
#[derive(Debug, Default)]
struct Cycle {
    kept: Option<String>,
    steps: u64,
    power: u64,
}

impl Cycle {
    /// Whether this token was seen before, for certain not later than after three rounds.
    fn closes(&mut self, token: &str) -> bool {
        if self.kept.as_deref() == Some(token) {
            return true;
        }
        self.steps += 1;
        if self.steps > self.power {
            self.power = (self.power * 2).max(1);
            self.steps = 0;
            self.kept = Some(token.to_owned());
        }
        false
    }
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
            cycle: Cycle::default(),
            empty: 0,
            alike: 0,
        }
    }

    /// The step after a page; an error when the walk would never end.
    pub fn next(&mut self, facts: &Facts) -> Result<Next, String> {
        match self.style {
            PagingStyle::Token => self.token(facts),
            PagingStyle::Numbered => {
                self.alike = match facts.same_as_before && facts.count > 0 {
                    true => self.alike + 1,
                    false => 0,
                };
                if self.alike >= MOST_ALIKE {
                    return Err("the service gives the same page whatever its number is, so the list would not end when \
                                it should: narrow the request"
                        .to_owned());
                }
                Ok(self.numbered(facts))
            }
        }
    }

    fn token(&mut self, facts: &Facts) -> Result<Next, String> {
        // Never by the number of entries: a filtered page may be empty and still have a successor.
        let token = match facts.token.as_deref() {
            None | Some("") => return Ok(Next::End),
            Some(token) => token,
        };
        if facts.sent.as_deref() == Some(token) || self.cycle.closes(token) {
            return Err(
                "the service answered with a token that it gave before, so the list would never end: start again, or \
                 narrow the request"
                    .to_owned(),
            );
        }
        self.empty = match facts.count {
            0 => self.empty + 1,
            _ => 0,
        };
        if self.empty >= MOST_EMPTY {
            return Err(format!(
                "{MOST_EMPTY} pages in a row had nothing on them and named a next one: narrow the request"
            ));
        }
        Ok(Next::Token(token.to_owned()))
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
