//! One page of a list, in each of the ways in which operations page.

use client_core::operation::{OperationInfo, PagingInfo, PagingStyle};
use serde_json::{Map, Value};

use super::fit::fit;
use super::path;
use crate::answer::Failure;
use crate::arguments::Arguments;
use crate::manner::Manner;
use crate::token;

/// So many entries stand on a page where neither the request nor the table says.
const USUAL: usize = 10;

/// The page that the request asks for, put into the answer beside the total and the way to the next one.
pub(super) fn put(
    answer: &mut Map<String, Value>,
    example: &Map<String, Value>,
    operation: &OperationInfo,
    arguments: &Arguments,
    manner: &dyn Manner,
    items: (&str, Vec<Value>),
) -> Result<(), Failure> {
    let (place, all) = items;
    let Some(paging) = operation.paging() else {
        path::put(answer, place, Value::Array(all));
        return Ok(());
    };
    let total = all.len();
    let size = size(operation, paging, arguments);
    let start = start(operation, paging, arguments, size)
        .map_err(|name| manner.invalid(name, "was not given out by this operation"))?;
    let page: Vec<Value> = all.into_iter().skip(start).take(size).collect();
    let end = start.saturating_add(page.len());
    path::put(answer, place, Value::Array(page));
    if let Some(place) = paging.total() {
        let value = fit(&Value::from(total), path::get(example, place));
        path::put(answer, place, value);
    }
    if let Some((_, next)) = paging.tokens() {
        let example = path::get(example, next);
        let value = match (end < total, example) {
            (true, Some(Value::Number(_))) => Some(Value::from(end)),
            (true, _) => Some(Value::from(token::encode(
                operation.name(),
                &end.to_string(),
            ))),
            (false, Some(Value::Number(_))) => None,
            // The last page has an empty token rather than none.
            (false, _) => Some(Value::from("")),
        };
        if let Some(value) = value {
            path::put(answer, next, value);
        }
    }
    // What was asked for is said again, where answers of this operation say it.
    for (name, value) in [
        (paging.page(), start / size.max(1) + 1),
        (paging.size(), size),
    ] {
        if let Some(name) = name.filter(|name| example.contains_key(*name)) {
            answer.insert(name.to_owned(), fit(&Value::from(value), example.get(name)));
        }
    }
    Ok(())
}

/// Makes an example the only page of its list: no way leads on, and the total is what is there.
pub(super) fn only(answer: &mut Map<String, Value>, operation: &OperationInfo) {
    let Some(paging) = operation.paging() else {
        return;
    };
    if let Some((_, next)) = paging.tokens() {
        path::remove(answer, next);
    }
    let count = path::get(answer, paging.items())
        .and_then(Value::as_array)
        .map(Vec::len);
    if let (Some(place), Some(count)) = (paging.total(), count)
        && let Some(example) = path::get(answer, place).cloned()
    {
        path::put(answer, place, fit(&Value::from(count), Some(&example)));
    }
}

fn size(operation: &OperationInfo, paging: &PagingInfo, arguments: &Arguments) -> usize {
    let Some(name) = paging.size() else {
        return USUAL;
    };
    let parameter = operation
        .parameters()
        .iter()
        .find(|parameter| parameter.name() == name);
    let usual = parameter
        .and_then(|parameter| parameter.default_value()?.parse().ok())
        .unwrap_or(USUAL);
    arguments
        .integer(name)
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size > 0)
        .unwrap_or(usual)
}

/// How many entries stand before the page; the name of the parameter that says nothing sensible.
fn start(
    operation: &OperationInfo,
    paging: &PagingInfo,
    arguments: &Arguments,
    size: usize,
) -> Result<usize, &'static str> {
    if paging.style() == PagingStyle::Numbered {
        let Some(name) = paging.page() else {
            return Ok(0);
        };
        return match arguments.integer(name) {
            None => Ok(0),
            Some(page) if page >= 1 => Ok(usize::try_from(page - 1)
                .unwrap_or(usize::MAX)
                .saturating_mul(size)),
            Some(_) => Err(name),
        };
    }
    let Some((name, _)) = paging.tokens() else {
        return Ok(0);
    };
    let Some(text) = arguments.text(name) else {
        return Ok(0);
    };
    // Numeric tokens are places; a time cursor is a moment, before which nothing is kept here.
    let place = token::decode(operation.name(), text)
        .or_else(|| Some(text.to_owned()).filter(|text| text.len() < 10));
    match place.map(|place| place.parse()) {
        Some(Ok(place)) => Ok(place),
        _ if text.contains(':') => Ok(0),
        _ => Err(name),
    }
}
