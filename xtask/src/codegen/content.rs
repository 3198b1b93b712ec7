//! Documents inside text fields: the kinds that `x-content` names exist.

use super::model::{Api, Field, ResponseBody, SchemaBody, Ty};
use crate::fault::Fault;

/// Refuses kinds that `specs/<crate>/documents` does not have.
///
/// # Errors
/// The first field that names one.
pub fn check(api: &Api) -> Result<(), Fault> {
    let known = |kind: &str| {
        api.documents
            .as_ref()
            .is_some_and(|documents| documents.kinds.contains_key(kind))
    };
    let look = |field: &Field, source: &str| match field.content.iter().find(|kind| !known(kind)) {
        None => Ok(()),
        Some(kind) => Err(Fault::file(
            source,
            format!(
                "`x-content` of {} names {kind}, and specs/{}/documents/{kind}.yaml is not there",
                field.wire, api.name
            ),
        )),
    };
    for operation in &api.operations {
        let mut found = Ok(());
        let mut visit = |field: &Field| {
            if found.is_ok() {
                found = look(field, &operation.source);
            }
        };
        for parameter in &operation.parameters {
            each(&parameter.field, &mut visit);
        }
        if let ResponseBody::Own(body) = &operation.response {
            body.fields.iter().for_each(|field| each(field, &mut visit));
        }
        found?;
    }
    for schema in &api.schemas {
        let mut found = Ok(());
        if let SchemaBody::Struct(body) = &schema.body {
            for field in &body.fields {
                each(field, &mut |field| {
                    if found.is_ok() {
                        found = look(field, &schema.source);
                    }
                });
            }
        }
        found?;
    }
    Ok(())
}

/// A field, and those of the objects that it holds.
fn each(field: &Field, visit: &mut impl FnMut(&Field)) {
    visit(field);
    inside(&field.ty, visit);
}

fn inside(ty: &Ty, visit: &mut impl FnMut(&Field)) {
    match ty {
        Ty::List(item) | Ty::Map(item) => inside(item, visit),
        Ty::Struct(body) => {
            for field in &body.fields {
                visit(field);
                inside(&field.ty, visit);
            }
        }
        _ => {}
    }
}
