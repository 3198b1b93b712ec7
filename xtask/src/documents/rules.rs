//! Rules stand twice: what they say as data beside the schema, their condition as a function. One without the other is refused.

use std::collections::BTreeMap;
use std::path::Path;

use super::load::{Schema, Severity};
use crate::fault::Fault;

/// The functions, by the id of their rule: the module in which they stand, and its file.
pub type Conditions = BTreeMap<String, Condition>;

#[derive(Clone, Debug)]
pub struct Condition {
    /// Below `crate::documents::rules`.
    pub module: String,
    pub function: String,
    pub file: String,
}

/// Rules that the checker itself has, for every kind: they need no function of the crate.
const BUILT_IN: [&str; 1] = ["field.unknown"];

/// The name of the function of a rule: `clip.image-type` is `clip_image_type`.
fn function(id: &str) -> String {
    id.replace(['.', '-'], "_")
}

/// The conditions in `src/documents/rules` of a crate: public functions by name.
///
/// # Errors
/// A file that cannot be read, or is no Rust.
pub fn conditions(crate_folder: &Path, root: &Path) -> Result<Conditions, Fault> {
    let folder = crate_folder.join("src/documents/rules");
    let mut found = Conditions::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    let listing = std::fs::read_dir(&folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| Fault::file(&folder, format!("cannot be listed: {error}")))?;
    for entry in listing {
        let path = entry.path();
        let module = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_none_or(|extension| extension != "rs") || module == "mod" {
            continue;
        }
        let shown = path.strip_prefix(root).unwrap_or(&path);
        let file = shown.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Fault::file(&path, format!("cannot be read: {error}")))?;
        let tree = syn::parse_file(&text)
            .map_err(|error| Fault::file(&file, format!("is no Rust: {error}")))?;
        for item in tree.items {
            if let syn::Item::Fn(item) = item
                && takes_a_subject(&item.sig)
            {
                let function = item.sig.ident.to_string();
                let condition = Condition {
                    module: module.to_string(),
                    function: function.clone(),
                    file: file.clone(),
                };
                found.insert(function, condition);
            }
        }
    }
    Ok(found)
}

/// Whether a function is a condition: `fn(&Subject<'_>, &mut Found)`.
fn takes_a_subject(signature: &syn::Signature) -> bool {
    let mut inputs = signature.inputs.iter();
    let is = |input: Option<&syn::FnArg>, name: &str| {
        let Some(syn::FnArg::Typed(input)) = input else {
            return false;
        };
        let syn::Type::Reference(reference) = input.ty.as_ref() else {
            return false;
        };
        matches!(reference.elem.as_ref(), syn::Type::Path(path)
            if path.path.segments.last().is_some_and(|last| last.ident == name))
    };
    is(inputs.next(), "Subject") && is(inputs.next(), "Found") && inputs.next().is_none()
}

/// The condition of a rule.
pub fn condition<'c>(id: &str, conditions: &'c Conditions) -> Option<&'c Condition> {
    conditions.get(&function(id))
}

/// Whether rules and conditions belong together.
///
/// # Errors
/// A rule without a condition, a condition without a rule, an id that stands twice.
pub fn agree(
    kinds: &BTreeMap<String, Schema>,
    conditions: &Conditions,
    crate_name: &str,
) -> Result<(), Fault> {
    let mut seen: BTreeMap<String, &Schema> = BTreeMap::new();
    for schema in kinds.values() {
        for (index, rule) in schema.rules.iter().enumerate() {
            let place = format!("/x-rules/{index}");
            let name = function(&rule.id);
            if let Some(other) = seen.insert(name.clone(), schema) {
                let problem = format!("the rule `{}` stands in {}, too", rule.id, other.source);
                return Err(Fault::new(&schema.source, place, problem));
            }
            let needs = rule.severity != Severity::Info && !BUILT_IN.contains(&rule.id.as_str());
            match (needs, conditions.get(&name)) {
                (true, None) => {
                    let problem = format!(
                        "the rule `{}` has no condition; write `pub(crate) fn {name}(subject: &Subject<'_>, found: &mut Found)` in a \
                         file of crates/{crate_name}/src/documents/rules",
                        rule.id
                    );
                    return Err(Fault::new(&schema.source, place, problem));
                }
                (false, Some(condition)) => {
                    let problem = format!(
                        "the rule `{}` is checked by nobody or by the checker itself; remove `{name}` from {}, or give the rule the \
                         severity error or warning",
                        rule.id, condition.file
                    );
                    return Err(Fault::new(&schema.source, place, problem));
                }
                _ => {}
            }
        }
    }
    for (name, condition) in conditions {
        if !seen.contains_key(name) {
            let problem = format!(
                "`{name}` is the condition of no rule; tell the rule in `x-rules` of a kind in specs/{crate_name}/documents"
            );
            return Err(Fault::file(&condition.file, problem));
        }
    }
    Ok(())
}

/// The rules of a kind that are checked.
pub fn checked(schema: &Schema) -> impl Iterator<Item = &super::load::Rule> {
    schema
        .rules
        .iter()
        .filter(|rule| rule.severity != Severity::Info && !BUILT_IN.contains(&rule.id.as_str()))
}
