//! IMM `SimpleQuery`: conditions on the fields of indexed files. No table can tell it, since the condition is a tree.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use crate::arguments::Arguments;
use crate::engine::{Asked, Place, Store};
use crate::text::plain;

/// Deeper trees are not looked into; the service has a limit of its own.
const DEEPEST: usize = 16;

/// The files of a dataset that fit the query, all on one page.
pub(super) fn simple(asked: &Asked<'_>, store: &Store) -> Map<String, Value> {
    let arguments = asked.arguments;
    let resources = asked.tables.resources(asked.api);
    let files = resources
        .iter()
        .position(|one| one.resource == "file metadata");
    let scope =
        ["ProjectName", "DatasetName"].map(|name| arguments.plain(name).unwrap_or_default());
    let place = files.map(|resource| Place {
        api: asked.api,
        resource,
        scope: scope.to_vec(),
    });
    let query = arguments.value("Query");
    let mut found: Vec<&Map<String, Value>> = place
        .map(|place| store.list(&place))
        .unwrap_or_default()
        .into_iter()
        .filter(|file| query.is_none_or(|query| fits(query, file, 0)))
        .collect();
    sort(&mut found, arguments);
    let total = found.len();
    let size = arguments
        .integer("MaxResults")
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size > 0)
        .unwrap_or(100);
    let start = arguments
        .text("NextToken")
        .and_then(|token| {
            crate::token::decode(asked.operation.name(), token)?
                .parse()
                .ok()
        })
        .unwrap_or(0);
    let page: Vec<&Map<String, Value>> = found.into_iter().skip(start).take(size).collect();
    let end = start + page.len();
    let next = match end < total {
        true => crate::token::encode(asked.operation.name(), &end.to_string()),
        false => String::new(),
    };
    let mut answer = Map::new();
    answer.insert("Files".to_owned(), json!(page));
    answer.insert("TotalHits".to_owned(), json!(total));
    answer.insert("NextToken".to_owned(), json!(next));
    answer
}

/// By the fields of `Sort`, each in its direction of `Order`.
fn sort(files: &mut [&Map<String, Value>], arguments: &Arguments) {
    let list = |name: &str| -> Vec<String> {
        let text = arguments.text(name).unwrap_or_default();
        text.split(',')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let (fields, orders) = (list("Sort"), list("Order"));
    files.sort_by(|left, right| {
        for (index, field) in fields.iter().enumerate() {
            let order = compared(left.get(field), right.get(field));
            let order = match orders
                .get(index)
                .is_some_and(|order| order.eq_ignore_ascii_case("desc"))
            {
                true => order.reverse(),
                false => order,
            };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    });
}

fn compared(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => ordered(left, &plain(right)),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

fn fits(query: &Value, file: &Map<String, Value>, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let operation = query["Operation"]
        .as_str()
        .unwrap_or_default()
        .to_lowercase();
    let parts = || query["SubQueries"].as_array().into_iter().flatten();
    match operation.as_str() {
        "and" => parts().all(|part| fits(part, file, depth + 1)),
        "or" => parts().any(|part| fits(part, file, depth + 1)),
        "not" => !parts().any(|part| fits(part, file, depth + 1)),
        "nested" => parts().all(|part| fits(part, file, depth + 1)),
        _ => {
            let values = at(file, query["Field"].as_str().unwrap_or_default());
            let wanted = plain(&query["Value"]);
            values.iter().any(|value| holds(&operation, value, &wanted))
        }
    }
}

fn holds(operation: &str, value: &Value, wanted: &str) -> bool {
    let (found, lower) = (plain(value), wanted.to_lowercase());
    match operation {
        "exist" => true,
        "eq" => ordered(value, wanted) == Ordering::Equal,
        "gt" => ordered(value, wanted) == Ordering::Greater,
        "gte" => ordered(value, wanted) != Ordering::Less,
        "lt" => ordered(value, wanted) == Ordering::Less,
        "lte" => ordered(value, wanted) != Ordering::Greater,
        "prefix" => found.starts_with(wanted),
        "match" | "match-phrase" => found.to_lowercase().contains(&lower),
        _ => false,
    }
}

/// Numbers by their value, and everything else as text.
fn ordered(value: &Value, wanted: &str) -> Ordering {
    match (value.as_f64(), wanted.trim().parse::<f64>()) {
        (Some(found), Ok(wanted)) => found.total_cmp(&wanted),
        _ => plain(value).as_str().cmp(wanted),
    }
}

/// The values of a field, whose name leads into objects and through lists: `Labels.LabelName`.
fn at<'a>(file: &'a Map<String, Value>, path: &str) -> Vec<&'a Value> {
    let mut steps = path.split('.');
    let mut found: Vec<&Value> = steps
        .next()
        .and_then(|name| file.get(name))
        .into_iter()
        .collect();
    for name in steps {
        found = found
            .into_iter()
            .flat_map(|value| match value {
                Value::Array(values) => values.iter().filter_map(|value| value.get(name)).collect(),
                value => value.get(name).into_iter().collect::<Vec<_>>(),
            })
            .collect();
    }
    found.retain(|value| !value.is_null());
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::fits;

    #[test]
    fn conditions_hold_or_not() {
        let file = json!({
            "Size": 2048, "ContentType": "image/jpeg", "Filename": "a b.jpg",
            "Labels": [{"LabelName": "cat"}, {"LabelName": "dog"}],
        });
        let file: Map<String, Value> = file.as_object().cloned().unwrap_or_default();
        let is = |field: &str, operation: &str, value: &str| json!({"Field": field, "Operation": operation, "Value": value});
        let rows: Vec<(Value, bool)> = vec![
            (is("Size", "gt", "1024"), true),
            // As numbers: as text, "2048" comes before "300".
            (is("Size", "gt", "300"), true),
            (is("Size", "lt", "300"), false),
            (is("Size", "gte", "2048"), true),
            (is("Size", "lte", "2047"), false),
            (is("Size", "eq", "2048"), true),
            (is("ContentType", "prefix", "image/"), true),
            (is("Filename", "match", "A B"), true),
            (is("Labels.LabelName", "eq", "dog"), true),
            (is("Labels.LabelName", "eq", "cow"), false),
            (is("Title", "exist", ""), false),
            (is("Size", "novel", "1"), false),
            (
                json!({"Operation": "and", "SubQueries": [is("Size", "gt", "1"), is("ContentType", "prefix", "video/")]}),
                false,
            ),
            (
                json!({"Operation": "or", "SubQueries": [is("Size", "gt", "1"), is("ContentType", "prefix", "video/")]}),
                true,
            ),
            (
                json!({"Operation": "not", "SubQueries": [is("ContentType", "prefix", "video/")]}),
                true,
            ),
            (json!({"Operation": "and", "SubQueries": []}), true),
        ];
        for (query, expected) in rows {
            assert_eq!(fits(&query, &file, 0), expected, "{query}");
        }
    }
}
