//! Finding an operation by method and path.

use crate::manner::{Api, Route};
use crate::received::Received;
use crate::text;

/// The operation whose path fits.
pub(crate) fn by_path<'a>(api: &'a Api, request: &Received) -> Option<Route<'a>> {
    api.operations
        .iter()
        .filter(|operation| operation.method() == request.method)
        .filter_map(|operation| {
            let values = match_path(operation.path(), &request.path)?;
            Some((values, *operation))
        })
        // `/persons/search` is also a `/persons/{person_id}`: the path with fewer blanks is meant.
        .min_by_key(|(values, _)| values.len())
        .map(|(path_values, operation)| Route {
            api,
            operation,
            path_values,
        })
}

/// Fits a path as sent to `/a/{x}/b`, and gives the decoded values.
fn match_path(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(values),
            (Some(wanted), Some(given)) => {
                match wanted
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'))
                {
                    Some(name) if !given.is_empty() => {
                        values.push((name, text::decode(given, false)));
                    }
                    None if wanted == given => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_segment_by_segment() {
        let template = "/api/v1/images/{ImageId}/labels/{LabelKey}";
        assert_eq!(
            match_path(template, "/api/v1/images/a%20b%2Fc%2B+/labels/k%3Av"),
            Some(vec![
                ("ImageId", "a b/c++".to_owned()),
                ("LabelKey", "k:v".to_owned())
            ])
        );
        for path in [
            "/api/v1/images/a/labels/",
            "/api/v1/images/a/labels/b/",
            "/api/v1/images/a/b/labels/c",
            "/api/v2/images/a/labels/b",
            "",
        ] {
            assert_eq!(match_path(template, path), None, "{path}");
        }
        assert!(match_path("/configs/", "/configs/").is_some());
        assert!(match_path("/configs/", "/configs").is_none());
    }
}
