//! Objects, lists and maps, and what the macro `model!` makes of them.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::input::{Input, Mode, Token, decode};
pub use super::scalar::decode_text;
use super::{Decode, Map, Model, Shape};

const OBJECT: &str = "an object";
const LIST: &str = "a list";

/// Reads the value of one field into its slot; always `true`, so that an arm of a model's `match` needs nothing more.
pub fn read<T: Decode>(slot: &mut Option<T>, input: &mut Input<'_>) -> bool {
    *slot = T::decode(input);
    true
}

/// A model while it is read; without types, so that all of them share one compiled loop.
trait Target {
    fn read(&mut self, key: &str, input: &mut Input<'_>) -> bool;
    fn names(&self) -> &'static [&'static str];
    fn rest(&mut self) -> Option<&mut Option<Map<Value>>>;
}

impl<T: Model> Target for T {
    fn read(&mut self, key: &str, input: &mut Input<'_>) -> bool {
        Model::read(self, key, input)
    }

    fn names(&self) -> &'static [&'static str] {
        T::NAMES
    }

    fn rest(&mut self) -> Option<&mut Option<Map<Value>>> {
        Model::rest(self)
    }
}

/// Reads an object into a model.
pub fn decode_model<T: Model>(input: &mut Input<'_>) -> Option<T> {
    if !open_object(input) {
        return None;
    }
    let mut model = T::default();
    read_members(&mut model, input);
    input.leave();
    Some(model)
}

/// Enters an object; `false` when there is none, which is noted unless it is `null`.
fn open_object(input: &mut Input<'_>) -> bool {
    let at = input.here();
    match input.token() {
        Some(Token::Object) if input.enter(at) => return true,
        Some(Token::Object) => {
            input.go_to(at);
            input.skip();
        }
        Some(Token::Null) | None => {}
        // How some writers have an object without members.
        Some(Token::Text(text)) if text.is_empty() && input.is_answer() => {}
        Some(Token::List) if input.is_answer() && input.peek() == b']' => {
            input.item(&mut true);
        }
        Some(other) => input.reject(at, OBJECT, &other),
    }
    false
}

fn read_members(target: &mut dyn Target, input: &mut Input<'_>) {
    let start = input.here();
    let mut first = true;
    let mut inexact: Vec<Inexact> = Vec::new();
    while let Some(key) = input.key(&mut first) {
        if target.read(&key, input) {
            continue;
        }
        let name = target
            .names()
            .iter()
            .find(|name| input.is_answer() && name.eq_ignore_ascii_case(&key));
        if let Some(name) = name {
            let at = input.here();
            input.skip();
            match inexact.iter_mut().find(|known| known.name == *name) {
                Some(known) => known.at = at,
                None => inexact.push(Inexact { name, at }),
            }
        } else if let Some(rest) = target.rest() {
            if let Some(value) = input.value() {
                rest.get_or_insert_default().insert(key.into_owned(), value);
            }
        } else {
            input.unknown();
        }
    }
    if !inexact.is_empty() {
        read_inexact(target, input, start, inexact);
    }
}

/// A field whose name differs in case, as a service may write it.
struct Inexact {
    name: &'static str,
    at: usize,
}

/// Reads the fields whose names differ in case, unless the exact name has a value, wherever that stands.
#[cold]
fn read_inexact(
    target: &mut dyn Target,
    input: &mut Input<'_>,
    start: usize,
    mut inexact: Vec<Inexact>,
) {
    if input.has_stopped() {
        return;
    }
    let end = input.position();
    input.go_to(start);
    let mut first = true;
    while let Some(key) = input.key_again(&mut first) {
        if input.peek() != b'n' {
            inexact.retain(|field| field.name != key);
        }
        input.skip();
    }
    for field in inexact {
        input.go_to(field.at);
        target.read(field.name, input);
    }
    input.go_to(end);
}

/// Takes the fields of a model one by one, and keeps the first error: a `?` behind every field would be the larger part
/// of what a model costs to compile.
pub struct Fields<'a, S: SerializeMap> {
    map: &'a mut S,
    error: Option<S::Error>,
}

impl<S: SerializeMap> Fields<'_, S> {
    /// Writes one field when it is present.
    pub fn write<T: Serialize>(&mut self, key: &'static str, slot: &Option<T>) {
        if let (Some(value), None) = (slot, &self.error) {
            self.error = self.map.serialize_entry(key, value).err();
        }
    }

    /// Writes the fields that a model has no name for.
    pub fn write_rest(&mut self, rest: &Option<Map<Value>>) {
        for (key, value) in rest.iter().flatten() {
            if self.error.is_none() {
                self.error = self.map.serialize_entry(key, value).err();
            }
        }
    }
}

impl<S: SerializeMap> std::fmt::Debug for Fields<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fields").finish_non_exhaustive()
    }
}

/// `serde::Deserialize` of a model: as leniently as an answer is read, but what would be a warning there is an error.
///
/// By way of text, so that there is one compiled reader and not one per format.
///
/// # Errors
/// Those of the format, and the place and the reason of the first value that cannot be used.
pub fn deserialize_model<'de, T: Model, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = Value::deserialize(deserializer)?.to_string();
    let value = strictly(&text).map_err(D::Error::custom)?;
    value.ok_or_else(|| D::Error::custom("expected an object, found null"))
}

/// Reads a text that must be right; `None` for `null`.
pub(crate) fn strictly<T: Decode>(text: &str) -> Result<Option<T>, String> {
    let read = decode(text.as_bytes(), Mode::Answer, false)?;
    match read.warnings.first() {
        Some(warning) => Err(warning.to_string()),
        None => Ok(read.value),
    }
}

/// `serde::Serialize` of a model.
///
/// # Errors
/// Whatever the format reports.
pub fn serialize_model<T: Model, S: Serializer>(
    model: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut fields = Fields {
        map: &mut map,
        error: None,
    };
    model.write(&mut fields);
    match fields.error {
        Some(error) => Err(error),
        None => map.end(),
    }
}

impl<T: Model> Decode for T {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        decode_model(input)
    }

    fn shape() -> Shape {
        Shape::Model(T::NAMES)
    }
}

impl<T: Model> Model for Box<T> {
    const NAMES: &'static [&'static str] = T::NAMES;

    fn read(&mut self, key: &str, input: &mut Input<'_>) -> bool {
        Model::read(&mut **self, key, input)
    }

    fn rest(&mut self) -> Option<&mut Option<Map<Value>>> {
        Model::rest(&mut **self)
    }

    fn write<S: SerializeMap>(&self, fields: &mut Fields<'_, S>) {
        (**self).write(fields);
    }
}

/// A list that was found, in one of the forms that services give it.
struct Listed {
    form: Form,
    /// Where the text goes on, when the list stood inside something.
    resume: Option<usize>,
}

#[derive(Clone, Copy)]
enum Form {
    /// The list is entered.
    Items,
    /// The next value is the only item.
    One,
    Empty,
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        let listed = open_list(input, T::shape())?;
        let mut list = Self::new();
        match listed.form {
            Form::Items => {
                let mut first = true;
                while input.item(&mut first) && input.spend(size_of::<T>()) {
                    list.extend(item(input));
                }
                input.leave();
            }
            Form::One => list.extend(item(input)),
            Form::Empty => {}
        }
        if let Some(resume) = listed.resume {
            input.go_to(resume);
        }
        Some(list)
    }

    fn shape() -> Shape {
        Shape::Free
    }
}

fn item<T: Decode>(input: &mut Input<'_>) -> Option<T> {
    let is_null = input.peek() == b'n';
    match T::decode(input) {
        None if is_null => T::null(),
        item => item,
    }
}

/// Finds a list of items of this shape; `None` when there is none, which is noted unless it is `null`.
fn open_list(input: &mut Input<'_>, items: Shape) -> Option<Listed> {
    let at = input.here();
    let found = |form| Some(Listed { form, resume: None });
    match input.token()? {
        Token::List if input.enter(at) => found(Form::Items),
        Token::List => {
            input.go_to(at);
            input.skip();
            None
        }
        Token::Null => None,
        Token::Text(text) if text.is_empty() && input.is_answer() => None,
        Token::Object if input.is_answer() => {
            input.go_to(at);
            unwrap_list(input, items)
        }
        other => {
            input.reject(at, LIST, &other);
            None
        }
    }
}

/// An object where a list is documented: a list that is wrapped (`{"Domain": [...]}`), also with its only item in place of
/// the list (`{"Domain": {...}}`), or the only item itself.
#[cold]
fn unwrap_list(input: &mut Input<'_>, items: Shape) -> Option<Listed> {
    let at = input.position();
    let mut wrapped = None;
    let mut members = 0;
    let end = input.look_ahead(|input| {
        input.token();
        let mut first = true;
        while let Some(key) = input.key(&mut first) {
            members += 1;
            let value = input.here();
            wrapped = Some((key, value, input.peek()));
            input.skip();
        }
        input.position()
    });
    if input.has_stopped() {
        return None;
    }
    let Some((key, value, kind)) = wrapped else {
        input.go_to(end);
        return Some(Listed {
            form: Form::Empty,
            resume: None,
        });
    };
    let is_wrapped = members == 1
        && match items {
            Shape::Scalar => true,
            Shape::Model(names) => !names.iter().any(|name| name.eq_ignore_ascii_case(&key)),
            Shape::Free => kind == b'[',
        };
    let form = match (is_wrapped, kind) {
        (true, b'n') => {
            input.go_to(end);
            return None;
        }
        (true, b'[') => {
            input.go_to(value);
            input.token();
            if !input.enter(value) {
                input.go_to(end);
                return None;
            }
            Form::Items
        }
        (true, _) => {
            input.go_to(value);
            Form::One
        }
        (false, _) => {
            input.go_to(at);
            Form::One
        }
    };
    Some(Listed {
        form,
        resume: Some(end),
    })
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(input: &mut Input<'_>) -> Option<Self> {
        if !open_object(input) {
            return None;
        }
        let (mut entries, mut first) = (Self::new(), true);
        while let Some(key) = input.key(&mut first) {
            if !input.spend_entry::<T>(entries.is_empty()) {
                break;
            }
            if let Some(value) = item(input) {
                entries.insert(key.into_owned(), value);
            }
        }
        input.leave();
        Some(entries)
    }

    fn shape() -> Shape {
        Shape::Free
    }
}

/// A map, or an empty one.
pub fn map_or_empty<T>(slot: &Option<BTreeMap<String, T>>) -> &BTreeMap<String, T> {
    match slot {
        Some(map) => map,
        None => const { &BTreeMap::new() },
    }
}
