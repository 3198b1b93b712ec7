//! What operations answer: by code of their own, or by the tables of the specs.

pub mod fixtures;
mod ice;
mod imm;
mod maiu;
mod pai;
pub(crate) mod pictures;
mod query;
pub(crate) mod uploads;

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::answer::{Answer, Failure, Speaker};
use crate::arguments::{Arguments, Refusal};
use crate::behaviour::fixtures::Fixtures;
use crate::engine::{self, Asked, Jobs, Store};
use crate::manner::Route;
use crate::protocol::storage::Storage;
use crate::tables::Tables;
use pictures::Pictures;
use uploads::Uploads;

/// What operations change.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) fixtures: Fixtures,
    pub(crate) store: Store,
    pub(crate) jobs: Jobs,
    pub(crate) storage: Storage,
    pub(crate) uploads: Uploads,
    pub(crate) pictures: Pictures,
    /// Answers that a test has written, by operation.
    pub(crate) scripted: BTreeMap<String, Map<String, Value>>,
}

/// Carries out an operation: those that need code of their own on the fixtures, the rest by the tables of the specs.
pub(crate) fn answer(
    route: &Route<'_>,
    arguments: &Arguments,
    tables: &Tables,
    world: &mut World,
    (speaker, now): (&Speaker, SystemTime),
) -> Result<Answer, Failure> {
    let (api, operation) = (route.api.info.name(), route.operation.name());
    if let Some(members) = world.scripted.get(operation) {
        return Ok(success(route, members.clone(), speaker));
    }
    let found = match api {
        "ice" => uploads::by_address(operation, arguments, tables, world)?,
        _ => None,
    };
    let arguments = found.as_ref().unwrap_or(arguments);
    let asked = Asked::new(route, arguments, tables, now);
    if (api, operation) == ("imm", "SimpleQuery") {
        return Ok(success(route, query::simple(&asked, &world.store), speaker));
    }
    let own = matches!(
        (api, operation),
        ("imm", "ListProjects")
            | ("pai", "ListImages")
            | ("ice", "ListMediaBasicInfos" | "GetEditingProjectMaterials")
            | ("maiu", "list_projects")
    );
    if !own {
        world.fixtures.lend(&asked, &mut world.store);
        return by_table(route, &asked, world, speaker, now);
    }
    let fixtures = world.fixtures.with_made(&asked, &world.store);
    let fixtures = fixtures.as_ref();
    let members = match (api, operation) {
        ("imm", "ListProjects") => imm::list_projects(arguments, &fixtures.imm),
        ("pai", "ListImages") => pai::list_images(arguments, &fixtures.pai),
        ("ice", "ListMediaBasicInfos") => ice::list_media_basic_infos(arguments, &fixtures.ice),
        ("ice", "GetEditingProjectMaterials") => {
            ice::editing_project_materials(arguments, &fixtures.ice)
        }
        _ => maiu::list_projects(arguments, &fixtures.maiu),
    }
    .map_err(|fault| match fault {
        Fault::Refusal(refusal) => refusal.failure(route.api.manner),
        Fault::Failure(failure) => failure,
    })?;
    let manner = route.api.manner;
    Ok(manner.success(speaker, route.operation.request_id(), members))
}

/// An answer that the tables give. One that tells of nothing that is kept says so in a header.
fn by_table(
    route: &Route<'_>,
    asked: &Asked<'_>,
    world: &mut World,
    speaker: &Speaker,
    now: SystemTime,
) -> Result<Answer, Failure> {
    let mut answered = engine::answer(asked, &mut world.store, &mut world.jobs)?;
    if asked.api == "maiu" {
        let members = &mut answered.members;
        let (operation, arguments) = (asked.operation.name(), asked.arguments);
        pictures::told(operation, arguments, world, members, speaker);
    }
    if asked.api == "ice" {
        let members = &mut answered.members;
        let (operation, arguments) = (asked.operation.name(), asked.arguments);
        uploads::address(
            operation,
            arguments,
            asked.tables,
            world,
            members,
            (speaker, now),
        )?;
    }
    let answer = success(route, answered.members, speaker);
    Ok(match answered.is_example {
        true => answer.with("x-emulator", "example".to_owned()),
        false => answer,
    })
}

/// A documented answer in the shape of the cloud.
fn success(route: &Route<'_>, mut members: Map<String, Value>, speaker: &Speaker) -> Answer {
    let manner = route.api.manner;
    if let Some(envelope) = manner.envelope() {
        members = match members.remove(envelope) {
            Some(Value::Object(inside)) => inside,
            _ => Map::new(),
        };
    }
    manner.success(speaker, route.operation.request_id(), members)
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
