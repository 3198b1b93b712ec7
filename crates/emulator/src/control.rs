//! `/_emulator/`: what clients of any language ask of the emulator itself, as JSON.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /_emulator/health` | tells that it runs, and which APIs it serves |
//! | `POST /_emulator/reset` | forgets what was made, started, planned, scripted and asked; the fixtures stay |
//! | `GET /_emulator/requests` | the requests so far, with what became of each |
//! | `GET /_emulator/state` | everything that is kept, in a stable order |
//! | `PUT /_emulator/state` | keeps exactly this instead |
//! | `POST /_emulator/plan` | `{"operation"?, "done": N}`, `{"operation"?, "fails": {"code", "message"}}` or `{"operation"?, "stalls": true}` |
//! | `POST /_emulator/faults` | `{"operation"?, "times"?, "status", "code", "message"}` or `{..., "throttle": true}` |
//! | `POST /_emulator/answers` | `{"operation", "answer": {...}}`: answered from now on |
//!
//! It needs no signature: it listens on this machine only.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::behaviour::pictures::Pictures;
use crate::behaviour::uploads::Uploads;
use crate::engine::{Jobs, Place, Plan, Store};
use crate::fault::Fault;
use crate::received::Received;
use crate::server::{Changing, Shared};

const PREFIX: &str = "/_emulator/";

/// The form of saved states that this version reads.
const VERSION: u64 = 1;

/// The answer to a request to the emulator itself; `None` for one to an API.
pub(crate) fn answer(shared: &Shared, received: &Received) -> Option<Answer> {
    let name = received.path.strip_prefix(PREFIX)?;
    let answered = match (received.method.as_str(), name) {
        ("GET", "health") => Ok(health(shared)),
        ("POST", "reset") => {
            reset(&mut shared.state());
            Ok(json!({}))
        }
        ("GET", "requests") => Ok(requests(&shared.state())),
        ("GET", "state") => Ok(dump(shared)),
        ("PUT", "state") => body(received).and_then(|state| load(shared, &state)),
        ("POST", "plan") => body(received).and_then(|plan| planned(shared, &plan)),
        ("POST", "faults") => body(received).and_then(|fault| ordered(shared, &fault)),
        ("POST", "answers") => body(received).and_then(|script| scripted(shared, &script)),
        _ => Err((
            404,
            format!("there is no {} {}", received.method, received.path),
        )),
    };
    Some(match answered {
        Ok(value) => Answer::json(200, &value),
        Err((status, message)) => Answer::json(status, &json!({"error": message})),
    })
}

type Refused = (u16, String);

fn body(received: &Received) -> Result<Value, Refused> {
    serde_json::from_slice(&received.body)
        .map_err(|error| (400, format!("the body is no JSON: {error}")))
}

fn health(shared: &Shared) -> Value {
    let apis: Vec<Value> = shared
        .apis
        .iter()
        .map(|api| json!({"name": api.info.name(), "version": api.info.version(), "operations": api.operations.len()}))
        .collect();
    json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "apis": apis})
}

/// Forgets everything but the fixtures.
pub(crate) fn reset(state: &mut Changing) {
    state.world.store = Store::default();
    state.world.jobs = Jobs::default();
    state.world.storage.reset();
    state.world.uploads = Uploads::default();
    state.world.pictures = Pictures::default();
    state.world.scripted.clear();
    state.requests.clear();
    state.faults.clear();
}

fn requests(state: &Changing) -> Value {
    let each = state.requests.iter().map(|request| {
        json!({
            "api": request.api,
            "operation": request.operation,
            "method": request.method,
            "path": request.path,
            "query": request.raw_query,
            "status": request.status,
            "verified": request.verified,
            "findings": request.findings,
        })
    });
    json!({"requests": each.collect::<Vec<_>>()})
}

/// Everything that is kept, as JSON in a stable order.
pub(crate) fn dump(shared: &Shared) -> Value {
    let state = shared.state();
    let objects: Vec<Value> = state
        .world
        .store
        .all()
        .filter_map(|(place, key, object)| {
            let resource = shared.tables.resources(place.api).get(place.resource)?;
            Some(json!({
                "api": place.api,
                "resource": resource.resource,
                "scope": place.scope,
                "key": key,
                "object": object,
            }))
        })
        .collect();
    json!({"version": VERSION, "objects": objects})
}

/// Keeps what a dump tells, and nothing else.
pub(crate) fn load(shared: &Shared, dump: &Value) -> Result<Value, Refused> {
    if dump["version"] != VERSION {
        return Err((
            400,
            format!(
                "the state has version {} and not {VERSION}",
                dump["version"]
            ),
        ));
    }
    let mut store = Store::default();
    for (index, entry) in dump["objects"].as_array().into_iter().flatten().enumerate() {
        let wrong = |what: &str| (400, format!("objects[{index}]: {what}"));
        let api = shared
            .apis
            .iter()
            .map(|api| api.info.name())
            .find(|name| entry["api"] == *name)
            .ok_or_else(|| wrong("is of no API that is served"))?;
        let resource = shared
            .tables
            .resources(api)
            .iter()
            .position(|resource| entry["resource"] == resource.resource.as_str())
            .ok_or_else(|| wrong("is of no kind that the API has"))?;
        let (Some(key), Some(object)) = (entry["key"].as_str(), entry["object"].as_object()) else {
            return Err(wrong("has no key or no object"));
        };
        let scope = entry["scope"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|part| part.as_str().map(str::to_owned))
            .collect();
        let place = Place {
            api,
            resource,
            scope,
        };
        store.put(place, key.to_owned(), object.clone());
    }
    shared.state().world.store = store;
    Ok(json!({}))
}

fn operation(value: &Value) -> Option<String> {
    value["operation"].as_str().map(str::to_owned)
}

fn planned(shared: &Shared, plan: &Value) -> Result<Value, Refused> {
    let text = |place: &Value| place.as_str().unwrap_or_default().to_owned();
    let what = if let Some(looks) = plan["done"].as_u64() {
        Plan::Done(u32::try_from(looks).unwrap_or(u32::MAX))
    } else if plan["fails"].is_object() {
        Plan::Fails {
            code: text(&plan["fails"]["code"]),
            message: text(&plan["fails"]["message"]),
        }
    } else if plan["stalls"] == true {
        Plan::Stalls
    } else {
        return Err((400, "write one of done, fails and stalls".to_owned()));
    };
    shared.state().world.jobs.plan(operation(plan), what);
    Ok(json!({}))
}

fn ordered(shared: &Shared, order: &Value) -> Result<Value, Refused> {
    let fault = if order["throttle"] == true {
        Fault::throttle()
    } else {
        let status = order["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        let (Some(status), Some(code)) = (status, order["code"].as_str()) else {
            return Err((400, "write status and code, or throttle".to_owned()));
        };
        Fault::status(status, code, order["message"].as_str().unwrap_or_default())
    };
    let fault = match operation(order) {
        Some(operation) => fault.on(operation),
        None => fault,
    };
    let times = order["times"]
        .as_u64()
        .and_then(|times| u32::try_from(times).ok());
    shared.state().faults.push(fault.times(times.unwrap_or(1)));
    Ok(json!({}))
}

fn scripted(shared: &Shared, script: &Value) -> Result<Value, Refused> {
    let (Some(operation), Some(answer)) = (operation(script), script["answer"].as_object()) else {
        return Err((
            400,
            "write operation, and the answer as an object".to_owned(),
        ));
    };
    let known = |name: &str| {
        shared
            .apis
            .iter()
            .any(|api| api.operations.iter().any(|one| one.name() == name))
    };
    if !known(&operation) {
        return Err((400, format!("no API here has an operation {operation:?}")));
    }
    shared
        .state()
        .world
        .scripted
        .insert(operation, answer.clone());
    Ok(json!({}))
}
