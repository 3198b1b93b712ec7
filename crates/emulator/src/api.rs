//! Which operation a request is for.

use client_core::operation::OperationInfo;
use client_core::service::Protocol;

use crate::answer::Failure;
use crate::received::Received;
use crate::text;

/// One API: its name, its version and what it can do.
#[derive(Debug)]
pub(crate) struct Api {
    /// `imm`, `pai`, `ice`, `maiu`.
    pub(crate) name: &'static str,
    pub(crate) product: &'static str,
    pub(crate) version: &'static str,
    pub(crate) protocol: Protocol,
    pub(crate) operations: Vec<&'static OperationInfo>,
}

/// The APIs whose features are on.
pub(crate) fn all() -> Vec<Api> {
    #[cfg(any(feature = "imm", feature = "pai", feature = "ice", feature = "maiu"))]
    fn infos(
        table: &'static [client_core::by_name::OperationEntry],
    ) -> Vec<&'static OperationInfo> {
        table.iter().map(|entry| entry.info()).collect()
    }
    vec![
        #[cfg(feature = "imm")]
        Api {
            name: "imm",
            product: "imm",
            version: "2020-09-30",
            protocol: Protocol::Rpc,
            operations: infos(alibaba_imm::operations::OPERATIONS),
        },
        #[cfg(feature = "pai")]
        Api {
            name: "pai",
            product: "AIWorkSpace",
            version: "2021-02-04",
            protocol: Protocol::Roa,
            operations: infos(alibaba_pai::operations::OPERATIONS),
        },
        #[cfg(feature = "ice")]
        Api {
            name: "ice",
            product: "ICE",
            version: "2020-11-09",
            protocol: Protocol::Rpc,
            operations: infos(alibaba_ice::operations::OPERATIONS),
        },
        #[cfg(feature = "maiu")]
        Api {
            name: "maiu",
            product: "MediaAIUnderstanding",
            version: "v1",
            protocol: Protocol::Ncp,
            operations: infos(ncp_maiu::operations::OPERATIONS),
        },
    ]
}

/// Where a request goes.
#[derive(Debug)]
pub(crate) struct Route<'a> {
    pub(crate) api: &'a Api,
    pub(crate) operation: &'static OperationInfo,
    /// Decoded values of the path.
    pub(crate) path_values: Vec<(&'static str, String)>,
}

/// A request that goes nowhere, and who says so.
#[derive(Debug)]
pub(crate) struct Lost<'a> {
    pub(crate) protocol: Protocol,
    pub(crate) api: Option<&'a Api>,
    pub(crate) failure: Failure,
}

/// Finds the operation. Action and version in headers (ACS3) or in the query (unsigned RPC) mean Alibaba Cloud, as do
/// other `x-acs-` headers and the bare path; everything else is NAVER Cloud's.
pub(crate) fn route<'a>(apis: &'a [Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
    let said = |header: &str, parameter: &str| {
        request
            .header(header)
            .or_else(|| request.query_value(parameter))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let action = said("x-acs-action", "Action");
    let version = said("x-acs-version", "Version");
    let acs_headers = request
        .headers
        .iter()
        .any(|(name, _)| name.starts_with("x-acs-"));
    let ncp_headers = request
        .headers
        .iter()
        .any(|(name, _)| name.starts_with("x-ncp-"));
    let alibaba = acs_headers
        || !ncp_headers && (request.path == "/" || action.is_some() && version.is_some());
    if alibaba {
        alibaba_route(apis, request, action.as_deref(), version.as_deref())
    } else {
        ncp_route(apis, request)
    }
}

fn ncp_route<'a>(apis: &'a [Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
    let api = apis.iter().find(|api| api.protocol == Protocol::Ncp);
    api.and_then(|api| by_path(api, request)).ok_or(Lost {
        protocol: Protocol::Ncp,
        api,
        failure: Failure::new(404, "300", "Not Found Exception")
            .details(format!("no API at {} {}", request.method, request.path)),
    })
}

fn alibaba_route<'a>(
    apis: &'a [Api],
    request: &Received,
    action: Option<&str>,
    version: Option<&str>,
) -> Result<Route<'a>, Lost<'a>> {
    let lost = |api: Option<&'a Api>, failure: Failure| Lost {
        protocol: api.map_or(Protocol::Rpc, |api| api.protocol),
        api,
        failure,
    };
    let Some(version) = version else {
        return Err(lost(None, crate::arguments::missing("Version")));
    };
    let Some(api) = apis
        .iter()
        .find(|api| api.protocol.is_alibaba() && api.version == version)
    else {
        let failure = Failure::new(
            400,
            "InvalidVersion",
            format!(
                "Specified parameter Version is not valid: {version:?} is served by no API here."
            ),
        );
        return Err(lost(None, failure));
    };
    let unknown = |message: String| {
        lost(
            Some(api),
            Failure::new(404, "InvalidAction.NotFound", message),
        )
    };

    if api.protocol == Protocol::Roa {
        // Method and path choose the operation; the action beside them is a claim that must agree.
        let route = by_path(api, request).ok_or_else(|| {
            unknown(format!(
                "Specified api is not found, please check your url and method: {} {}",
                request.method, request.path
            ))
        })?;
        return match action {
            Some(action) if action != route.operation.name() => Err(unknown(format!(
                "Specified api is not found: {} {} is {}, and x-acs-action says {action:?}",
                request.method,
                request.path,
                route.operation.name()
            ))),
            _ => Ok(route),
        };
    }

    let Some(action) = action else {
        return Err(lost(Some(api), crate::arguments::missing("Action")));
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
    // The RPC gateway takes reads and writes by GET and POST alike.
    if !matches!(request.method.as_str(), "GET" | "POST") {
        let message = format!("This http method is not supported: {}", request.method);
        return Err(lost(
            Some(api),
            Failure::new(405, "UnsupportedHTTPMethod", message),
        ));
    }
    Ok(Route {
        api,
        operation,
        path_values: Vec::new(),
    })
}

fn by_path<'a>(api: &'a Api, request: &Received) -> Option<Route<'a>> {
    api.operations
        .iter()
        .filter(|operation| operation.method() == request.method)
        .filter_map(|operation| {
            let values = match_path(operation.path(), &request.path)?;
            Some((values, *operation))
        })
        // `/persons/search` is also a `/persons/{person_id}`: the path with fewer blanks is meant.
        .min_by_key(|(values, _)| values.len())
        .map(|(path_values, operation)| Route {
            api,
            operation,
            path_values,
        })
}

/// Fits a path as sent to `/a/{x}/b`, and gives the decoded values.
fn match_path(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(values),
            (Some(wanted), Some(given)) => {
                match wanted
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'))
                {
                    Some(name) if !given.is_empty() => {
                        values.push((name, text::decode(given, false)));
                    }
                    None if wanted == given => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_segment_by_segment() {
        let template = "/api/v1/images/{ImageId}/labels/{LabelKey}";
        assert_eq!(
            match_path(template, "/api/v1/images/a%20b%2Fc%2B+/labels/k%3Av"),
            Some(vec![
                ("ImageId", "a b/c++".to_owned()),
                ("LabelKey", "k:v".to_owned())
            ])
        );
        for path in [
            "/api/v1/images/a/labels/",
            "/api/v1/images/a/labels/b/",
            "/api/v1/images/a/b/labels/c",
            "/api/v2/images/a/labels/b",
            "",
        ] {
            assert_eq!(match_path(template, path), None, "{path}");
        }
        assert!(match_path("/configs/", "/configs/").is_some());
        assert!(match_path("/configs/", "/configs").is_none());
    }
}
