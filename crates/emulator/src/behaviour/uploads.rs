//! ICE: assets that come by upload, and files that are registered.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use auth_core::ExposeSecret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::World;
use crate::answer::{Failure, Speaker};
use crate::arguments::Arguments;
use crate::engine::Place;
use crate::protocol::storage::Storage;
use crate::tables::Tables;

const BUCKET: &str = "outin-emulator";
const REGION: &str = "cn-shanghai";
const ASSET: &str = "media asset";

/// Assets that wait for their file: by id, the object that it is to be.
#[derive(Debug, Default)]
pub(crate) struct Uploads(BTreeMap<String, String>);

/// The asset that a file was registered as stands for the file.
pub(super) fn by_address(
    operation: &str,
    arguments: &Arguments,
    tables: &Tables,
    world: &World,
) -> Result<Option<Arguments>, Failure> {
    let by_address = match operation {
        "RegisterMediaInfo" => arguments.boolean("Overwrite") != Some(true),
        "GetMediaInfo" => arguments.text("MediaId").is_none(),
        _ => false,
    };
    let Some(address) = arguments.text("InputURL").filter(|_| by_address) else {
        return Ok(None);
    };
    let Some(place) = place(tables) else {
        return Ok(None);
    };
    let known = world.store.list(&place).into_iter().find_map(|asset| {
        let same = asset.get("InputURL").and_then(Value::as_str) == Some(address);
        same.then(|| asset.get("MediaId")?.as_str().map(str::to_owned))?
    });
    match (operation, known) {
        (_, None) => Ok(None),
        ("RegisterMediaInfo", Some(id)) => Err(Failure::new(
            409,
            "MediaAlreadyExist",
            format!("The media with the given inputUrl already exists. MediaId: {id}"),
        )),
        (_, Some(id)) => Ok(Some(arguments.clone().with("MediaId", id))),
    }
}

/// Puts address and credential into the answer of an operation that gives them.
pub(super) fn address(
    operation: &str,
    arguments: &Arguments,
    tables: &Tables,
    world: &mut World,
    members: &mut Map<String, Value>,
    (speaker, now): (&Speaker, SystemTime),
) -> Result<(), Failure> {
    let (id, key) = match operation {
        "CreateUploadMedia" => {
            let id = members.get("MediaId").and_then(Value::as_str);
            let id = id.unwrap_or_default().to_owned();
            let info = document(arguments, "FileInfo");
            let said = |name: &str| info.get(name).and_then(Value::as_str).unwrap_or_default();
            let key = format!("sv/{id}/{id}.{}", said("Ext"));
            describe(
                tables,
                world,
                &id,
                &document(arguments, "MediaMetaData"),
                said("Type"),
            );
            world.uploads.0.insert(id.clone(), key.clone());
            (id, key)
        }
        "RefreshUploadMedia" => {
            let id = arguments.text("MediaId").unwrap_or_default().to_owned();
            let key = world.uploads.0.get(&id).cloned().ok_or_else(|| {
                Failure::new(
                    404,
                    "MediaNotFound",
                    format!("The media {id} does not exist."),
                )
            })?;
            (id, key)
        }
        "GetMediaInfo" => {
            // The id stands beside the description as well as in it.
            if let Some(Value::Object(info)) = members.get_mut("MediaInfo") {
                let id = info
                    .get("MediaBasicInfo")
                    .and_then(|basic| basic.get("MediaId"));
                if let Some(id) = id.cloned() {
                    info.insert("MediaId".to_owned(), id);
                }
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    let (address, auth) = granted(&mut world.storage, &key, speaker, now);
    members.insert("MediaId".to_owned(), Value::from(id));
    members.insert("UploadAddress".to_owned(), Value::from(address));
    members.insert("UploadAuth".to_owned(), Value::from(auth));
    for name in ["FileURL", "MediaURL"] {
        let url = format!("http://{}/{BUCKET}/{key}", speaker.host);
        members.insert(name.to_owned(), Value::from(url));
    }
    Ok(())
}

/// A file has arrived: the asset that waited for it is ready.
pub(crate) fn arrived(world: &mut World, tables: &Tables, bucket: &str, key: &str) {
    let waited = world.uploads.0.iter().find(|(_, waits)| *waits == key);
    let (Some((id, _)), Some(place), BUCKET) = (waited, place(tables), bucket) else {
        return;
    };
    let id = id.clone();
    if let Some(mut asset) = world.store.get(&place, &id).cloned() {
        asset.insert("Status".to_owned(), Value::from("Normal"));
        world.store.put(place, id, asset);
    }
}

/// The noun of ICE's assets.
fn place(tables: &Tables) -> Option<Place> {
    let resource = tables
        .resources("ice")
        .iter()
        .position(|resource| resource.resource == ASSET)?;
    Some(Place {
        api: "ice",
        resource,
        scope: Vec::new(),
    })
}

fn document(arguments: &Arguments, name: &str) -> Value {
    let text = arguments.text(name).unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

/// What is said of the asset before its file is there.
fn describe(tables: &Tables, world: &mut World, id: &str, about: &Value, kind: &str) {
    let Some(place) = place(tables) else {
        return;
    };
    let Some(mut asset) = world.store.get(&place, id).cloned() else {
        return;
    };
    for name in ["Title", "Description", "CateId", "CoverURL", "BusinessType"] {
        if let Some(value) = about.get(name) {
            asset.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(tags) = about.get("Tags") {
        asset.insert("MediaTags".to_owned(), tags.clone());
    }
    if !kind.is_empty() {
        asset.insert("MediaType".to_owned(), Value::from(kind));
    }
    asset.insert("Status".to_owned(), Value::from("Init"));
    world.store.put(place, id.to_owned(), asset);
}

/// Address and credential as the service writes them: JSON in Base64, the lifetime as a text of seconds.
fn granted(
    storage: &mut Storage,
    key: &str,
    speaker: &Speaker,
    now: SystemTime,
) -> (String, String) {
    let grant = storage.grant(format!("/{BUCKET}/{key}"), now);
    let until = OffsetDateTime::from(now + storage.lifetime)
        .replace_nanosecond(0)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .format(&Rfc3339)
        .unwrap_or_default();
    let address = json!({
        "Endpoint": format!("http://{}", speaker.host),
        "Bucket": BUCKET,
        "FileName": key,
    });
    let token = grant.credentials.security_token();
    let auth = json!({
        "AccessKeyId": grant.credentials.access_key_id(),
        "AccessKeySecret": grant.credentials.access_key_secret().expose_secret(),
        "SecurityToken": token.map(ExposeSecret::expose_secret),
        "Expiration": seconds(storage.lifetime),
        "ExpireUTCTime": until,
        "Region": REGION,
    });
    (
        STANDARD.encode(address.to_string()),
        STANDARD.encode(auth.to_string()),
    )
}

fn seconds(lifetime: Duration) -> String {
    lifetime.as_secs().to_string()
}
