//! What is ours but has a sensible first value for an operation that is new.

use yaml_serde::{Mapping, Value};

use super::tree::{get_list, get_str};

/// The class of an operation for retries, by its name and its method. A `ClientToken` does not count: it makes a call safe
/// to repeat only where the caller sets it, which the client sees for itself.
///
/// The metadata marks reads for a part of the operations only, and marks some that start work as reads; the name is the
/// better guess, and a person confirms it.
pub fn retry(name: &str, method: &str) -> &'static str {
    const READS: [&str; 7] = [
        "Get", "List", "Query", "Describe", "Search", "Detect", "Fuzzy",
    ];
    const REPEATABLE: [&str; 6] = ["Update", "Delete", "Set", "Remove", "Detach", "Publish"];
    let begins = |verbs: &[&str]| {
        verbs.iter().any(|verb| {
            name.strip_prefix(verb).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase())
            })
        })
    };
    // ICE `DeleteTemplate` is sent by GET: the name decides before the method.
    if begins(&REPEATABLE) {
        "idempotent"
    } else if begins(&READS) || method == "get" {
        "read"
    } else if matches!(method, "put" | "delete") {
        "idempotent"
    } else {
        "unsafe"
    }
}

/// The provider's page about an operation.
pub fn docs_url(product: &str, version: &str, operation: &str) -> String {
    format!("https://api.alibabacloud.com/document/{product}/{version}/{operation}")
}

/// The usual phrase of a status: a response must be described, and the provider's texts are not ours to take.
pub fn phrase(status: &str) -> String {
    let phrase = match status {
        "200" => "OK",
        "201" => "Created",
        "202" => "Accepted",
        "204" => "No Content",
        "400" => "Bad Request",
        "401" => "Unauthorized",
        "403" => "Forbidden",
        "404" => "Not Found",
        "405" => "Method Not Allowed",
        "409" => "Conflict",
        "410" => "Gone",
        "412" => "Precondition Failed",
        "413" => "Content Too Large",
        "415" => "Unsupported Media Type",
        "422" => "Unprocessable Content",
        "423" => "Locked",
        "429" => "Too Many Requests",
        "500" => "Internal Server Error",
        "501" => "Not Implemented",
        "502" => "Bad Gateway",
        "503" => "Service Unavailable",
        "504" => "Gateway Timeout",
        other => return format!("Status {other}"),
    };
    phrase.to_owned()
}

/// Whether an operation looks like a list in pages.
pub fn looks_paged(parameters: &[Value], response: &str) -> bool {
    let has = |name: &str| {
        parameters.iter().any(|parameter| {
            parameter.as_mapping().and_then(|map| get_str(map, "name")) == Some(name)
        })
    };
    let both = |name: &str| has(name) && response.contains(&format!("{name}:"));
    both("NextToken")
        || both("NextPageToken")
        || (has("PageSize") && (has("PageNo") || has("PageNumber")))
}

/// The first tag of an operation.
pub fn first_tag(operation: &Mapping) -> Option<&str> {
    get_list(operation, "tags").first()?.as_str()
}
