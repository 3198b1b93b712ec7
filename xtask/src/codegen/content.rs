//! Documents inside text fields: the kinds that `x-content` names exist.

use super::model::{Api, Field, ResponseBody, SchemaBody, Struct, Ty};
use crate::fault::Fault;

/// Refuses kinds that `specs/<crate>/documents` does not have.
///
/// # Errors
/// The first field that names one.
pub fn check(api: &Api) -> Result<(), Fault> {
    let is_known = |kind: &String| {
        api.documents
            .as_ref()
            .is_some_and(|documents| documents.kinds.contains_key(kind))
    };
    for (field, source) in fields(api) {
        if let Some(kind) = field.content.iter().find(|kind| !is_known(kind)) {
            let problem = format!(
                "`x-content` of {} names {kind}, and specs/{}/documents/{kind}.yaml is not there",
                field.wire, api.name
            );
            return Err(Fault::file(source, problem));
        }
    }
    Ok(())
}

/// Every field of the API, at any depth, and the file in which it stands.
fn fields(api: &Api) -> Vec<(&Field, &str)> {
    let mut found = Vec::new();
    for operation in &api.operations {
        let mut own: Vec<&Field> = Vec::new();
        for parameter in &operation.parameters {
            own.push(&parameter.field);
            inside(&parameter.field.ty, &mut own);
        }
        if let ResponseBody::Own(body) = &operation.response {
            below(body, &mut own);
        }
        found.extend(
            own.into_iter()
                .map(|field| (field, operation.source.as_str())),
        );
    }
    for schema in &api.schemas {
        if let SchemaBody::Struct(body) = &schema.body {
            let mut own = Vec::new();
            below(body, &mut own);
            found.extend(own.into_iter().map(|field| (field, schema.source.as_str())));
        }
    }
    found
}

fn below<'a>(body: &'a Struct, found: &mut Vec<&'a Field>) {
    for field in &body.fields {
        found.push(field);
        inside(&field.ty, found);
    }
}

fn inside<'a>(ty: &'a Ty, found: &mut Vec<&'a Field>) {
    match ty {
        Ty::List(item) | Ty::Map(item) => inside(item, found),
        Ty::Struct(body) => below(body, found),
        _ => {}
    }
}
