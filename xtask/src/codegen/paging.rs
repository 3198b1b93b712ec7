//! Reads `x-paging` and checks that everything it names exists.

use serde_json::Value;

use super::model::{Field, Paging, Parameter, Ty};

/// `{token, next, items}` or `{page, size, total?, items}`; paths into the response are dotted.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn read(
    extension: &Value,
    parameters: &[Parameter],
    response: &[Field],
) -> Result<Paging, (&'static str, String)> {
    let request = |key: &'static str| {
        let name = text(extension, key)?;
        parameters
            .iter()
            .any(|parameter| parameter.field.wire == name)
            .then(|| name.to_owned())
            .ok_or_else(|| {
                (
                    key,
                    format!("`{name}` is no request parameter; correct the name"),
                )
            })
    };
    let in_response = |key: &'static str, is_fit: fn(&Ty) -> bool, what: &str| {
        let path = text(extension, key)?;
        match field_at(response, path) {
            Some(ty) if is_fit(ty) => Ok(path.to_owned()),
            Some(_) => Err((key, format!("`{path}` is no {what}; correct the path"))),
            None => Err((
                key,
                format!("`{path}` is no field of the response; correct the path"),
            )),
        }
    };
    let items = in_response("items", |ty| matches!(ty, Ty::List(_)), "list")?;
    let is_value = |ty: &Ty| matches!(ty, Ty::String | Ty::Int32 | Ty::Int64);
    if extension.get("token").is_some() {
        return Ok(Paging::Token {
            request: request("token")?,
            response: in_response("next", is_value, "text or integer")?,
            items,
        });
    }
    let total = match extension.get("total") {
        Some(_) => Some(in_response("total", is_value, "text or integer")?),
        None => None,
    };
    Ok(Paging::Numbered {
        page: request("page")?,
        size: request("size")?,
        total,
        items,
    })
}

fn text<'a>(extension: &'a Value, key: &'static str) -> Result<&'a str, (&'static str, String)> {
    extension.get(key).and_then(Value::as_str).ok_or_else(|| {
        (
            key,
            "is missing; write `{token, next, items}` or `{page, size, total, items}`".to_owned(),
        )
    })
}

fn field_at<'a>(fields: &'a [Field], path: &str) -> Option<&'a Ty> {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let ty = &fields.iter().find(|field| field.wire == first)?.ty;
    match (rest, ty) {
        (None, ty) => Some(ty),
        (Some(rest), Ty::Struct(body)) => field_at(&body.fields, rest),
        _ => None,
    }
}
