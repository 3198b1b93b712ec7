//! Making, reading, listing, changing and removing what the nouns of an API tell of.

use serde_json::{Map, Value};

use super::fit::fit;
use super::job::Jobs;
use super::store::{Place, Store};
use super::{Asked, id, page, path, refuse, time};
use crate::answer::Failure;
use crate::tables::{Part, Resource, Verb, Write};
use crate::text::plain;

/// The answer, when the operation is one on a noun.
pub(super) fn answer(
    asked: &Asked<'_>,
    store: &mut Store,
) -> Result<Option<Map<String, Value>>, Failure> {
    let parts = asked.tables.parts(asked.api, asked.operation.name());
    let mut told = None;
    // An operation that makes two things tells of both in one answer.
    for part in parts {
        let Some(resource) = asked.tables.resources(asked.api).get(part.resource) else {
            continue;
        };
        let noun = Noun {
            asked,
            resource,
            part: *part,
        };
        told = Some(noun.carry_out(store, told)?);
    }
    Ok(told)
}

/// Work whose noun was removed is gone too.
pub(super) fn forget(asked: &Asked<'_>, jobs: &mut Jobs) {
    let parts = asked.tables.parts(asked.api, asked.operation.name());
    for part in parts.iter().filter(|part| part.verb == Verb::Delete) {
        let Some(resource) = asked.tables.resources(asked.api).get(part.resource) else {
            continue;
        };
        if let Some(get) = &resource.get {
            let noun = Noun {
                asked,
                resource,
                part: *part,
            };
            jobs.forget(asked.api, get.operation(), &noun.keys());
        }
    }
}

struct Noun<'a> {
    asked: &'a Asked<'a>,
    resource: &'a Resource,
    part: Part,
}

/// The key of what there is only one of.
const ONLY: &str = "";

impl Noun<'_> {
    fn carry_out(
        &self,
        store: &mut Store,
        told: Option<Map<String, Value>>,
    ) -> Result<Map<String, Value>, Failure> {
        let told = told.unwrap_or_else(|| self.asked.example());
        match self.part.verb {
            Verb::Create(write) => self.create(store, &self.resource.create[write], told),
            Verb::Get => self.get(store),
            Verb::List => self.list(store),
            Verb::Update(write) => self.update(store, &self.resource.update[write], told),
            Verb::Delete => self.delete(store),
        }
    }

    fn place(&self) -> Place {
        let arguments = self.asked.arguments;
        Place {
            api: self.asked.api,
            resource: self.part.resource,
            scope: self
                .resource
                .scope
                .iter()
                .map(|name| arguments.plain(name).unwrap_or_default())
                .collect(),
        }
    }

    /// The object as answers show it: the form of every field.
    fn form(&self) -> Map<String, Value> {
        let tables = self.asked.tables;
        if let Some(get) = &self.resource.get {
            let answer = tables.example(self.asked.api, get.operation());
            return match &get.item {
                Some(item) => object(path::get(&answer, item)),
                None => answer,
            };
        }
        let Some(list) = &self.resource.list else {
            return Map::new();
        };
        let answer = tables.example(self.asked.api, list.operation());
        object(path::get(&answer, &format!("{}[]", list.items)))
    }

    fn create(
        &self,
        store: &mut Store,
        write: &Write,
        told: Map<String, Value>,
    ) -> Result<Map<String, Value>, Failure> {
        let asked = self.asked;
        if store.is_full() {
            return Err(Failure::new(
                507,
                "EmulatorIsFull",
                "the emulator keeps no more objects: reset it, or start another",
            ));
        }
        let place = self.place();
        let form = self.form();
        if let Some(whole) = self.whole(write) {
            let mut answer = told;
            for object in whole {
                let key = self.key_of(&object).unwrap_or_default();
                let mut kept = self.begun(&form);
                self.take(object, &form, &mut kept);
                answer = self.said(write, &kept, &key, answer);
                store.put(place.clone(), key, kept);
            }
            return Ok(answer);
        }
        let names = [self.resource.key(), self.resource.field.as_deref()];
        let chosen = names
            .into_iter()
            .flatten()
            .find_map(|name| asked.arguments.plain(name));
        let key = match (&self.resource.field, &chosen) {
            (None, _) => ONLY.to_owned(),
            (Some(_), Some(chosen)) => {
                if store.get(&place, chosen).is_some() {
                    return Err(self.exists(chosen));
                }
                chosen.clone()
            }
            (Some(field), None) => plain(&id::id(form.get(field.as_str()), store.next())),
        };
        let mut kept = self.begun(&form);
        self.store(write, &form, &mut kept);
        if let Some(field) = &self.resource.field {
            kept.insert(
                field.clone(),
                fit(&Value::from(key.clone()), form.get(field.as_str())),
            );
        }
        let answer = self.said(write, &kept, &key, told);
        store.put(place, key, kept);
        Ok(answer)
    }

    /// What a new object has before anybody has said anything: what it belongs to, and what the service fills.
    fn begun(&self, form: &Map<String, Value>) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, value) in self.asked.resource_scope(self.resource) {
            if let Some(example) = form.get(name) {
                kept.insert(name.to_owned(), fit(&value, Some(example)));
            }
        }
        for name in &self.resource.set {
            if let Some(example) = form.get(name) {
                kept.insert(name.clone(), first_value(name, example, self.asked.now));
            }
        }
        kept
    }

    /// The objects that a parameter holds as a whole.
    fn whole(&self, write: &Write) -> Option<Vec<Map<String, Value>>> {
        let value = self.asked.arguments.value(write.from.as_deref()?)?;
        let parsed = value
            .as_str()
            .and_then(|text| serde_json::from_str::<Value>(text).ok());
        Some(match parsed.as_ref().unwrap_or(value) {
            Value::Array(objects) => objects
                .iter()
                .filter_map(Value::as_object)
                .cloned()
                .collect(),
            Value::Object(object) => vec![object.clone()],
            _ => Vec::new(),
        })
    }

    fn key_of(&self, object: &Map<String, Value>) -> Option<String> {
        object.get(self.resource.field.as_deref()?).map(plain)
    }

    fn take(
        &self,
        object: Map<String, Value>,
        form: &Map<String, Value>,
        kept: &mut Map<String, Value>,
    ) {
        for (name, value) in object {
            let value = fit(&value, form.get(&name));
            kept.insert(name, value);
        }
    }

    /// What a call that wrote says: its example, with what is kept now in its place.
    fn said(
        &self,
        write: &Write,
        kept: &Map<String, Value>,
        key: &str,
        mut answer: Map<String, Value>,
    ) -> Map<String, Value> {
        let inner = write
            .id
            .as_deref()
            .and_then(|id| id.rsplit_once('.'))
            .map(|(inner, _)| inner);
        if let Some(inner) = inner
            && let Some(Value::Object(example)) = path::get(&answer, inner)
        {
            let shown: Map<String, Value> = kept
                .iter()
                .filter(|(name, _)| example.contains_key(*name))
                .map(|(name, value)| (name.clone(), fit(value, example.get(name))))
                .collect();
            path::put(&mut answer, inner, Value::Object(shown));
        }
        for (name, value) in &mut answer {
            if let Some(kept) = kept.get(name) {
                *value = fit(kept, Some(value));
            }
        }
        if let Some(id) = &write.id {
            let value = fit(&Value::from(key), path::get(&self.asked.example(), id));
            path::put(&mut answer, id, value);
        }
        answer
    }

    fn store(&self, write: &Write, form: &Map<String, Value>, kept: &mut Map<String, Value>) {
        for (name, field) in write.stored() {
            if let Some(value) = self.asked.arguments.value(name) {
                kept.insert(field.to_owned(), fit(value, form.get(field)));
            }
        }
    }

    fn get(&self, store: &Store) -> Result<Map<String, Value>, Failure> {
        let key = self.key();
        let place = self.place();
        let kept = match (&self.resource.field, store.get(&place, &key)) {
            (_, Some(kept)) => kept.clone(),
            // Settings that nobody has set have their usual values.
            (None, None) => return Ok(self.asked.example()),
            (Some(_), None) => return Err(self.not_found(&key)),
        };
        let Some(item) = self
            .resource
            .get
            .as_ref()
            .and_then(|get| get.item.as_deref())
        else {
            return Ok(kept);
        };
        let mut answer = Map::new();
        match item.strip_suffix("[]") {
            Some(list) => path::put(&mut answer, list, Value::Array(vec![Value::Object(kept)])),
            None => path::put(&mut answer, item, Value::Object(kept)),
        }
        Ok(answer)
    }

    fn list(&self, store: &Store) -> Result<Map<String, Value>, Failure> {
        let asked = self.asked;
        let Some(list) = &self.resource.list else {
            return Ok(Map::new());
        };
        let example = asked.example();
        let form = object(path::get(&example, &format!("{}[]", list.items)));
        let found: Vec<Value> = store
            .list(&self.place())
            .into_iter()
            .filter(|kept| list.filters.iter().all(|filter| self.passes(filter, kept)))
            .map(|kept| {
                let shown = kept
                    .iter()
                    .filter(|(name, _)| form.is_empty() || form.contains_key(*name))
                    .map(|(name, value)| (name.clone(), fit(value, form.get(name))));
                Value::Object(shown.collect())
            })
            .collect();
        let mut answer = Map::new();
        page::put(
            &mut answer,
            &example,
            asked.operation,
            asked.arguments,
            asked.manner,
            (&list.items, found),
        )?;
        Ok(answer)
    }

    /// Whether an object passes a filter of the request. A filter that is no field's name is not looked at.
    fn passes(&self, filter: &str, kept: &Map<String, Value>) -> bool {
        let Some(wanted) = self.asked.arguments.value(filter) else {
            return true;
        };
        let field = self.resource.field.as_deref().unwrap_or_default();
        let text = plain(wanted);
        if filter == "Prefix" {
            return kept
                .get(field)
                .is_some_and(|key| plain(key).starts_with(&text));
        }
        let found = kept
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(filter));
        if let Some((name, value)) = found {
            let value = plain(value).to_lowercase();
            let is_search = name.ends_with("Name") || matches!(filter, "Query" | "Keyword");
            return match wanted {
                Value::Array(any) => any
                    .iter()
                    .any(|wanted| plain(wanted).to_lowercase() == value),
                _ if is_search => value.contains(&text.to_lowercase()),
                _ => text.to_lowercase() == value,
            };
        }
        // `ConfigKeys`, `DatasetIds`: any of these keys.
        match filter
            .strip_suffix('s')
            .filter(|one| one.eq_ignore_ascii_case(field))
        {
            Some(_) => kept
                .get(field)
                .is_some_and(|key| several(wanted).contains(&plain(key))),
            None => true,
        }
    }

    fn update(
        &self,
        store: &mut Store,
        write: &Write,
        told: Map<String, Value>,
    ) -> Result<Map<String, Value>, Failure> {
        let (place, form) = (self.place(), self.form());
        if let Some(whole) = self.whole(write) {
            let mut answer = told;
            for object in whole {
                let key = self.key_of(&object).unwrap_or_default();
                let Some(kept) = store.get(&place, &key) else {
                    return Err(self.not_found(&key));
                };
                let mut kept = kept.clone();
                self.take(object, &form, &mut kept);
                answer = self.said(write, &kept, &key, answer);
                store.put(place.clone(), key, kept);
            }
            return Ok(answer);
        }
        let key = self.key();
        let mut kept = match (&self.resource.field, store.get(&place, &key)) {
            (_, Some(kept)) => kept.clone(),
            (None, None) => Map::new(),
            (Some(_), None) => return Err(self.not_found(&key)),
        };
        self.store(write, &form, &mut kept);
        for name in self
            .resource
            .set
            .iter()
            .filter(|name| time::is_of_change(name))
        {
            let moment = form
                .get(name)
                .filter(|example| time::is_moment(name, example));
            if let Some(now) = moment.and_then(|example| time::like(example, self.asked.now)) {
                kept.insert(name.clone(), now);
            }
        }
        let item = self
            .resource
            .create
            .first()
            .and_then(|write| write.id.clone());
        let mut answer = self.said(write, &kept, &key, told);
        // Where the answer shows the whole object in the same place as that of making it.
        if let Some(item) = item.as_deref().and_then(|id| id.rsplit_once('.'))
            && let Some(Value::Object(example)) = path::get(&answer, item.0)
        {
            let shown: Map<String, Value> = kept
                .iter()
                .filter(|(name, _)| example.contains_key(*name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            path::put(&mut answer, item.0, Value::Object(shown));
        }
        store.put(place, key, kept);
        Ok(answer)
    }

    fn delete(&self, store: &mut Store) -> Result<Map<String, Value>, Failure> {
        let place = self.place();
        let keys = self.keys();
        let mut removed = 0;
        for key in &keys {
            removed += usize::from(store.remove(&place, key).is_some());
        }
        if removed == 0 {
            return Err(self.not_found(&keys.join(", ")));
        }
        Ok(self.asked.example())
    }

    fn key(&self) -> String {
        self.keys().into_iter().next().unwrap_or_default()
    }

    /// The keys that the request names: one, or several in a parameter of the plural.
    fn keys(&self) -> Vec<String> {
        let Some(key) = self.resource.key() else {
            return vec![ONLY.to_owned()];
        };
        let parameters = self.asked.operation.parameters();
        let field = self.resource.field.as_deref().unwrap_or_default();
        let names = [
            key.to_owned(),
            format!("{key}s"),
            field.to_owned(),
            format!("{field}s"),
        ];
        let named = names
            .iter()
            .find(|name| self.asked.arguments.value(name).is_some())
            .cloned();
        // `Ids`, `JobId` for an `Id`: a parameter that ends so.
        let other = || {
            parameters
                .iter()
                .map(|parameter| parameter.name())
                .filter(|name| !self.resource.scope.iter().any(|scope| scope == name))
                .find(|name| {
                    key.ends_with(name.trim_end_matches('s'))
                        || name.trim_end_matches('s').ends_with(key)
                })
                .map(str::to_owned)
        };
        let named = named.or_else(other);
        named
            .and_then(|name| self.asked.arguments.value(&name))
            .map_or_else(Vec::new, several)
    }

    fn not_found(&self, key: &str) -> Failure {
        let noun = &self.resource.resource;
        refuse::not_found(
            self.asked,
            format!("The specified {noun} does not exist: {key}."),
        )
    }

    fn exists(&self, key: &str) -> Failure {
        let noun = &self.resource.resource;
        refuse::exists(
            self.asked,
            format!("The specified {noun} exists already: {key}."),
        )
    }
}

impl Asked<'_> {
    fn resource_scope<'r>(&self, resource: &'r Resource) -> Vec<(&'r str, Value)> {
        resource
            .scope
            .iter()
            .filter_map(|name| Some((name.as_str(), self.arguments.value(name)?.clone())))
            .collect()
    }
}

/// What the service fills a new object's field with.
fn first_value(name: &str, example: &Value, now: std::time::SystemTime) -> Value {
    if time::is_moment(name, example)
        && let Some(now) = time::like(example, now)
    {
        return now;
    }
    let counts = name.starts_with("Total") || name.to_lowercase().ends_with("count");
    match example {
        Value::Number(_) if counts => Value::from(0),
        Value::Array(_) => Value::Array(Vec::new()),
        _ => example.clone(),
    }
}

fn object(value: Option<&Value>) -> Map<String, Value> {
    value
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

/// The values of a list, of a JSON list in text, or of a text with commas.
pub(crate) fn several(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(values)) => values.iter().map(plain).collect(),
            _ => text
                .split(',')
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect(),
        },
        other => vec![plain(other)],
    }
}
