//! How a list operation is walked, by wire names.

/// What tells a pager the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingStyle {
    /// The answer carries a token that the next request sends back.
    Token,
    /// Pages are numbered from 1.
    Numbered,
}

/// The parameters and fields by which a list is walked. Names are those of the wire; paths into the answer are dotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagingInfo {
    style: PagingStyle,
    token: Option<(&'static str, &'static str)>,
    page: Option<&'static str>,
    size: Option<&'static str>,
    total: Option<&'static str>,
    items: &'static str,
}

impl PagingInfo {
    /// A list with tokens: the parameter of the token, where the answer has the next one, and where it has the entries.
    pub const fn token(token: &'static str, next: &'static str, items: &'static str) -> Self {
        Self {
            style: PagingStyle::Token,
            token: Some((token, next)),
            page: None,
            size: None,
            total: None,
            items,
        }
    }

    /// A list with numbered pages: the parameter of the page, and where the answer has the entries.
    pub const fn numbered(page: &'static str, items: &'static str) -> Self {
        Self {
            style: PagingStyle::Numbered,
            token: None,
            page: Some(page),
            size: None,
            total: None,
            items,
        }
    }

    /// Sets the parameter of the page's size.
    #[must_use]
    pub const fn with_size(mut self, size: &'static str) -> Self {
        self.size = Some(size);
        self
    }

    /// Sets where the answer tells how many entries there are.
    #[must_use]
    pub const fn with_total(mut self, total: &'static str) -> Self {
        self.total = Some(total);
        self
    }

    /// Sets a token that goes along with the number of the page.
    #[must_use]
    pub const fn with_token(mut self, token: &'static str, next: &'static str) -> Self {
        self.token = Some((token, next));
        self
    }

    /// What tells the next page.
    pub const fn style(&self) -> PagingStyle {
        self.style
    }

    /// The parameter that takes a token, and where the answer has the next one.
    pub const fn tokens(&self) -> Option<(&'static str, &'static str)> {
        self.token
    }

    /// The parameter of the page's number.
    pub const fn page(&self) -> Option<&'static str> {
        self.page
    }

    /// The parameter of the page's size.
    pub const fn size(&self) -> Option<&'static str> {
        self.size
    }

    /// Where the answer tells how many entries the whole list has.
    pub const fn total(&self) -> Option<&'static str> {
        self.total
    }

    /// Where the answer has the entries.
    pub const fn items(&self) -> &'static str {
        self.items
    }
}
