//! What another process needs to go on with a job.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::JobOutput;
use crate::client::Marker;

/// A change that older versions cannot read gets another number.
const VERSION: u64 = 1;

/// A job as it can be saved: API, region, operations and ids, and nothing secret.
///
/// Serialize it when [`submit()`](super::Submit) has answered, in whatever form serde knows, and give it to
/// `client.resume(...)` in another process. `T` is the answer of the operation that reads the job's state; a handle of a job
/// of another operation is refused when it is read. [`AnyJobHandle`] takes all of them and gives JSON.
pub struct JobHandle<T> {
    pub(super) data: Data,
    output: Marker<T>,
}

/// A handle of a job of any operation; waiting for it gives JSON.
pub type AnyJobHandle = JobHandle<Value>;

/// The same without types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Data {
    pub api: String,
    pub region: Option<String>,
    pub operation: String,
    pub query: String,
    pub id: String,
    pub parameters: Map<String, Value>,
    pub stop: Map<String, Value>,
}

impl<T> JobHandle<T> {
    pub(super) const fn new(data: Data) -> Self {
        Self {
            data,
            output: std::marker::PhantomData,
        }
    }

    /// The id of the job.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The short name of the API, such as `imm`.
    pub fn api(&self) -> &str {
        &self.data.api
    }

    /// The region where the job runs, when the client had one.
    pub fn region(&self) -> Option<&str> {
        self.data.region.as_deref()
    }

    /// The operation that started the job.
    pub fn operation(&self) -> &str {
        &self.data.operation
    }

    /// The same handle without the type of the result.
    pub fn into_any(self) -> AnyJobHandle {
        JobHandle::new(self.data)
    }
}

impl<T> Clone for JobHandle<T> {
    fn clone(&self) -> Self {
        Self::new(self.data.clone())
    }
}

impl<T> PartialEq for JobHandle<T> {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl<T> Eq for JobHandle<T> {}

impl<T> fmt::Debug for JobHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobHandle")
            .field("api", &self.data.api)
            .field("region", &self.data.region)
            .field("operation", &self.data.operation)
            .field("id", &self.data.id)
            .finish_non_exhaustive()
    }
}

impl<T> Serialize for JobHandle<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data = &self.data;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("api", &data.api)?;
        if let Some(region) = &data.region {
            map.serialize_entry("region", region)?;
        }
        map.serialize_entry("operation", &data.operation)?;
        map.serialize_entry("query", &data.query)?;
        map.serialize_entry("id", &data.id)?;
        map.serialize_entry("parameters", &data.parameters)?;
        if !data.stop.is_empty() {
            map.serialize_entry("stop", &data.stop)?;
        }
        map.end()
    }
}

impl<'de, T: JobOutput> Deserialize<'de> for JobHandle<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Map::<String, Value>::deserialize(deserializer)?;
        let version = members.remove("version");
        if version != Some(VERSION.into()) {
            let version = version.unwrap_or_default();
            return Err(D::Error::custom(format!(
                "not a job handle that this version reads: its version is {version} and not {VERSION}"
            )));
        }
        let mut text = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(D::Error::custom(format!(
                "not a job handle: {name:?} is missing or no text"
            ))),
        };
        let (api, operation, query, id) = (
            text("api")?,
            text("operation")?,
            text("query")?,
            text("id")?,
        );
        let region = text("region").ok();
        let mut object = |name: &str| match members.remove(name) {
            Some(Value::Object(members)) => Ok(members),
            None => Ok(Map::new()),
            Some(_) => Err(D::Error::custom(format!(
                "not a job handle: {name:?} is no object"
            ))),
        };
        let (parameters, stop) = (object("parameters")?, object("stop")?);
        if let Some(wanted) = T::query().filter(|wanted| *wanted != query) {
            return Err(D::Error::custom(format!(
                "this is a handle of a job that {query} reads, and not {wanted}"
            )));
        }
        Ok(Self::new(Data {
            api,
            region,
            operation,
            query,
            id,
            parameters,
            stop,
        }))
    }
}
