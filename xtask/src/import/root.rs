//! `openapi.yaml`: which API it is, which operations there are, which tags they use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yaml_serde::{Mapping, Value};

use crate::fault::{Fault, step};

use super::metadata::Metadata;
use super::operation::METHODS;
use super::text::Source;
use super::tree::{entries, get_list, get_map, get_str, set, single, sort_keys};

/// Refuses the metadata of another API.
///
/// # Errors
/// When style, product or version differ, or the spec does not say them.
pub fn check(openapi: &Source, metadata: &Metadata, shown: &str, file: &Path) -> Result<(), Fault> {
    let fault = |pointer: &str, problem: &str| Fault::new(&openapi.file, pointer, problem);
    let info = openapi
        .tree
        .as_mapping()
        .and_then(|root| get_map(root, "info"))
        .ok_or_else(|| {
            fault(
                "/info",
                "must be an object with `title`, `version` and `x-api`",
            )
        })?;
    let api = get_map(info, "x-api").ok_or_else(|| {
        fault(
            "/info/x-api",
            "must be an object with `style` and `product`",
        )
    })?;
    let said = [
        (
            "product",
            get_str(api, "product"),
            metadata.product.as_str(),
            "/info/product",
        ),
        (
            "version",
            get_str(info, "version"),
            metadata.version.as_str(),
            "/info/version",
        ),
        (
            "style",
            get_str(api, "style"),
            metadata.style.as_str(),
            "/info/style",
        ),
    ];
    for (what, ours, theirs, pointer) in said {
        let ours = ours.unwrap_or_default();
        if !ours.eq_ignore_ascii_case(theirs) {
            return Err(Fault::new(
                file,
                pointer,
                format!(
                    "is the {what} `{theirs}`, but {shown} is that of `{ours}`: give the metadata of the right API"
                ),
            ));
        }
    }
    Ok(())
}

/// The path of each operation by the name of its file.
pub fn paths(openapi: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let paths = openapi.as_mapping().and_then(|root| get_map(root, "paths"));
    for (path, item) in paths.into_iter().flat_map(entries) {
        for (_, target) in item.as_mapping().into_iter().flat_map(entries) {
            let reference = target
                .get("$ref")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let name = reference
                .strip_prefix("operations/")
                .and_then(|rest| rest.split_once(".yaml"))
                .map(|(name, _)| name);
            if let Some(name) = name {
                found.insert(name.to_owned(), path.to_owned());
            }
        }
    }
    found
}

/// The one method of an operation file.
///
/// # Errors
/// When there is none, or more than one.
pub fn method(source: &Source) -> Result<(String, Value), Fault> {
    let mut methods = source
        .tree
        .as_mapping()
        .into_iter()
        .flat_map(entries)
        .filter(|(key, value)| METHODS.contains(key) && value.is_mapping());
    match (methods.next(), methods.next()) {
        (Some((method, operation)), None) => Ok((method.to_owned(), operation.clone())),
        _ => Err(Fault::file(
            &source.file,
            "must have one method (`post:`) with an operation below it; correct it and import again",
        )),
    }
}

/// The new document: the operations are the provider's, everything else is ours once it is there.
pub fn document(
    crate_name: &str,
    old: Option<&Value>,
    metadata: &Metadata,
    paths: &BTreeMap<String, (String, String)>,
    used_tags: &BTreeSet<&str>,
) -> Value {
    let mut document = match old.and_then(Value::as_mapping) {
        Some(old) => old.clone(),
        None => first(crate_name, metadata),
    };
    // Operations by name; one that shares its path stands with the first of them.
    let mut items: Vec<(&str, Mapping)> = Vec::new();
    for (name, (path, method)) in paths {
        let target = Value::Mapping(single(
            "$ref",
            format!("operations/{name}.yaml#{}", step("", method)),
        ));
        match items.iter_mut().find(|(known, _)| known == path) {
            Some((_, item)) => set(item, method, target),
            None => items.push((path, single(method, target))),
        }
    }
    let mut all = Mapping::new();
    for (path, mut item) in items {
        sort_keys(&mut item, &METHODS, &[]);
        set(&mut all, path, Value::Mapping(item));
    }
    set(&mut document, "paths", Value::Mapping(all));

    let mut tags: Vec<Value> = get_list(&document, "tags").to_vec();
    let name_of = |tag: &Value| {
        tag.get("name")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .unwrap_or_default()
    };
    // An unused tag that nobody described was made by an import.
    tags.retain(|tag| {
        tag.as_mapping().is_some_and(|tag| tag.len() > 1)
            || used_tags.contains(name_of(tag).as_str())
    });
    for name in used_tags {
        if !tags.iter().any(|tag| name_of(tag) == *name) {
            tags.push(Value::Mapping(single("name", *name)));
        }
    }
    if tags.is_empty() {
        document.shift_remove("tags");
    } else {
        set(&mut document, "tags", tags);
    }
    let mut document = Value::Mapping(document);
    sort(&mut document);
    document
}

/// Puts the keys of the document into the order in which an import writes them.
pub fn sort(document: &mut Value) {
    const ORDER: [&str; 5] = ["openapi", "info", "servers", "security", "tags"];
    if let Value::Mapping(document) = document {
        sort_keys(document, &ORDER, &["paths", "components"]);
    }
}

/// The document of an API that has no spec yet.
fn first(crate_name: &str, metadata: &Metadata) -> Mapping {
    let mut api = single("style", metadata.style.to_ascii_lowercase());
    set(&mut api, "product", metadata.product.clone());
    // `alibaba-imm` is `imm` in user agents, logs and on the command line.
    let name = crate_name
        .split_once('-')
        .map_or(crate_name, |(_, name)| name);
    let variable = name.replace('-', "_").to_ascii_uppercase();
    set(&mut api, "name", name);
    set(
        &mut api,
        "endpoint-variable",
        format!("ALIBABA_CLOUD_ENDPOINT_{variable}"),
    );
    let mut info = single("title", metadata.product.clone());
    set(&mut info, "version", metadata.version.clone());
    set(&mut info, "x-api", Value::Mapping(api));

    let host = metadata.product.to_ascii_lowercase();
    let region = metadata
        .regions
        .first()
        .map_or("cn-shanghai", String::as_str);
    let server = |url: String, name: &str, description: &str| {
        let mut server = single("url", url);
        set(&mut server, "description", description);
        set(&mut server, "x-name", name);
        let region = Value::Mapping(single("default", region));
        set(
            &mut server,
            "variables",
            Value::Mapping(single("region", region)),
        );
        Value::Mapping(server)
    };
    let mut scheme = single("type", "apiKey");
    set(&mut scheme, "in", "header");
    set(&mut scheme, "name", "Authorization");

    let mut document = single("openapi", "3.0.3");
    set(&mut document, "info", Value::Mapping(info));
    set(
        &mut document,
        "servers",
        vec![
            server(
                format!("https://{host}.{{region}}.aliyuncs.com"),
                "public",
                "Public network",
            ),
            server(
                format!("https://{host}-vpc.{{region}}.aliyuncs.com"),
                "vpc",
                "From within a VPC of the region",
            ),
        ],
    );
    set(
        &mut document,
        "security",
        vec![Value::Mapping(single("acs3", Vec::<Value>::new()))],
    );
    let schemes = single("acs3", Value::Mapping(scheme));
    set(
        &mut document,
        "components",
        Value::Mapping(single("securitySchemes", Value::Mapping(schemes))),
    );
    document
}
