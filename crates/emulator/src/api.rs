//! Which operation a request is for.

use crate::manner::{Api, Lost, Route};
use crate::protocol;
use crate::received::Received;

/// The APIs of the catalog whose features are on; those that nobody here can speak for are left out.
pub(crate) fn all() -> Vec<Api> {
    catalog::APIS
        .iter()
        .filter_map(|row| {
            Some(Api {
                info: row.info,
                manner: protocol::named(row.info.protocol().name())?,
                operations: row.operations.iter().map(|entry| entry.info()).collect(),
            })
        })
        .collect()
}

/// Finds the operation. A request to the address of one API is that API's; at the common address its manner tells whose it
/// is.
pub(crate) fn route<'a>(apis: &'a [Api], request: &Received) -> Result<Route<'a>, Lost<'a>> {
    let addressed = request
        .address_of
        .and_then(|name| apis.iter().find(|api| api.info.name() == name));
    let manner = match addressed {
        Some(api) => api.manner,
        None => protocol::of(request),
    };
    let asked: Vec<&Api> = match addressed {
        Some(api) => vec![api],
        None => apis
            .iter()
            .filter(|api| api.manner.family() == manner.family())
            .collect(),
    };
    manner.route(&asked, request)
}
