//! What an object holds beyond the fields of its type.

use std::borrow::Cow;

use crate::json::{Json, Member};

/// The members of an object that its type has no field for, and those whose value has another shape than their field.
///
/// ```
/// use documents_core::Rest;
///
/// let mut rest = Rest::default();
/// rest.insert("Version", 2);
/// assert_eq!(rest.get("Version").and_then(|value| value.number()), Some(2.0));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rest {
    pub(super) members: Vec<Member<'static>>,
    /// The documented name, and the one under which the field came.
    pub(super) spelled: Vec<(&'static str, &'static str)>,
}

impl Rest {
    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.iter()
            .find_map(|(other, value)| (other == name).then_some(value))
    }

    /// Puts a member there, instead of one that has its name.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let name = name.into();
        self.remove(&name);
        self.members
            .push(Member::placeless(Cow::Owned(name), value.into()));
    }

    /// Takes a member away.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let at = self
            .members
            .iter()
            .position(|member| member.name() == name)?;
        Some(self.members.remove(at).node)
    }

    /// All members, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members
            .iter()
            .map(|member| (member.name(), member.node()))
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// Equal members in any order; how fields were spelled does not count.
impl PartialEq for Rest {
    fn eq(&self, other: &Self) -> bool {
        self.members.len() == other.members.len()
            && self
                .iter()
                .all(|(name, value)| other.get(name) == Some(value))
    }
}
