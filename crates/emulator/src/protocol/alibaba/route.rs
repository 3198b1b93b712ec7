//! Which operation a request is for.

use crate::answer::Failure;
use crate::manner::{Api, Lost, Route};
use crate::paths::by_path;
use crate::received::Received;

use super::answers::missing;
use super::by_path_style;

/// What a request says in a header (signed) or in the query (unsigned RPC).
fn said<'a>(request: &'a Received, header: &str, parameter: &str) -> Option<&'a str> {
    request
        .header(header)
        .or_else(|| request.query_value(parameter))
        .filter(|text| !text.is_empty())
}

/// Action and version, any header of the protocol, and the bare path where no other cloud's headers are.
pub(super) fn claims(request: &Received) -> bool {
    let any = |start: &str| {
        request
            .headers
            .iter()
            .any(|(name, _)| name.starts_with(start))
    };
    any("x-acs-")
        || !any("x-ncp-")
            && (request.path == "/"
                || said(request, "x-acs-action", "Action").is_some()
                    && said(request, "x-acs-version", "Version").is_some())
}

/// Two APIs may have one version date: then the one that knows the operation is meant.
pub(super) fn route<'a>(apis: &[&'a Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
    let lost = |api: Option<&'a Api>, failure: Failure| Lost {
        manner: api.map_or(super::MANNERS[0], |api| api.manner),
        api,
        failure,
    };
    let action = said(request, "x-acs-action", "Action");
    let Some(version) = said(request, "x-acs-version", "Version") else {
        return Err(lost(None, missing("Version")));
    };
    let mut candidates = apis
        .iter()
        .filter(|api| api.info.version() == version)
        .peekable();
    if candidates.peek().is_none() {
        let failure = Failure::new(
            400,
            "InvalidVersion",
            format!(
                "Specified parameter Version is not valid: {version:?} is served by no API here."
            ),
        );
        return Err(lost(None, failure));
    }
    let mut first = None;
    for api in candidates {
        let found = if by_path_style(api.manner) {
            by_method_and_path(api, request, action)
        } else {
            by_action(api, request, action)
        };
        match found {
            Ok(route) => return Ok(route),
            Err(failure) => first = first.or(Some(lost(Some(api), failure))),
        }
    }
    Err(first.unwrap_or_else(|| lost(None, missing("Action"))))
}

fn unknown(message: String) -> Failure {
    Failure::new(404, "InvalidAction.NotFound", message)
}

/// Method and path choose the operation; the action beside them is a claim that must agree.
fn by_method_and_path<'a>(
    api: &'a Api,
    request: &Received,
    action: Option<&str>,
) -> Result<Route<'a>, Failure> {
    let route = by_path(api, request).ok_or_else(|| {
        unknown(format!(
            "Specified api is not found, please check your url and method: {} {}",
            request.method, request.path
        ))
    })?;
    match action {
        Some(action) if action != route.operation.name() => Err(unknown(format!(
            "Specified api is not found: {} {} is {}, and x-acs-action says {action:?}",
            request.method,
            request.path,
            route.operation.name()
        ))),
        _ => Ok(route),
    }
}

fn by_action<'a>(
    api: &'a Api,
    request: &Received,
    action: Option<&str>,
) -> Result<Route<'a>, Failure> {
    let Some(action) = action else {
        return Err(missing("Action"));
    };
    let operation = api
        .operations
        .iter()
        .find(|operation| operation.name() == action)
        .filter(|_| request.path == "/")
        .ok_or_else(|| {
            unknown(format!(
                "Specified api is not found, please check your url and method: {action} at {}",
                request.path
            ))
        })?;
    // The gateway takes reads and writes by GET and POST alike.
    if !matches!(request.method.as_str(), "GET" | "POST") {
        return Err(Failure::new(
            405,
            "UnsupportedHTTPMethod",
            format!("This http method is not supported: {}", request.method),
        ));
    }
    Ok(Route {
        api,
        operation,
        path_values: Vec::new(),
    })
}
