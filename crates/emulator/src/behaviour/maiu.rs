//! Media Intelligence `list_projects`.

use serde_json::{Map, Value};

use super::{Fault, json};
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::Maiu;

pub(super) fn list_projects(
    arguments: &Arguments,
    maiu: &Maiu,
) -> Result<Map<String, Value>, Fault> {
    let name = arguments.text("workspace_name").unwrap_or_default();
    // Which code an unknown workspace has is not documented; the one for a wrong parameter is certainly not a success.
    let workspace = maiu
        .workspaces
        .iter()
        .find(|workspace| workspace.name == name)
        .ok_or_else(|| Refusal::invalid("workspace_name", "names no workspace"))?;
    let mut result = Map::new();
    result.insert("projects".to_owned(), json(&workspace.projects)?);
    // In `result`, where the documentation's example has it; its table says the top level.
    result.insert(
        "totalCount".to_owned(),
        Value::from(workspace.projects.len()),
    );
    Ok(result)
}
