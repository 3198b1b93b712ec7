//! ICE `ListMediaBasicInfos` and `GetEditingProjectMaterials`.

use serde_json::{Map, Value};

use super::{Fault, json, page_size};
use crate::answer::Failure;
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::{Ice, Media};
use crate::token;

const LIST: &str = "ListMediaBasicInfos";

pub(super) fn list_media_basic_infos(
    arguments: &Arguments,
    ice: &Ice,
) -> Result<Map<String, Value>, Fault> {
    let start_time = time(arguments, "StartTime")?;
    let end_time = time(arguments, "EndTime")?;
    let ascending = match arguments.text("SortBy") {
        None | Some("desc") => false,
        Some("asc") => true,
        Some(_) => return Err(Refusal::invalid("SortBy", "has to be desc or asc").into()),
    };
    let start =
        match arguments.text("NextToken") {
            Some(text) => Some(token::decode(LIST, text).ok_or_else(|| {
                Refusal::invalid("NextToken", "was not given out by this operation")
            })?),
            None => None,
        };
    let with_files = arguments.boolean("IncludeFileBasicInfo").unwrap_or(false);

    let exact = |name: &str, value: &str| arguments.text(name).is_none_or(|text| text == value);
    let mut media: Vec<(String, &Media)> = ice
        .media
        .iter()
        .filter(|media| {
            let info = &media.media_basic_info;
            exact("MediaId", &media.media_id)
                && exact("MediaType", &info.media_type)
                && exact("BusinessType", &info.business_type)
                && exact("Source", &info.source)
                && exact("Status", &info.status)
                // Texts of this form compare as the times do. The start is not part of the range, the end is.
                && start_time.is_none_or(|start| info.create_time.as_str() > start)
                && end_time.is_none_or(|end| info.create_time.as_str() <= end)
        })
        .map(|media| (key(media), media))
        .collect();
    let total = media.len();
    media.sort_by(|(left, _), (right, _)| {
        let order = left.cmp(right);
        if ascending { order } else { order.reverse() }
    });
    if let Some(start) = start {
        media.retain(|(key, _)| {
            if ascending {
                *key >= start
            } else {
                *key <= start
            }
        });
    }

    let size = page_size(arguments, "MaxResults", 10);
    let next = media.get(size).map(|(key, _)| token::encode(LIST, key));
    let listed = media
        .iter()
        .take(size)
        .map(|(_, media)| media_json(media, with_files, true))
        .collect::<Result<Vec<Value>, Fault>>()?;

    let mut members = Map::new();
    members.insert("TotalCount".to_owned(), Value::from(total));
    members.insert("MediaInfos".to_owned(), Value::from(listed));
    members.insert("MaxResults".to_owned(), Value::from(size));
    if let Some(next) = next {
        members.insert("NextToken".to_owned(), Value::from(next));
    }
    Ok(members)
}

pub(super) fn editing_project_materials(
    arguments: &Arguments,
    ice: &Ice,
) -> Result<Map<String, Value>, Fault> {
    let id = arguments.text("ProjectId").unwrap_or_default();
    let project = ice
        .editing_projects
        .iter()
        .find(|project| project.project_id == id)
        .ok_or_else(|| Failure::new(404, "ProjectNotFound", "The specified project not found"))?;
    let media = project
        .media_ids
        .iter()
        .filter_map(|id| ice.media.iter().find(|media| media.media_id == *id))
        .map(|media| media_json(media, true, false))
        .collect::<Result<Vec<Value>, Fault>>()?;

    let mut members = Map::new();
    members.insert("ProjectId".to_owned(), Value::from(id));
    members.insert("MediaInfos".to_owned(), Value::from(media));
    members.insert("LiveMaterials".to_owned(), json(&project.live_materials)?);
    members.insert(
        "ProjectMaterials".to_owned(),
        json(&project.project_materials)?,
    );
    Ok(members)
}

/// What assets are sorted by: the id keeps those of one second apart.
fn key(media: &Media) -> String {
    format!("{} {}", media.media_basic_info.create_time, media.media_id)
}

fn time<'a>(arguments: &'a Arguments, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    match arguments.text(name) {
        Some(text) if crate::behaviour::fixtures::utc_time(text).is_none() => Err(
            Refusal::invalid(name, "has to be a time of the form YYYY-MM-DDThh:mm:ssZ"),
        ),
        text => Ok(text),
    }
}

/// An asset as one of the two operations gives it: the editing project's answer has fewer fields (`listed` is false).
fn media_json(media: &Media, with_files: bool, listed: bool) -> Result<Value, Fault> {
    let mut value = json(media)?;
    if let Some(Value::Object(info)) = value.get_mut("MediaBasicInfo") {
        if media.media_basic_info.media_id.is_empty() {
            info.insert("MediaId".to_owned(), Value::from(media.media_id.clone()));
        }
        if !listed {
            for name in ["CateId", "Biz", "UploadSource", "ReferenceId"] {
                info.remove(name);
            }
        }
    }
    let files = value.get_mut("FileInfoList").and_then(Value::as_array_mut);
    for file in files.into_iter().flatten().filter(|_| !listed) {
        if let Some(Value::Object(info)) = file.get_mut("FileBasicInfo") {
            for name in ["CreateTime", "ModifiedTime"] {
                info.remove(name);
            }
        }
    }
    if let (false, Value::Object(members)) = (with_files, &mut value) {
        members.remove("FileInfoList");
    }
    Ok(value)
}
