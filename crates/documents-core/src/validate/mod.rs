//! Runs a schema over a document.
//!
//! One walk serves two questions: is it valid (nothing is collected and the first failure ends it), and what is wrong
//! (everything is collected, with what failed below `anyOf`).

mod evaluated;
mod failure;

use std::borrow::Cow;

pub(crate) use failure::{Failure, best};

use crate::json::{Node, Value};
use crate::pointer::Step;
use crate::schema::{Id, Schema, Schemas, Type};

/// A walk over a document.
pub(crate) struct Validator<'a> {
    schemas: &'a Schemas,
    /// Whether names that no schema evaluates are failures.
    closed: bool,
    path: Vec<Step<'a>>,
    /// Where the path of the failures that are collected now begins.
    base: usize,
}

/// Where failures go; without a place the first one ends the walk.
type Sink<'s, 'a> = Option<&'s mut Vec<Failure<'a>>>;

impl<'a> Validator<'a> {
    pub(crate) fn new(schemas: &'a Schemas, closed: bool) -> Self {
        Self {
            schemas,
            closed,
            path: Vec::new(),
            base: 0,
        }
    }

    /// Whether the document is valid.
    pub(crate) fn is_valid(&mut self, id: Id, node: &'a Node<'a>) -> bool {
        self.walk(id, node, &mut None)
    }

    /// What is wrong with the document.
    pub(crate) fn failures(&mut self, id: Id, node: &'a Node<'a>) -> Vec<Failure<'a>> {
        let mut failures = Vec::new();
        self.walk(id, node, &mut Some(&mut failures));
        failures
    }

    /// `false` when something failed. With a sink everything is looked at.
    fn walk(&mut self, id: Id, node: &'a Node<'a>, sink: &mut Sink<'_, 'a>) -> bool {
        let schemas = self.schemas;
        let schema = schemas.get(id);
        if let Some(always) = schema.always {
            return always
                || self.fail(node, None, sink, || {
                    Cow::Borrowed("this may not stand here")
                });
        }
        // Cheap questions first; each may be the end of a walk without a sink.
        let mut valid = true;
        macro_rules! ask {
            ($part:expr) => {
                if !$part {
                    valid = false;
                    if sink.is_none() {
                        return false;
                    }
                }
            };
        }
        ask!(self.is_of_type(schema, node, sink));
        ask!(self.is_of_values(schema, node, sink));
        match &node.value {
            Value::Number(text) => ask!(self.number(schema, node, text, sink)),
            Value::Text(text) => ask!(self.text(schema, node, text, sink)),
            Value::List(items) => ask!(self.list(schema, node, items, sink)),
            Value::Object(_) => ask!(self.object(schema, node, sink)),
            Value::Null | Value::Boolean(_) => {}
        }
        if let Some(id) = schema.reference {
            ask!(self.walk(id, node, sink));
        }
        for id in &schema.all_of {
            if self.is_passed_over(*id, node) {
                continue;
            }
            ask!(self.walk(*id, node, sink));
        }
        ask!(self.any_of(schema, node, sink));
        if let Some(id) = schema.not
            && self.asks(id, node)
        {
            ask!(self.fail(node, Some(schema), sink, || Cow::Borrowed(
                "fields or values stand together that exclude each other"
            )));
        }
        if let Some(id) = schema.condition {
            let branch = match self.asks(id, node) {
                true => schema.then,
                false => schema.otherwise,
            };
            if let Some(id) = branch {
                ask!(self.walk(id, node, sink));
            }
        }
        if self.closed && schema.closes && node.is_object() {
            ask!(self.unknown_names(id, node, sink));
        }
        valid
    }

    /// Whether a branch asks for a value that the node does not have: then it fits, and says nothing.
    fn is_passed_over(&self, id: Id, node: &Node<'_>) -> bool {
        let guard = self.schemas.get(id).guard.as_ref();
        guard.is_some_and(|(name, value)| {
            node.is_object() && !node.get(name).is_some_and(|member| member.is_text(value))
        })
    }

    /// Whether a schema fits; nothing is collected.
    fn asks(&mut self, id: Id, node: &'a Node<'a>) -> bool {
        self.walk(id, node, &mut None)
    }

    fn fail(
        &self,
        node: &'a Node<'a>,
        schema: Option<&'a Schema>,
        sink: &mut Sink<'_, 'a>,
        what: impl FnOnce() -> Cow<'static, str>,
    ) -> bool {
        if let Some(sink) = sink {
            sink.push(Failure {
                path: self.path[self.base..].to_vec(),
                at: node.at,
                message: what(),
                about: schema.map_or("", |schema| schema.description.as_ref()),
                fits_type: schema.is_some_and(|schema| {
                    !schema.types.is_empty() && is_any_type(&schema.types, node)
                }),
                is_choice: false,
                context: Vec::new(),
                unknown: Vec::new(),
            });
        }
        false
    }

    fn is_of_type(&self, schema: &'a Schema, node: &'a Node<'a>, sink: &mut Sink<'_, 'a>) -> bool {
        if schema.types.is_empty() || is_any_type(&schema.types, node) {
            return true;
        }
        self.fail(node, Some(schema), sink, || {
            let wanted: Vec<&str> = schema.types.iter().map(|ty| ty.words()).collect();
            Cow::Owned(format!(
                "{} should stand here, and not {}",
                wanted.join(" or "),
                found(node)
            ))
        })
    }

    fn is_of_values(
        &self,
        schema: &'a Schema,
        node: &'a Node<'a>,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let mut valid = true;
        if let Some(constant) = &schema.constant
            && constant != node
        {
            valid = self.fail(node, Some(schema), sink, || {
                Cow::Owned(format!("{} should be {}", found(node), shown(constant)))
            });
        }
        if let Some(values) = &schema.values
            && !values.iter().any(|value| value == node)
        {
            valid = self.fail(node, Some(schema), sink, || {
                let mut message = format!("{} is none of {}", found(node), listed(values));
                if let Some(near) = near(node, values) {
                    message.push_str(&format!("; is \"{near}\" meant?"));
                }
                Cow::Owned(message)
            });
        }
        valid
    }

    fn number(
        &self,
        schema: &'a Schema,
        node: &'a Node<'a>,
        text: &str,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let bounds = [schema.minimum, schema.maximum, schema.above];
        if bounds.iter().all(Option::is_none) {
            return true;
        }
        let Ok(value) = text.parse::<f64>() else {
            return true;
        };
        let mut valid = true;
        let [minimum, maximum, above] = bounds;
        for (broken, word, bound) in [
            (
                minimum.is_some_and(|bound| value < bound),
                "at least",
                minimum,
            ),
            (
                maximum.is_some_and(|bound| value > bound),
                "at most",
                maximum,
            ),
            (above.is_some_and(|bound| value <= bound), "above", above),
        ] {
            if let (true, Some(bound)) = (broken, bound) {
                valid = self.fail(node, Some(schema), sink, || {
                    let unit = match schema.unit.as_ref() {
                        "" => String::new(),
                        unit => format!(" ({unit})"),
                    };
                    Cow::Owned(format!("{text} should be {word} {bound}{unit}"))
                });
            }
        }
        valid
    }

    fn text(
        &self,
        schema: &'a Schema,
        node: &'a Node<'a>,
        text: &str,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let mut valid = true;
        if schema.min_length.is_some() || schema.max_length.is_some() {
            let length = text.chars().count();
            if schema.min_length.is_some_and(|least| length < least) {
                valid = self.fail(node, Some(schema), sink, || match length {
                    0 => Cow::Borrowed("the text is empty"),
                    _ => Cow::Owned(format!(
                        "the text has {length} characters, at least {} are needed",
                        schema.min_length.unwrap_or_default()
                    )),
                });
            }
            if schema.max_length.is_some_and(|most| length > most) {
                valid = self.fail(node, Some(schema), sink, || {
                    Cow::Owned(format!(
                        "the text has {length} characters, at most {} are allowed",
                        schema.max_length.unwrap_or_default()
                    ))
                });
            }
        }
        if let Some((source, pattern)) = &schema.pattern
            && !pattern.finds(text)
        {
            valid = self.fail(node, Some(schema), sink, || {
                Cow::Owned(format!("{} does not match {source}", found(node)))
            });
        }
        valid
    }

    fn list(
        &mut self,
        schema: &'a Schema,
        node: &'a Node<'a>,
        items: &'a [Node<'a>],
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let mut valid = true;
        for (broken, word, bound) in [
            (
                schema.min_items.is_some_and(|least| items.len() < least),
                "at least",
                schema.min_items,
            ),
            (
                schema.max_items.is_some_and(|most| items.len() > most),
                "at most",
                schema.max_items,
            ),
        ] {
            if let (true, Some(bound)) = (broken, bound) {
                valid = self.fail(node, Some(schema), sink, || {
                    Cow::Owned(format!(
                        "the list has {} items and should have {word} {bound}",
                        items.len()
                    ))
                });
            }
        }
        if let Some(id) = schema.contains
            && !items.iter().any(|item| self.asks(id, item))
        {
            valid = self.fail(node, Some(schema), sink, || {
                Cow::Borrowed("an item is missing that the list must have")
            });
        }
        if let Some(id) = schema.items {
            for (index, item) in items.iter().enumerate() {
                if !self.below(Step::Index(index), id, item, sink) {
                    valid = false;
                    if sink.is_none() {
                        break;
                    }
                }
            }
        }
        valid
    }

    fn below(
        &mut self,
        step: Step<'a>,
        id: Id,
        node: &'a Node<'a>,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        self.path.push(step);
        let valid = self.walk(id, node, sink);
        self.path.pop();
        valid
    }

    fn object(&mut self, schema: &'a Schema, node: &'a Node<'a>, sink: &mut Sink<'_, 'a>) -> bool {
        let mut valid = true;
        for name in &schema.required {
            if !node.has(name) {
                valid = self.fail(node, Some(schema), sink, || {
                    Cow::Owned(format!("{name} is missing"))
                });
            }
        }
        let members = node.members();
        if let Some(most) = schema.max_members
            && members.len() > most
        {
            valid = self.fail(node, Some(schema), sink, || {
                Cow::Owned(format!(
                    "the object has {} names, at most {most} are allowed",
                    members.len()
                ))
            });
        }
        if !valid && sink.is_none() {
            return false;
        }
        for member in members {
            let step = || Step::Name(&member.name);
            let mut known = false;
            if let Some(id) = schema.property(&member.name) {
                known = true;
                valid &= self.below(step(), id, &member.node, sink);
            }
            for (pattern, id) in &schema.patterned {
                if pattern.finds(&member.name) {
                    known = true;
                    valid &= self.below(step(), *id, &member.node, sink);
                }
            }
            if let Some(id) = schema.additional
                && !known
            {
                // A plain `false` is one failure of the object, anything else one of the member.
                valid &= match self.schemas.get(id).always {
                    Some(false) => self.fail(node, Some(schema), sink, || {
                        Cow::Owned(format!("{} is not allowed here", member.name))
                    }),
                    _ => self.below(step(), id, &member.node, sink),
                };
            }
            if let Some(id) = schema.names {
                valid &= self.name(id, member, node, schema, sink);
            }
            if !valid && sink.is_none() {
                return false;
            }
        }
        valid
    }

    /// The name of a member, as a text that must fit a schema. Its failure is one of the object.
    fn name(
        &mut self,
        id: Id,
        member: &'a crate::json::Member<'a>,
        node: &'a Node<'a>,
        schema: &'a Schema,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let name = Node {
            at: member.at,
            value: Value::Text(Cow::Borrowed(member.name.as_ref())),
        };
        let valid = Validator::new(self.schemas, self.closed).walk(id, &name, &mut None);
        valid
            || self.fail(node, Some(schema), sink, || {
                Cow::Owned(format!("{} cannot be a name here", member.name))
            })
    }

    fn any_of(&mut self, schema: &'a Schema, node: &'a Node<'a>, sink: &mut Sink<'_, 'a>) -> bool {
        if schema.any_of.is_empty() || schema.any_of.iter().any(|id| self.asks(*id, node)) {
            return true;
        }
        let Some(sink) = sink else {
            return false;
        };
        let base = std::mem::replace(&mut self.base, self.path.len());
        let mut context = Vec::new();
        for id in &schema.any_of {
            self.walk(*id, node, &mut Some(&mut context));
        }
        self.base = base;
        let wanted = alternatives(self.schemas, &schema.any_of);
        let message = match wanted.as_str() {
            "" => format!("{} is none of the forms that may stand here", found(node)),
            wanted => format!("{} is missing", wanted),
        };
        self.fail(node, Some(schema), &mut Some(&mut *sink), || {
            Cow::Owned(message)
        });
        if let Some(failure) = sink.last_mut() {
            failure.is_choice = true;
            failure.context = context;
        }
        false
    }
}

/// `A or B`, where each alternative only asks for names.
fn alternatives(schemas: &Schemas, ids: &[Id]) -> String {
    let each: Option<Vec<String>> = ids
        .iter()
        .map(|id| {
            let schema = schemas.get(*id);
            let only_asks = !schema.required.is_empty() && schema.reference.is_none();
            only_asks.then(|| schema.required.join(" with "))
        })
        .collect();
    each.unwrap_or_default().join(" or ")
}

fn is_any_type(types: &[Type], node: &Node<'_>) -> bool {
    types.iter().any(|ty| match (ty, &node.value) {
        (Type::Null, Value::Null)
        | (Type::Boolean, Value::Boolean(_))
        | (Type::Number, Value::Number(_))
        | (Type::Text, Value::Text(_))
        | (Type::List, Value::List(_))
        | (Type::Object, Value::Object(_)) => true,
        (Type::Integer, Value::Number(text)) => is_whole(text),
        _ => false,
    })
}

/// `1`, `1.0` and `1e3`, and not what no float holds.
fn is_whole(text: &str) -> bool {
    let plain = !text.contains(['.', 'e', 'E']);
    plain
        || text
            .parse::<f64>()
            .is_ok_and(|value| value.is_finite() && value.fract() == 0.0)
}

/// What stands there, short enough for a line.
pub(crate) fn found(node: &Node<'_>) -> String {
    match &node.value {
        Value::Text(_) | Value::Number(_) | Value::Boolean(_) => shown(node),
        _ => node.shape().to_owned(),
    }
}

fn shown(node: &Node<'_>) -> String {
    const LONGEST: usize = 60;
    match &node.value {
        Value::Text(text) => {
            let mut shown: String = text.chars().take(LONGEST).collect();
            if shown.len() < text.len() {
                shown.push('…');
            }
            format!("{shown:?}")
        }
        Value::Number(text) => text.chars().take(LONGEST).collect(),
        Value::Boolean(value) => value.to_string(),
        _ => node.shape().to_owned(),
    }
}

fn listed(values: &[Node<'_>]) -> String {
    const MOST: usize = 12;
    let mut words: Vec<String> = values.iter().take(MOST).map(shown).collect();
    if values.len() > MOST {
        words.push(format!("{} more", values.len() - MOST));
    }
    words.join(", ")
}

fn near<'v>(node: &Node<'_>, values: &'v [Node<'_>]) -> Option<&'v str> {
    crate::suggest::near(node.text()?, values.iter().filter_map(Node::text))
}
