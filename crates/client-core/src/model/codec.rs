//! Objects, lists and maps, and what the macro `model!` makes of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::path::{at_index, at_key};
pub use super::scalar::decode_text;
use super::scalar::{FOUND_LIST, FOUND_OBJECT, reject, reject_scalars};
use super::{Decode, Model};

/// Carries a type through serde's seed interface.
struct Seed<T>(PhantomData<T>);

impl<'de, T: Decode> DeserializeSeed<'de> for Seed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::decode(deserializer)
    }
}

/// A key, borrowed from the text where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Reads the value of one field into its slot; always `true`, so that an arm of a model's `match` needs nothing more.
///
/// # Errors
/// As [`Decode::decode`].
pub fn read<'de, T: Decode, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    map: &mut A,
) -> Result<bool, A::Error> {
    *slot = map.next_value_seed(Seed(PhantomData))?;
    Ok(true)
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
    pub fn write_rest(&mut self, rest: &Option<super::Map<super::Value>>) {
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

/// Keeps a field that the model has no name for.
///
/// # Errors
/// A syntax error of the format.
pub fn read_rest<'de, A: MapAccess<'de>>(
    rest: &mut Option<super::Map<super::Value>>,
    key: &str,
    map: &mut A,
) -> Result<bool, A::Error> {
    let value = map.next_value()?;
    rest.get_or_insert_default().insert(key.to_owned(), value);
    Ok(true)
}

struct ModelVisitor<T>(PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let mut model = T::default();
        while let Some(key) = map.next_key_seed(Key)? {
            let known = match model.read(&key, &mut map) {
                Ok(true) => Ok(()),
                Ok(false) => map.next_value::<IgnoredAny>().map(|_| ()),
                Err(error) => Err(error),
            };
            known.map_err(|error| at_key(error, &key))?;
        }
        Ok(Some(model))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Option<T>, A::Error> {
        Err(reject("an object", FOUND_LIST))
    }

    reject_scalars!("an object");
}

/// Reads an object into a model.
///
/// # Errors
/// As [`Decode::decode`].
pub fn decode_model<'de, T: Model, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(ModelVisitor(PhantomData))
}

/// `serde::Deserialize` of a model: leniently, but `null` is refused.
///
/// # Errors
/// As [`Decode::decode`].
pub fn deserialize_model<'de, T: Model, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    decode_model(deserializer)?.ok_or_else(|| reject("an object", "null"))
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
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        decode_model(deserializer)
    }
}

impl<T: Model> Model for Box<T> {
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        (**self).read(key, map)
    }

    fn write<S: SerializeMap>(&self, fields: &mut Fields<'_, S>) {
        (**self).write(fields);
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        let mut index = 0;
        loop {
            match items.next_element_seed(Seed(PhantomData)) {
                Ok(Some(Some(item))) => list.push(item),
                Ok(Some(None)) => list.extend(T::null()),
                Ok(None) => return Ok(Some(list)),
                Err(error) => return Err(at_index(error, index)),
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(reject("a list", FOUND_OBJECT))
    }

    reject_scalars!("a list");
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for MapVisitor<T> {
    type Value = Option<BTreeMap<String, T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let value = map
                .next_value_seed(Seed(PhantomData))
                .map_err(|error| at_key(error, &key))?;
            if let Some(value) = value.or_else(T::null) {
                entries.insert(key.into_owned(), value);
            }
        }
        Ok(Some(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(reject("an object", FOUND_LIST))
    }

    reject_scalars!("an object");
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }
}

/// A map, or an empty one.
pub fn map_or_empty<T>(slot: &Option<BTreeMap<String, T>>) -> &BTreeMap<String, T> {
    match slot {
        Some(map) => map,
        None => const { &BTreeMap::new() },
    }
}
