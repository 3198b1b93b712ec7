//! From the text of schemas to what the checker runs over.

use std::borrow::Cow;

use super::template;
use super::{Id, Property, Schema, Schemas, Texts, Type};
use crate::json::{self, Node, Value};
use crate::pattern::Pattern;

/// Compiles the schema of a name.
///
/// # Errors
/// Text that is no schema: what is wrong, and in which schema. Generated texts are none.
pub fn compile(texts: Texts, name: &str) -> Result<Schemas, String> {
    let mut compiler = Compiler {
        texts,
        schemas: Schemas {
            all: Vec::new(),
            root: 0,
            named: Vec::new(),
        },
        open: Vec::new(),
    };
    compiler.schemas.root = compiler.named(name, false)?;
    while let Some((name, is_template, id)) = compiler.open.pop() {
        let tree = source(texts, &name, is_template)?;
        let schema = compiler
            .schema(&tree, is_template, false)
            .map_err(|problem| format!("schema {name}: {problem}"))?;
        let made = compiler.schemas.all[schema].clone();
        compiler.schemas.all[id] = made;
    }
    Ok(compiler.schemas)
}

/// The tree of a named schema, as a template where it is one.
pub(super) fn source(texts: Texts, name: &str, is_template: bool) -> Result<Node<'static>, String> {
    if let Some(text) = template::part(name) {
        return read(name, text);
    }
    let found = texts
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .map_err(|_| format!("there is no schema {name}"))?;
    let tree = read(name, texts[found].1)?;
    if let Some(of) = tree.get("x-template-of").and_then(Node::text) {
        return Ok(template::root(source(texts, of, false)?, &tree));
    }
    Ok(match is_template {
        true => template::schema(tree),
        false => tree,
    })
}

fn read(name: &str, text: &'static str) -> Result<Node<'static>, String> {
    json::read(text).map_err(|faults| {
        let problem = faults.first().map_or("no JSON", json::Fault::problem);
        format!("schema {name}: {problem}")
    })
}

/// Whether what a schema refers to is meant as a template.
pub(super) fn is_template_root(tree: &Node<'_>) -> bool {
    tree.has("x-template-of")
}

struct Compiler {
    texts: Texts,
    schemas: Schemas,
    /// Schemas that were referred to and not yet read.
    open: Vec<(String, bool, Id)>,
}

impl Compiler {
    fn named(&mut self, name: &str, is_template: bool) -> Result<Id, String> {
        if let Some(id) = self.schemas.part(name) {
            return Ok(id);
        }
        let id = self.schemas.all.len();
        self.schemas.all.push(Schema::default());
        self.schemas.named.push((Cow::Owned(name.to_owned()), id));
        let tree = source(self.texts, name, is_template)?;
        let is_template = is_template || is_template_root(&tree);
        self.open.push((name.to_owned(), is_template, id));
        Ok(id)
    }

    fn add(&mut self, schema: Schema) -> Id {
        self.schemas.all.push(schema);
        self.schemas.all.len() - 1
    }

    /// `aside`: below `if` or `not`, where a schema only asks and closes nothing.
    fn schema(&mut self, tree: &Node<'static>, tpl: bool, aside: bool) -> Result<Id, String> {
        if let Some(always) = tree.boolean() {
            return Ok(self.add(Schema {
                always: Some(always),
                ..Schema::default()
            }));
        }
        let mut schema = Schema {
            guard: guard(tree),
            ..Schema::default()
        };
        let one = |compiler: &mut Self, node: &Node<'static>| compiler.schema(node, tpl, aside);
        for member in tree.members() {
            let (node, name) = (&member.node, member.name.as_ref());
            match name {
                "$ref" => {
                    let name = node.text().unwrap_or_default();
                    schema.reference = Some(self.named(name, tpl)?);
                }
                "type" => schema.types = types(node)?,
                "enum" => schema.values = Some(node.items().to_vec()),
                "const" => schema.constant = Some(node.clone()),
                "minimum" => schema.minimum = node.number(),
                "maximum" => schema.maximum = node.number(),
                "exclusiveMinimum" => schema.above = node.number(),
                "minLength" => schema.min_length = count(node),
                "maxLength" => schema.max_length = count(node),
                "minItems" => schema.min_items = count(node),
                "maxItems" => schema.max_items = count(node),
                "maxProperties" => schema.max_members = count(node),
                "pattern" => {
                    let text = words(node);
                    let pattern = pattern(&text)?;
                    schema.pattern = Some((text, pattern));
                }
                "required" => schema.required = node.items().iter().map(words).collect(),
                "properties" => {
                    schema.has_properties = true;
                    for property in node.members() {
                        let id = one(self, &property.node)?;
                        schema.properties.push(Property {
                            name: property.name.clone(),
                            schema: id,
                        });
                    }
                    schema.properties.sort_by(|a, b| a.name.cmp(&b.name));
                }
                "patternProperties" => {
                    for property in node.members() {
                        let id = one(self, &property.node)?;
                        schema.patterned.push((pattern(&property.name)?, id));
                    }
                }
                "additionalProperties" => schema.additional = Some(one(self, node)?),
                "propertyNames" => schema.names = Some(one(self, node)?),
                "items" => schema.items = Some(one(self, node)?),
                "contains" => schema.contains = Some(one(self, node)?),
                "allOf" => schema.all_of = self.each(node, tpl, aside)?,
                "anyOf" => schema.any_of = self.each(node, tpl, aside)?,
                "not" => schema.not = Some(self.schema(node, tpl, true)?),
                "if" => schema.condition = Some(self.schema(node, tpl, true)?),
                "then" => schema.then = Some(one(self, node)?),
                "else" => schema.otherwise = Some(one(self, node)?),
                "description" => schema.description = words(node),
                "title" => schema.title = words(node),
                "default" => schema.default = Some(node.clone()),
                "deprecated" => schema.deprecated = node.boolean() == Some(true),
                "x-known-values" => schema.known = node.items().iter().map(words).collect(),
                "x-unit" => schema.unit = words(node),
                "x-max-bytes" => schema.max_bytes = count(node),
                "x-list" => {
                    let most = tree.get("x-max-items").and_then(count);
                    schema.list = Some((words(node), most));
                }
                "x-json-text" if node.is_object() => schema.inside = Some(one(self, node)?),
                "x-alias-of" => schema.alias_of = Some(words(node)),
                "x-certainty" if !node.is_text("high") => schema.certainty = words(node),
                "x-note" => schema.note = words(node),
                // What is said for people, and what codegen has refused if nobody reads it.
                _ => {}
            }
        }
        schema.closes = !aside
            && schema.has_properties
            && tree.get("type").is_some_and(|node| node.is_text("object"))
            && schema.additional.is_none()
            && !tree.has("x-open")
            && !tree.has("x-part");
        Ok(self.add(schema))
    }

    fn each(&mut self, tree: &Node<'static>, tpl: bool, aside: bool) -> Result<Vec<Id>, String> {
        tree.items()
            .iter()
            .map(|item| self.schema(item, tpl, aside))
            .collect()
    }
}

fn words(node: &Node<'static>) -> Cow<'static, str> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        _ => Cow::Borrowed(""),
    }
}

fn count(node: &Node<'_>) -> Option<usize> {
    match &node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::new(text).map_err(|error| format!("the pattern {text}: {error}"))
}

fn types(node: &Node<'_>) -> Result<Vec<Type>, String> {
    let one = |node: &Node<'_>| {
        let name = node.text().unwrap_or_default();
        Type::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, ty)| *ty)
            .ok_or_else(|| format!("the type {name} is not known"))
    };
    match node.is_list() {
        true => node.items().iter().map(one).collect(),
        false => Ok(vec![one(node)?]),
    }
}

/// The member and its value that a branch asks for, where it asks for nothing else.
fn guard(tree: &Node<'static>) -> Option<(Cow<'static, str>, Cow<'static, str>)> {
    let (condition, _) = (tree.get("if")?, tree.get("then")?);
    let (required, properties) = (condition.get("required")?, condition.get("properties")?);
    let ([name], [property], 2, 2) = (
        required.items(),
        properties.members(),
        tree.members().len(),
        condition.members().len(),
    ) else {
        return None;
    };
    let value = property.node().get("const")?.text()?;
    let is_plain = property.node().members().len() == 1 && name.is_text(property.name());
    is_plain.then(|| {
        (
            Cow::Owned(property.name().to_owned()),
            Cow::Owned(value.to_owned()),
        )
    })
}
