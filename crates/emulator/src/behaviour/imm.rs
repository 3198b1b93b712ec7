//! IMM `ListProjects`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Fault, json, page_size};
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::{Imm, Project};
use crate::token;

const OPERATION: &str = "ListProjects";

/// A condition on tags. Without a value the key is enough.
#[derive(Deserialize)]
struct Wanted {
    #[serde(rename = "Key")]
    key: Option<String>,
    #[serde(rename = "Value")]
    value: Option<String>,
}

impl Wanted {
    fn fits(&self, project: &Project) -> bool {
        project.tags.iter().any(|tag| {
            self.key.as_ref().is_none_or(|key| *key == tag.tag_key)
                && self
                    .value
                    .as_ref()
                    .is_none_or(|value| *value == tag.tag_value)
        })
    }
}

pub(super) fn list_projects(arguments: &Arguments, imm: &Imm) -> Result<Map<String, Value>, Fault> {
    let prefix = arguments.text("Prefix").unwrap_or_default();
    let wanted: Vec<Wanted> = match arguments.text("Tag") {
        Some(text) => serde_json::from_str(text).map_err(|error| {
            Refusal::invalid("Tag", format!("is no list of Key and Value ({error})"))
        })?,
        None => Vec::new(),
    };
    let start = match arguments.text("NextToken") {
        Some(text) => token::decode(OPERATION, text)
            .ok_or_else(|| Refusal::invalid("NextToken", "was not given out by this operation"))?,
        None => String::new(),
    };

    let mut projects: Vec<&Project> = imm
        .projects
        .iter()
        .filter(|project| project.project_name.starts_with(prefix))
        .filter(|project| wanted.iter().all(|wanted| wanted.fits(project)))
        .filter(|project| project.project_name >= start)
        .collect();
    projects.sort_by(|left, right| left.project_name.cmp(&right.project_name));

    // 0 is documented as allowed, and means the default as well.
    let size = page_size(arguments, "MaxResults", 100);
    let next = projects
        .get(size)
        .map(|project| token::encode(OPERATION, &project.project_name));
    projects.truncate(size);

    let mut members = Map::new();
    // The last page has an empty token rather than none.
    members.insert(
        "NextToken".to_owned(),
        Value::from(next.unwrap_or_default()),
    );
    members.insert("Projects".to_owned(), json(&projects)?);
    Ok(members)
}
