//! The same two calls through three clients. Each answers with the number of items that it decoded.

pub mod by_hand;
pub mod ours;
pub mod tuned;

use serde::de::DeserializeOwned;

use crate::Fault;
use crate::bodies::Body;
use crate::models::{MediaList, ProjectList};

/// The key pair of all clients; the server does not look at it.
pub const KEY_ID: &str = "testAccessKeyId12345678";
/// Its secret.
pub const KEY_SECRET: &str = "testAccessKeySecret1234567890";

/// Operation and version behind a body.
const fn target(body: Body) -> (&'static str, &'static str) {
    match body {
        Body::S | Body::L => ("ListProjects", "2020-09-30"),
        Body::M => ("ListMediaBasicInfos", "2020-11-09"),
    }
}

/// Decodes an answer with serde's derive.
fn count(body: Body, bytes: &[u8]) -> Result<usize, Fault> {
    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
        Ok(serde_json::from_slice(bytes)?)
    }
    Ok(match body {
        Body::S | Body::L => read::<ProjectList>(bytes)?
            .projects
            .map_or(0, |items| items.len()),
        Body::M => read::<MediaList>(bytes)?
            .media_infos
            .map_or(0, |items| items.len()),
    })
}
