//! Names that no schema describes: what JSON Schema calls unevaluated.

use std::borrow::Cow;

use super::{Failure, Sink, Validator};
use crate::json::{Member, Node};
use crate::schema::{Id, Schema};

impl<'a> Validator<'a> {
    /// Fails when the object has names that neither this schema nor one that applies beside it describes.
    pub(super) fn unknown_names(
        &mut self,
        id: Id,
        node: &'a Node<'a>,
        sink: &mut Sink<'_, 'a>,
    ) -> bool {
        let schemas = self.schemas;
        let schema = schemas.get(id);
        let members = node.members();
        // Nearly always the schema itself knows every name.
        if members
            .iter()
            .all(|member| schema.property(&member.name).is_some())
        {
            return true;
        }
        let mut evaluated = Vec::with_capacity(members.len());
        self.evaluate(schema, node, &mut evaluated);
        let unknown: Vec<&'a Member<'a>> = members
            .iter()
            .filter(|member| !evaluated.contains(&member.name.as_ref()))
            .collect();
        if unknown.is_empty() {
            return true;
        }
        let message = || {
            let names: Vec<&str> = unknown.iter().map(|member| member.name()).collect();
            Cow::Owned(format!("unknown here: {}", names.join(", ")))
        };
        self.fail(node, Some(schema), sink, message);
        if let Some(failure) = sink.as_mut().and_then(|sink| sink.last_mut()) {
            let known = crate::schema::names(self.schemas, id);
            failure.unknown = unknown
                .into_iter()
                .map(|member| {
                    let near = crate::suggest::near(&member.name, known.iter().copied());
                    (member, near)
                })
                .collect();
        }
        false
    }

    fn evaluate(&mut self, schema: &'a Schema, node: &'a Node<'a>, known: &mut Vec<&'a str>) {
        let schemas = self.schemas;
        if schema.always.is_some() {
            return;
        }
        if let Some(id) = schema.reference {
            self.evaluate(schemas.get(id), node, known);
        }
        for member in node.members() {
            // Objects are small: a list is faster than a set.
            if known.contains(&member.name.as_ref()) {
                continue;
            }
            let is_known = schema.property(&member.name).is_some()
                || schema
                    .patterned
                    .iter()
                    .any(|(pattern, _)| pattern.finds(&member.name))
                || schema
                    .additional
                    .is_some_and(|id| self.asks(id, &member.node));
            if is_known {
                known.push(&member.name);
            }
        }
        for id in schema.all_of.iter().chain(&schema.any_of) {
            if !self.is_passed_over(*id, node) && self.asks(*id, node) {
                self.evaluate(schemas.get(*id), node, known);
            }
        }
        if let Some(id) = schema.condition {
            let branch = match self.asks(id, node) {
                true => {
                    self.evaluate(schemas.get(id), node, known);
                    schema.then
                }
                false => schema.otherwise,
            };
            if let Some(id) = branch {
                self.evaluate(schemas.get(id), node, known);
            }
        }
    }
}

/// A name that is unknown, and one that may be meant.
pub(super) type Unknown<'a> = (&'a Member<'a>, Option<&'a str>);

impl<'a> Failure<'a> {
    /// The unknown names, where it is about such.
    pub(crate) fn unknown(&self) -> &[Unknown<'a>] {
        &self.unknown
    }
}
