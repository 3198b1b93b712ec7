//! MAIU: pictures that are put at presigned addresses.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::World;
use crate::answer::{Answer, Failure, Speaker};
use crate::arguments::Arguments;
use crate::received::Received;

/// Where presigned addresses of this emulator begin.
const PATH: &str = "/_upload/";
/// The operation under which the request is recorded, and can be made to fail.
pub(crate) const PUT: &str = "PutPresignedObject";
/// The service takes no larger picture.
const MOST: usize = 5 * 1024 * 1024;

/// Pictures by key.
#[derive(Debug, Default)]
pub(crate) struct Pictures(BTreeMap<String, Picture>);

#[derive(Debug)]
struct Picture {
    arrived: bool,
    /// It is to be HEIC, by its name.
    heic: bool,
}

/// Puts the address into the answer that gives one, and the truth into the one that tells whether the picture is there.
pub(super) fn told(
    operation: &str,
    arguments: &Arguments,
    world: &mut World,
    members: &mut Map<String, Value>,
    speaker: &Speaker,
) {
    let Some(Value::Object(result)) = members.get_mut("result") else {
        return;
    };
    let (key, address) = match operation {
        "create_query_asset_upload_url" => ("assetFileKey", "presignedUploadUrl"),
        "create_person_thumbnail_upload_url" => ("thumbnailKey", "url"),
        "check_query_asset_upload" => return checked(arguments, "assetKey", world, result),
        "check_person_thumbnail_upload" => {
            return checked(arguments, "thumbnailKey", world, result);
        }
        _ => return,
    };
    let name = ["assetFileName", "thumbnailFileName"]
        .into_iter()
        .find_map(|name| arguments.plain(name))
        .unwrap_or_default();
    let heic = name.to_ascii_lowercase().ends_with(".heic");
    let Some(id) = result.get(key).and_then(Value::as_str) else {
        return;
    };
    let url = format!(
        "http://{}{PATH}{id}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature={:064x}",
        speaker.host,
        world.pictures.0.len() + 1
    );
    let picture = Picture {
        arrived: false,
        heic,
    };
    world.pictures.0.insert(id.to_owned(), picture);
    result.insert(address.to_owned(), Value::from(url));
    result.insert("expirationSeconds".to_owned(), Value::from(900));
}

fn checked(arguments: &Arguments, key: &str, world: &World, result: &mut Map<String, Value>) {
    let key_name = key;
    let key = arguments.plain(key).unwrap_or_default();
    let Some(Picture { arrived, heic }) = world.pictures.0.get(&key) else {
        return;
    };
    let (status, message) = match arrived {
        true => ("COMPLETED", ""),
        false => ("FAILED", "FILE_NOT_EXIST"),
    };
    result.insert("uploadStatus".to_owned(), Value::from(status));
    result.insert("uploadMessage".to_owned(), Value::from(message));
    // Of HEIC the service makes a JPG, under a key of its own.
    if key_name == "assetKey" {
        let told = match *heic && *arrived {
            true => format!("{key}.jpg"),
            false => key,
        };
        result.insert(key_name.to_owned(), Value::from(told));
    }
}

/// Whether a request is a picture for a presigned address.
pub(crate) fn claims(received: &Received) -> bool {
    received.path.starts_with(PATH)
}

/// Takes it, once.
pub(crate) fn put(received: &Received, world: &mut World) -> Result<Answer, Failure> {
    let denied = |what: &str| Failure::new(403, "AccessDenied", what);
    if received.method != "PUT" {
        return Err(denied("The address was signed for PUT."));
    }
    if received
        .headers
        .iter()
        .any(|(name, _)| name == "authorization" || name.starts_with("x-ncp-"))
    {
        return Err(denied(
            "Only one auth mechanism allowed: the address is signed, and headers of a signature came along.",
        ));
    }
    if received.query_value("X-Amz-Signature").is_none() {
        return Err(denied("The address lacks its signature."));
    }
    let key = received.path.strip_prefix(PATH).unwrap_or_default();
    let key = crate::text::decode(key, false);
    let Some(picture) = world.pictures.0.get_mut(&key) else {
        return Err(denied("The address was not given out here."));
    };
    if picture.arrived {
        return Err(denied("The address has been used."));
    }
    if received.body.is_empty() || received.body.len() > MOST {
        return Err(Failure::new(
            400,
            "EntityTooLarge",
            "A picture has 1 byte to 5 MB.",
        ));
    }
    picture.arrived = true;
    Ok(Answer {
        status: 200,
        headers: Vec::new(),
        body: bytes::Bytes::new(),
    })
}
