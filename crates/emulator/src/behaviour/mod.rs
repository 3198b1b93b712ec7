//! What the operations answer that have state.

pub mod fixtures;
mod ice;
mod imm;
mod maiu;
mod pai;

use serde_json::{Map, Value};

use crate::answer::{Answer, Failure, Speaker};
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::Fixtures;
use crate::manner::Route;

/// Carries out an operation on the fixtures. Those without state just succeed.
pub(crate) fn answer(
    route: &Route<'_>,
    arguments: &Arguments,
    fixtures: &Fixtures,
    speaker: &Speaker,
) -> Result<Answer, Failure> {
    let (api, operation) = (route.api.info.name(), route.operation.name());
    let members = match (api, operation) {
        ("imm", "ListProjects") => imm::list_projects(arguments, &fixtures.imm),
        ("pai", "ListImages") => pai::list_images(arguments, &fixtures.pai),
        ("ice", "ListMediaBasicInfos") => ice::list_media_basic_infos(arguments, &fixtures.ice),
        ("ice", "GetEditingProjectMaterials") => {
            ice::editing_project_materials(arguments, &fixtures.ice)
        }
        ("maiu", "list_projects") => maiu::list_projects(arguments, &fixtures.maiu),
        _ => Ok(Map::new()),
    }
    .map_err(|fault| match fault {
        Fault::Refusal(refusal) => refusal.failure(route.api.manner),
        Fault::Failure(failure) => failure,
    })?;
    let manner = route.api.manner;
    Ok(manner.success(speaker, route.operation.request_id(), members))
}

/// Why an operation was not carried out.
enum Fault {
    Refusal(Refusal),
    Failure(Failure),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Writes fixtures as JSON.
fn json<T: serde::Serialize>(value: &T) -> Result<Value, Fault> {
    serde_json::to_value(value)
        .map_err(|error| Failure::new(500, "InternalError", error.to_string()).into())
}

/// How many items a page may have: the caller's number within the table's limits, or the default.
fn page_size(arguments: &Arguments, name: &str, default: usize) -> usize {
    arguments
        .integer(name)
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size > 0)
        .unwrap_or(default)
}
