//! Reads `x-paging` and checks that everything it names exists.

use serde_json::Value;

use super::model::{Field, Paging, Parameter, Said, Ty};

const FORM: &str = "write `{token, next, size?, total?, items}` or `{page, size, total?, items}`; a numbered list may have \
                    `token` and `next` too";

const KEYS: [&str; 7] = ["token", "next", "page", "size", "ask", "total", "items"];

/// `{token, next, size?, total?, items}` or `{page, size, total?, items}`; paths into the response are dotted. A size that
/// must be given and has neither default nor maximum has `ask`, the size that is asked for.
///
/// # Errors
/// The key at fault and what is wrong with it.
pub fn read(
    extension: &Value,
    parameters: &[Parameter],
    response: &[Field],
) -> Result<Paging, (String, String)> {
    let keys = extension
        .as_object()
        .into_iter()
        .flat_map(|keys| keys.keys());
    if let Some(key) = keys.into_iter().find(|key| !KEYS.contains(&key.as_str())) {
        return Err((key.clone(), format!("is no key of `x-paging`; {FORM}")));
    }
    let has = |key: &str| extension.get(key).is_some();
    let request = |key: &'static str| {
        let name = text(extension, key)?;
        parameters
            .iter()
            .map(|parameter| &parameter.field)
            .find(|field| field.wire == name)
            .ok_or_else(|| {
                fault(
                    key,
                    format!("`{name}` is no request parameter; correct the name"),
                )
            })
    };
    let in_response = |key: &'static str, is_fit: fn(&Ty) -> bool, what: &str| {
        let path = text(extension, key)?;
        match field_at(response, path) {
            Some(ty) if is_fit(ty) => Ok(path.to_owned()),
            Some(_) => Err(fault(
                key,
                format!("`{path}` is no {what}; correct the path"),
            )),
            None => Err(fault(
                key,
                format!("`{path}` is no field of the response; correct the path"),
            )),
        }
    };
    let is_value = |ty: &Ty| matches!(ty, Ty::String | Ty::Int32 | Ty::Int64 | Ty::DateTime);
    if !has("token") && !has("page") {
        return Err(fault("token", format!("is missing; {FORM}")));
    }
    let token = match has("token") || has("next") {
        true => Some((
            request("token")?.wire.clone(),
            in_response("next", is_value, "text or integer")?,
        )),
        false => None,
    };
    let page = match has("page") {
        true => Some(said(request("page")?, Some(1))?),
        false => None,
    };
    let size = match page.is_some() || has("size") {
        true => Some(said(
            request("size")?,
            extension.get("ask").and_then(Value::as_i64),
        )?),
        false => None,
    };
    let total = match has("total") {
        true => Some(in_response("total", is_value, "text or integer")?),
        false => None,
    };
    Ok(Paging {
        token,
        page,
        size,
        total,
        items: in_response("items", |ty| matches!(ty, Ty::List(_)), "list")?,
    })
}

/// A parameter that must be given is given by the pager where the caller does not.
fn said(field: &Field, otherwise: Option<i64>) -> Result<Said, (String, String)> {
    let unsaid = match field.required {
        false => None,
        true => Some(
            field
                .default
                .as_deref()
                .and_then(|text| text.parse().ok())
                .or(otherwise)
                .or_else(|| field.limits.maximum.map(|most| most as i64))
                .ok_or_else(|| {
                    fault(
                        "ask",
                        format!(
                            "is missing: `{}` must be given and has neither a default nor a maximum; write the size to ask for",
                            field.wire
                        ),
                    )
                })?,
        ),
    };
    Ok(Said {
        name: field.wire.clone(),
        unsaid,
    })
}

fn fault(key: &str, problem: String) -> (String, String) {
    (key.to_owned(), problem)
}

fn text<'a>(extension: &'a Value, key: &'static str) -> Result<&'a str, (String, String)> {
    extension
        .get(key)
        .and_then(Value::as_str)
        .ok_or_else(|| fault(key, format!("is missing; {FORM}")))
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
