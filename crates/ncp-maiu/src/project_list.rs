//! The project list without its contradictions.

use crate::operations::ListProjectsResponse;
use crate::types::Project;

impl ListProjectsResponse {
    /// How many projects there are.
    ///
    /// The provider's page has `totalCount` at the top in its table and inside `result` in its example; this reads it
    /// from either place.
    pub fn total_count(&self) -> Option<i64> {
        let inner = self.result.as_ref().and_then(|result| result.total_count);
        self.total_count.or(inner)
    }

    /// The projects; empty when there are none.
    pub fn projects(&self) -> &[Project] {
        self.result
            .as_ref()
            .map(|result| result.projects())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::operations::ListProjectsResponse;

    #[test]
    fn the_count_stands_in_either_place() -> Result<(), serde_json::Error> {
        let rows = [
            (r#"{"totalCount": 3}"#, Some(3)),
            (r#"{"result": {"totalCount": "3"}}"#, Some(3)),
            (r#"{"result": {"projects": []}, "totalCount": null}"#, None),
            ("{}", None),
        ];
        for (body, expected) in rows {
            let response: ListProjectsResponse = serde_json::from_str(body)?;
            assert_eq!(response.total_count(), expected, "{body}");
            assert!(response.projects().is_empty());
        }
        Ok(())
    }
}
