//! Conditions of `SimpleQuery`, written as they are thought.
//!
//! ```
//! use alibaba_imm::query::field;
//!
//! let query = field("Size").gt(1024).and(field("ContentType").prefix("image/"));
//! assert_eq!(
//!     serde_json::to_string(&query)?,
//!     concat!(
//!         r#"{"Operation":"and","SubQueries":[{"Field":"Size","Operation":"gt","Value":"1024"},"#,
//!         r#"{"Field":"ContentType","Operation":"prefix","Value":"image/"}]}"#
//!     )
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Which fields can be asked for tells the provider's [page](https://api.alibabacloud.com/document/imm/2020-09-30/SimpleQuery).
//! An operation that is not here, such as `nested`, is a [`SimpleQuery`] made by hand; both kinds go together.

use crate::types::SimpleQuery;

const AND: &str = "and";
const OR: &str = "or";
const NOT: &str = "not";

/// A field of the indexed metadata, such as `Size`, `ContentType` or `Labels.LabelName`, to be compared.
pub fn field(name: impl Into<String>) -> Field {
    Field(name.into())
}

/// A field that waits for its comparison. Values go as text, whatever they are: that is the form of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a field alone is no condition"]
pub struct Field(String);

impl Field {
    /// The value is this one.
    pub fn eq(self, value: impl ToString) -> SimpleQuery {
        self.compared("eq", value)
    }

    /// The value is less.
    pub fn lt(self, value: impl ToString) -> SimpleQuery {
        self.compared("lt", value)
    }

    /// The value is less, or this one.
    pub fn lte(self, value: impl ToString) -> SimpleQuery {
        self.compared("lte", value)
    }

    /// The value is greater.
    pub fn gt(self, value: impl ToString) -> SimpleQuery {
        self.compared("gt", value)
    }

    /// The value is greater, or this one.
    pub fn gte(self, value: impl ToString) -> SimpleQuery {
        self.compared("gte", value)
    }

    /// The text begins so.
    pub fn prefix(self, value: impl ToString) -> SimpleQuery {
        self.compared("prefix", value)
    }

    /// The text has these words in this order.
    pub fn match_phrase(self, value: impl ToString) -> SimpleQuery {
        self.compared("match-phrase", value)
    }

    /// There is a value.
    pub fn exists(self) -> SimpleQuery {
        SimpleQuery {
            field: Some(self.0),
            operation: Some("exist".to_owned()),
            ..SimpleQuery::default()
        }
    }

    fn compared(self, operation: &str, value: impl ToString) -> SimpleQuery {
        SimpleQuery {
            field: Some(self.0),
            operation: Some(operation.to_owned()),
            value: Some(value.to_string()),
            ..SimpleQuery::default()
        }
    }
}

impl SimpleQuery {
    /// Both hold. Three in a row are one list, not a tree.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.joined(AND, other)
    }

    /// One of the two holds, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.joined(OR, other)
    }

    /// It does not hold.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "beside and() and or(); an operator would need an import"
    )]
    pub fn not(self) -> Self {
        Self::of(NOT, vec![self])
    }

    fn joined(mut self, operation: &str, other: Self) -> Self {
        if self.operation.as_deref() == Some(operation) {
            self.sub_queries.get_or_insert_default().push(other);
            return self;
        }
        Self::of(operation, vec![self, other])
    }

    fn of(operation: &str, queries: Vec<Self>) -> Self {
        Self {
            operation: Some(operation.to_owned()),
            sub_queries: Some(queries),
            ..Self::default()
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::field;
    use crate::types::SimpleQuery;

    #[test]
    fn conditions_have_the_documented_form() {
        let leaf = |operation: &str, value: &str| {
            format!(r#"{{"Field":"F","Operation":"{operation}","Value":"{value}"}}"#)
        };
        let (a, b, c) = (leaf("eq", "1"), leaf("eq", "2"), leaf("eq", "3"));
        let one = |value: i32| field("F").eq(value);
        let rows: [(SimpleQuery, String); 14] = [
            (field("F").eq(1.5), leaf("eq", "1.5")),
            (field("F").eq(true), leaf("eq", "true")),
            (field("F").lt(1), leaf("lt", "1")),
            (field("F").lte(1), leaf("lte", "1")),
            (field("F").gt(1), leaf("gt", "1")),
            (field("F").gte(1), leaf("gte", "1")),
            (field("F").prefix("image/"), leaf("prefix", "image/")),
            (field("F").match_phrase("a b"), leaf("match-phrase", "a b")),
            (
                field("F").exists(),
                r#"{"Field":"F","Operation":"exist"}"#.to_owned(),
            ),
            (
                one(1).not(),
                format!(r#"{{"Operation":"not","SubQueries":[{a}]}}"#),
            ),
            (
                one(1).and(one(2)).and(one(3)),
                format!(r#"{{"Operation":"and","SubQueries":[{a},{b},{c}]}}"#),
            ),
            (
                one(1).or(one(2)).or(one(3)),
                format!(r#"{{"Operation":"or","SubQueries":[{a},{b},{c}]}}"#),
            ),
            (
                one(1).or(one(2)).and(one(3)),
                format!(
                    r#"{{"Operation":"and","SubQueries":[{{"Operation":"or","SubQueries":[{a},{b}]}},{c}]}}"#
                ),
            ),
            (
                one(1).and(one(2).and(one(3))),
                format!(
                    r#"{{"Operation":"and","SubQueries":[{a},{{"Operation":"and","SubQueries":[{b},{c}]}}]}}"#
                ),
            ),
        ];
        for (query, expected) in rows {
            assert_eq!(serde_json::to_string(&query).unwrap(), expected);
        }
    }
}
