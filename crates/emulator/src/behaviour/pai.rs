//! AIWorkSpace `ListImages`.

use serde_json::{Map, Value};

use super::{Fault, json, page_size};
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::{Image, Pai};

pub(super) fn list_images(arguments: &Arguments, pai: &Pai) -> Result<Map<String, Value>, Fault> {
    let page = match arguments.integer("PageNumber") {
        Some(page) if page < 1 => return Err(Refusal::invalid("PageNumber", "is below 1").into()),
        page => usize::try_from(page.unwrap_or(1)).unwrap_or(usize::MAX),
    };
    if arguments.integer("PageSize").is_some_and(|size| size < 1) {
        return Err(Refusal::invalid("PageSize", "is below 1").into());
    }
    let size = page_size(arguments, "PageSize", 20);
    let descending = descending(arguments)?;
    let labels = labels(arguments)?;

    let exact = |name: &str, value: &str| arguments.text(name).is_none_or(|text| text == value);
    let mut images: Vec<&Image> = pai
        .images
        .iter()
        .filter(|image| {
            exact("WorkspaceId", &image.workspace_id)
                && exact("ImageUri", &image.image_uri)
                && exact("Accessibility", &image.accessibility)
        })
        .filter(|image| {
            arguments
                .text("Name")
                .is_none_or(|text| contains(&image.name, text))
        })
        .filter(|image| {
            arguments.text("Query").is_none_or(|text| {
                contains(&image.name, text) || contains(&image.description, text)
            })
        })
        .filter(|image| {
            labels.iter().all(|(key, value)| {
                image
                    .labels
                    .iter()
                    .any(|label| label.key == *key && label.value == *value)
            })
        })
        .collect();
    images.sort_by(|left, right| {
        let order = left
            .gmt_create_time
            .trim_end()
            .cmp(right.gmt_create_time.trim_end());
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| left.image_id.cmp(&right.image_id))
    });

    let total = images.len();
    let verbose = arguments.boolean("Verbose").unwrap_or(true);
    let mut listed = Vec::new();
    for image in images
        .into_iter()
        .skip((page - 1).saturating_mul(size))
        .take(size)
    {
        let mut image = json(image)?;
        if let (false, Value::Object(members)) = (verbose, &mut image) {
            members.remove("Labels");
        }
        listed.push(image);
    }

    let mut members = Map::new();
    members.insert("TotalCount".to_owned(), Value::from(total));
    members.insert("Images".to_owned(), Value::from(listed));
    Ok(members)
}

/// Whether the newest come first. `Order` is documented as working together with `SortBy`, and alone does nothing.
fn descending(arguments: &Arguments) -> Result<bool, Refusal> {
    let descending = match arguments.text("Order") {
        None => false,
        Some(text) if text.eq_ignore_ascii_case("ASC") => false,
        Some(text) if text.eq_ignore_ascii_case("DESC") => true,
        Some(_) => return Err(Refusal::invalid("Order", "has to be ASC or DESC")),
    };
    match arguments.text("SortBy") {
        None => Ok(false),
        Some("GmtCreateTime") => Ok(descending),
        Some(_) => Err(Refusal::invalid("SortBy", "has to be GmtCreateTime")),
    }
}

/// The conditions of `key=value,key=value`; a value may hold `=`.
fn labels(arguments: &Arguments) -> Result<Vec<(&str, &str)>, Refusal> {
    arguments
        .text("Labels")
        .unwrap_or_default()
        .split(',')
        .filter(|condition| !condition.is_empty())
        .map(|condition| {
            condition
                .split_once('=')
                .filter(|(key, _)| !key.is_empty())
                .ok_or_else(|| {
                    Refusal::invalid(
                        "Labels",
                        format!("has the condition {condition:?}, which is not key=value"),
                    )
                })
        })
        .collect()
}

fn contains(text: &str, wanted: &str) -> bool {
    text.to_lowercase().contains(&wanted.to_lowercase())
}
