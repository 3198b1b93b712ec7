//! What is kept: objects by noun, scope and key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Answered;

/// So many objects are kept at most; a test that makes more has lost count.
const MOST: usize = 200_000;

/// Where an object stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) api: &'static str,
    /// The noun's place in its API's table.
    pub(crate) resource: usize,
    /// The values of the scope, in the order of the table.
    pub(crate) scope: Vec<String>,
}

#[derive(Clone, Debug)]
struct Kept {
    /// In the order of making.
    number: u64,
    object: Map<String, Value>,
}

/// All objects.
#[derive(Debug, Default)]
pub(crate) struct Store {
    objects: BTreeMap<Place, BTreeMap<String, Kept>>,
    made: u64,
    count: usize,
    /// What was answered to requests with a token, by API, operation and token.
    repeats: BTreeMap<Token, (Map<String, Value>, Answered)>,
}

type Token = (&'static str, &'static str, String);

/// So many tokens are remembered; those beyond are new each time.
const TOKENS: usize = 50_000;

impl Store {
    /// A number that nothing else has.
    pub(crate) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// What was said with a token, and what was answered.
    pub(super) fn repeated(&self, token: &Token) -> Option<&(Map<String, Value>, Answered)> {
        self.repeats.get(token)
    }

    pub(super) fn remember(&mut self, token: Token, said: Map<String, Value>, answered: Answered) {
        if self.repeats.len() < TOKENS {
            self.repeats.insert(token, (said, answered));
        }
    }

    /// Whether there is no more room.
    pub(crate) const fn is_full(&self) -> bool {
        self.count >= MOST
    }

    pub(crate) fn get(&self, place: &Place, key: &str) -> Option<&Map<String, Value>> {
        self.objects.get(place)?.get(key).map(|kept| &kept.object)
    }

    /// Keeps an object, in the place of one that had its key.
    pub(crate) fn put(&mut self, place: Place, key: String, object: Map<String, Value>) {
        let number = self.next();
        let objects = self.objects.entry(place).or_default();
        let number = objects.get(&key).map_or(number, |kept| kept.number);
        if objects.insert(key, Kept { number, object }).is_none() {
            self.count += 1;
        }
    }

    pub(crate) fn remove(&mut self, place: &Place, key: &str) -> Option<Map<String, Value>> {
        let kept = self.objects.get_mut(place)?.remove(key)?;
        self.count -= 1;
        Some(kept.object)
    }

    /// The objects of a noun whose scope begins with these values, in the order of making.
    pub(crate) fn list(&self, place: &Place) -> Vec<&Map<String, Value>> {
        let mut all: Vec<&Kept> = self
            .objects
            .iter()
            .filter(|(other, _)| {
                other.api == place.api
                    && other.resource == place.resource
                    && place
                        .scope
                        .iter()
                        .zip(&other.scope)
                        .all(|(wanted, found)| wanted.is_empty() || wanted == found)
            })
            .flat_map(|(_, objects)| objects.values())
            .collect();
        all.sort_by_key(|kept| kept.number);
        all.into_iter().map(|kept| &kept.object).collect()
    }

    /// Everything, by place and key.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Place, &str, &Map<String, Value>)> {
        self.objects.iter().flat_map(|(place, objects)| {
            objects
                .iter()
                .map(move |(key, kept)| (place, key.as_str(), &kept.object))
        })
    }

    /// Whether anything of a noun is kept.
    pub(crate) fn has(&self, api: &str, resource: usize) -> bool {
        self.objects.iter().any(|(place, objects)| {
            place.api == api && place.resource == resource && !objects.is_empty()
        })
    }
}
