//! Finding an API by what a person calls it.

use catalog::Api;
use documents_core::Kind;

use crate::suggest;

/// Finds an API by its crate's name or its short name. The error is for the command line's parser.
pub fn api(name: &str) -> Result<&'static Api, String> {
    if let Some(api) = catalog::find(name) {
        return Ok(api);
    }
    let folded = name.to_lowercase().replace('_', "-");
    // The first part of a crate's name is its cloud: `ncp` means one of its APIs.
    let of_cloud: Vec<&str> = catalog::APIS
        .iter()
        .filter(|api| {
            api.name
                .split_once('-')
                .is_some_and(|(cloud, _)| cloud == folded)
        })
        .map(|api| api.info.name())
        .collect();
    let near = if of_cloud.is_empty() {
        let names = catalog::APIS
            .iter()
            .flat_map(|api| [api.name, api.info.name()]);
        suggest::did_you_mean(&suggest::near(&folded, names))
    } else {
        suggest::did_you_mean(&of_cloud)
    };
    let known: Vec<&str> = catalog::APIS.iter().map(|api| api.name).collect();
    Err(format!("known are {}{near}", known.join(", ")))
}

/// Finds a kind of document by its name in any case.
///
/// # Errors
/// What near names there are.
pub fn kind(name: &str) -> Result<&'static Kind, String> {
    let all = || {
        catalog::DOCUMENTS
            .iter()
            .flat_map(|(_, kinds)| kinds.iter().copied())
    };
    let folded = name.replace(['-', '_'], "");
    all()
        .find(|kind| kind.name().eq_ignore_ascii_case(&folded))
        .ok_or_else(|| {
            let near = suggest::near(name, all().map(Kind::name));
            let near = suggest::did_you_mean(&near);
            format!("{name:?} is no kind of document{near}")
        })
}
