//! Reads `x-permission`: the action alone, or the action with its access level, resources and what it needs besides.

use serde_json::Value;

use super::model::Permission;

const LEVELS: [&str; 6] = ["create", "delete", "get", "list", "none", "update"];

/// The extension, as text or as an object.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn read(extension: &Value) -> Result<Permission, (String, String)> {
    if let Value::String(action) = extension {
        return Ok(Permission {
            action: action.clone(),
            access: None,
            resources: Vec::new(),
            dependent: Vec::new(),
        });
    }
    let fault = |key: &str, problem: &str| Err((key.to_owned(), problem.to_owned()));
    let Some(members) = extension.as_object() else {
        return fault("", "must be an action, or an object with `action`");
    };
    let known = ["action", "access", "resources", "dependent"];
    if let Some(key) = members.keys().find(|key| !known.contains(&key.as_str())) {
        return fault(
            key,
            "is no key of `x-permission`; there are action, access, resources, dependent",
        );
    }
    let Some(action) = members.get("action").and_then(Value::as_str) else {
        return fault("action", "is missing, or no text");
    };
    let access = members
        .get("access")
        .map(|level| level.as_str().unwrap_or_default());
    if access.is_some_and(|level| !LEVELS.contains(&level)) {
        return fault(
            "access",
            "must be create, delete, get, list, none or update",
        );
    }
    let texts = |key: &str| match members.get(key) {
        None => Some(Vec::new()),
        Some(Value::Array(values)) => values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect(),
        Some(_) => None,
    };
    let Some(resources) = texts("resources") else {
        return fault("resources", "must be a list of texts");
    };
    let Some(dependent) = texts("dependent") else {
        return fault("dependent", "must be a list of texts");
    };
    Ok(Permission {
        action: action.to_owned(),
        access: access.map(str::to_owned),
        resources,
        dependent,
    })
}
