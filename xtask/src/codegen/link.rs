//! Links from texts to the operations that they name.
//!
//! A spec names operations in backticks; in the documentation such a name leads to the client's method.

use std::collections::BTreeMap;

use super::model::{Api, Field, ResponseBody, SchemaBody, Struct, Ty};

/// The client's method of each operation, and the feature without which it is not there.
pub type Methods = BTreeMap<String, (String, Option<String>)>;

/// Rewrites every text of an API but the summaries, which also stand in tables. A text leads to operations only that are
/// there wherever it is.
pub fn link(api: &mut Api, methods: &Methods) {
    let there = |feature: Option<&String>| -> BTreeMap<String, String> {
        methods
            .iter()
            .filter(|(_, (_, behind))| behind.is_none() || behind.as_ref() == feature)
            .map(|(id, (method, _))| (id.clone(), method.clone()))
            .collect()
    };
    for operation in &mut api.operations {
        let id = operation.id.clone();
        let methods = there(operation.feature.as_ref());
        let linked = |text: &str| in_text(text, &id, &methods);
        operation.description = linked(&operation.description);
        operation.response_description = linked(&operation.response_description);
        for parameter in &mut operation.parameters {
            field(&mut parameter.field, &linked);
        }
        if let ResponseBody::Own(body) = &mut operation.response {
            structure(body, &linked);
        }
    }
    let methods = there(None);
    let linked = |text: &str| in_text(text, "", &methods);
    for schema in &mut api.schemas {
        match &mut schema.body {
            SchemaBody::Struct(body) => structure(body, &linked),
            SchemaBody::Enum(values) => values.description = linked(&values.description),
        }
    }
}

fn structure(body: &mut Struct, linked: &impl Fn(&str) -> String) {
    body.description = linked(&body.description);
    for inner in &mut body.fields {
        field(inner, linked);
    }
}

fn field(field: &mut Field, linked: &impl Fn(&str) -> String) {
    field.description = linked(&field.description);
    ty(&mut field.ty, linked);
}

fn ty(kind: &mut Ty, linked: &impl Fn(&str) -> String) {
    match kind {
        Ty::List(inner) | Ty::Map(inner) => ty(inner, linked),
        Ty::Struct(body) => structure(body, linked),
        Ty::Enum(values) => values.description = linked(&values.description),
        _ => {}
    }
}

/// `` `ListProjects` `` becomes a link, unless it is `own` or stands in one already.
pub fn in_text(text: &str, own: &str, methods: &BTreeMap<String, String>) -> String {
    let mut linked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let (before, code) = rest.split_at(at);
        linked.push_str(before);
        let Some(end) = code[1..].find('`') else {
            linked.push_str(code);
            return linked;
        };
        let (name, after) = (&code[1..=end], &code[end + 2..]);
        match methods
            .get(name)
            .filter(|_| name != own && !before.ends_with('['))
        {
            Some(method) => {
                linked.push_str(&format!("[`{name}`](crate::Client::{method})"));
            }
            None => linked.push_str(&code[..end + 2]),
        }
        rest = after;
    }
    linked + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::in_text;

    #[test]
    fn other_operations_become_links() {
        let methods = BTreeMap::from([("ListThings".to_owned(), "list_things".to_owned())]);
        let link = "[`ListThings`](crate::Client::list_things)";
        for (text, own, expected) in [
            ("See `ListThings`.", "", format!("See {link}.")),
            (
                "See `ListThings`.",
                "ListThings",
                "See `ListThings`.".to_owned(),
            ),
            (
                "`Other` and [`ListThings`](x)",
                "",
                "`Other` and [`ListThings`](x)".to_owned(),
            ),
            ("an odd ` mark", "", "an odd ` mark".to_owned()),
        ] {
            assert_eq!(in_text(text, own, &methods), expected);
        }
    }
}
