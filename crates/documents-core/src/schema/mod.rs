//! Schemas of documents: JSON Schema 2020-12, as far as documents use it, and what is said of them besides.

mod bundle;
mod compile;
mod template;

use std::borrow::Cow;
use std::collections::HashSet;

pub use bundle::bundle;
pub use compile::compile;

use crate::json::Node;
use crate::pattern::Pattern;

/// Schemas by name, sorted: kinds and the parts that they share. Each is JSON text in which `$ref` is a name of the same table.
pub type Texts = &'static [(&'static str, &'static str)];

/// Where a schema stands in [`Schemas`].
pub(crate) type Id = usize;

/// The schema of a kind and of everything that it refers to.
#[derive(Clone, Debug)]
pub struct Schemas {
    pub(crate) all: Vec<Schema>,
    pub(crate) root: Id,
    /// The shared schemas, by name.
    pub(crate) named: Vec<(Cow<'static, str>, Id)>,
}

impl Schemas {
    pub(crate) fn get(&self, id: Id) -> &Schema {
        &self.all[id]
    }

    /// The schema of a part, by its name.
    pub(crate) fn part(&self, name: &str) -> Option<Id> {
        self.named
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, id)| *id)
    }
}

/// One schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// `true` and `false` are schemas, too.
    pub(crate) always: Option<bool>,
    pub(crate) reference: Option<Id>,
    pub(crate) types: Vec<Type>,
    pub(crate) values: Option<Vec<Node<'static>>>,
    pub(crate) constant: Option<Node<'static>>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) above: Option<f64>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) max_members: Option<usize>,
    pub(crate) pattern: Option<(Cow<'static, str>, Pattern)>,
    pub(crate) required: Vec<Cow<'static, str>>,
    /// Sorted by name.
    pub(crate) properties: Vec<Property>,
    pub(crate) has_properties: bool,
    pub(crate) patterned: Vec<(Pattern, Id)>,
    pub(crate) additional: Option<Id>,
    pub(crate) names: Option<Id>,
    pub(crate) items: Option<Id>,
    pub(crate) contains: Option<Id>,
    pub(crate) all_of: Vec<Id>,
    pub(crate) any_of: Vec<Id>,
    pub(crate) not: Option<Id>,
    pub(crate) condition: Option<Id>,
    /// Nothing but `if` and `then`, and the `if` asks for one member to be this text: most of such branches can be passed over
    /// without a walk.
    pub(crate) guard: Option<(Cow<'static, str>, Cow<'static, str>)>,
    pub(crate) then: Option<Id>,
    pub(crate) otherwise: Option<Id>,
    /// Other names than those that are evaluated are unknown.
    pub(crate) closes: bool,
    pub(crate) description: Cow<'static, str>,
    /// The documented values of an open list.
    pub(crate) known: Vec<Cow<'static, str>>,
    pub(crate) unit: Cow<'static, str>,
    /// The greatest length of a text in bytes.
    pub(crate) max_bytes: Option<usize>,
    /// The sign between the items of a list in one text, and how many there may be.
    pub(crate) list: Option<(Cow<'static, str>, Option<usize>)>,
    /// What stands in a text that is JSON again.
    pub(crate) inside: Option<Id>,
    /// The spelling that is documented, where this is a second one.
    pub(crate) alias_of: Option<Cow<'static, str>>,
    pub(crate) default: Option<Node<'static>>,
    pub(crate) deprecated: bool,
    /// `high` is not said.
    pub(crate) certainty: Cow<'static, str>,
    pub(crate) note: Cow<'static, str>,
    pub(crate) title: Cow<'static, str>,
}

/// A named member that a schema describes.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: Cow<'static, str>,
    pub(crate) schema: Id,
}

impl Schema {
    pub(crate) fn property(&self, name: &str) -> Option<Id> {
        self.properties
            .binary_search_by(|property| property.name.as_ref().cmp(name))
            .ok()
            .map(|found| self.properties[found].schema)
    }
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

impl Type {
    pub(crate) const NAMES: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::Text),
        ("array", Self::List),
        ("object", Self::Object),
    ];

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "true or false",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// Every name that could stand in an object of this schema.
pub(crate) fn names(schemas: &Schemas, id: Id) -> Vec<&str> {
    let (mut names, mut seen, mut open) = (HashSet::new(), HashSet::new(), vec![id]);
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let schema = schemas.get(id);
        names.extend(
            schema
                .properties
                .iter()
                .map(|property| property.name.as_ref()),
        );
        open.extend(
            [schema.reference, schema.then, schema.otherwise]
                .into_iter()
                .flatten(),
        );
        open.extend(schema.all_of.iter().chain(&schema.any_of));
    }
    names.into_iter().collect()
}
