//! An upload from its first call to its asset.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use client_core::credentials::{Nonce, RandomNonce, SharedProvider};
use client_core::error::Error;
use client_core::protocol::alibaba::oss::{self, Bucket, Transfer, Transferred};
use serde_json::{Value, json};

use super::address::{self, Target};
use super::keys::UploadKeys;
use super::{Cancel, Upload, UploadCheckpoint, Uploaded, kind};
use crate::Client;

const REGISTERED: &str = "MediaAlreadyExist";
/// How long a title may be, in characters.
const TITLE: usize = 128;

/// Where the file goes, and what is known of the asset.
struct Place {
    target: Target,
    provider: SharedProvider,
    checkpoint: UploadCheckpoint,
    media_url: Option<String>,
}

impl Place {
    /// The object on its way, from where the checkpoint left it.
    fn transfer(&self, client: &Client, content_type: &'static str) -> Result<Transfer, Error> {
        let Target {
            endpoint,
            bucket,
            key,
            region,
        } = &self.target;
        let provider = self.provider.clone();
        let bucket = Bucket::new(client.core(), endpoint, bucket, region, provider)?;
        Ok(Transfer::new(bucket, key, content_type).resume(self.checkpoint.transfer.clone()))
    }
}

pub(super) async fn run(mut upload: Upload) -> Result<Uploaded, Error> {
    let checkpoint = upload.resume.take().unwrap_or_default();
    // A name is needed to make the asset, and the content type comes of it; an upload that goes on has both.
    let (stem, extension) = match upload.named() {
        Some(named) => named,
        None if checkpoint.media_id.is_some() => Default::default(),
        None => {
            return Err(Error::configuration(
                "the upload has no file name with an extension, which says what the file is: set file_name(\"...\")",
            ));
        }
    };
    if !upload.meta.contains_key("Title") {
        let title: String = stem.chars().take(TITLE).collect();
        upload.meta.insert("Title".to_owned(), Value::from(title));
    }
    let place = match upload.bucket.clone() {
        Some((bucket, key)) => own_bucket(&upload, bucket, key, checkpoint)?,
        None => own_storage(&upload, &stem, &extension, checkpoint).await?,
    };
    let cancel = upload.cancel.take();
    let keep = upload.on_checkpoint.clone();
    if let Some(told) = &keep {
        told(&place.checkpoint);
    }
    let mut transfer = place
        .transfer(&upload.client, kind::content_type(&extension))?
        .options(upload.options);
    if let Some(told) = upload.on_progress.clone() {
        transfer = transfer.on_progress(move |progress| told(progress));
    }
    if let Some(told) = keep.clone() {
        let checkpoint = place.checkpoint.clone();
        transfer = transfer.on_state(move |state| {
            told(&UploadCheckpoint {
                transfer: state.clone(),
                ..checkpoint.clone()
            });
        });
    }
    let source = std::mem::replace(&mut upload.source, Vec::new().into());
    let transferred = match raced(transfer.run(source), cancel).await {
        Some(Ok(transferred)) => transferred,
        Some(Err(error)) => {
            if keep.is_none() {
                transfer.clean_up().await;
            }
            return Err(error);
        }
        None => {
            let removed = transfer.abort().await;
            let message = match &removed {
                Ok(()) => "the upload was cancelled, and its parts were removed",
                Err(_) => "the upload was cancelled, and its parts could not be removed",
            };
            let error = Error::cancelled(message);
            return Err(match removed {
                Ok(()) => error,
                Err(left) => error.caused_by(left),
            });
        }
    };
    match place.checkpoint.media_id {
        Some(media_id) => Ok(Uploaded {
            media_id,
            media_url: place.media_url,
            size: transferred.size,
            crc64: transferred.crc64,
            already_registered: false,
        }),
        None => register(&upload, &place.target, transferred).await,
    }
}

/// Removes what is there of an upload.
pub(super) async fn abort(client: &Client, checkpoint: UploadCheckpoint) -> Result<(), Error> {
    if checkpoint.transfer.upload_id().is_none() {
        return Ok(());
    }
    let upload = client.upload(Vec::new());
    let place = match (checkpoint.bucket.clone(), checkpoint.key.clone()) {
        (Some(bucket), Some(key)) => own_bucket(&upload, bucket, key, checkpoint)?,
        _ => own_storage(&upload, "", "", checkpoint).await?,
    };
    place.transfer(client, "")?.abort().await
}

/// What comes first: the end of the work (`Some`) or the wish to give it up.
async fn raced<T>(work: impl Future<Output = T>, cancel: Option<Cancel>) -> Option<T> {
    let Some(mut cancel) = cancel else {
        return Some(work.await);
    };
    let mut work = pin!(work);
    poll_fn(move |context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        cancel.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// A bucket of the caller, with the client's own credentials.
fn own_bucket(
    upload: &Upload,
    bucket: String,
    key: String,
    checkpoint: UploadCheckpoint,
) -> Result<Place, Error> {
    let same = checkpoint.bucket.is_none()
        || (checkpoint.bucket.as_ref(), checkpoint.key.as_ref()) == (Some(&bucket), Some(&key));
    if checkpoint.media_id.is_some() || !same {
        return Err(Error::configuration(
            "the checkpoint is of an upload to another place than this one",
        ));
    }
    let core = upload.client.core();
    let Some(region) = core.region() else {
        return Err(Error::configuration(
            "uploading to a bucket needs the region of the client: set region(...)",
        ));
    };
    let told = upload.oss_endpoint.clone().or(checkpoint.endpoint);
    let endpoint = told
        .clone()
        .unwrap_or_else(|| format!("https://oss-{region}.aliyuncs.com"));
    Ok(Place {
        target: Target {
            endpoint,
            bucket: bucket.clone(),
            key: key.clone(),
            region: region.to_owned(),
        },
        provider: core.credentials_provider(),
        checkpoint: UploadCheckpoint {
            bucket: Some(bucket),
            key: Some(key),
            endpoint: told,
            ..checkpoint
        },
        media_url: None,
    })
}

/// The service's own storage: a new asset, or the one of the checkpoint with a new credential.
async fn own_storage(
    upload: &Upload,
    stem: &str,
    extension: &str,
    mut checkpoint: UploadCheckpoint,
) -> Result<Place, Error> {
    if checkpoint.bucket.is_some() {
        return Err(Error::configuration(
            "the checkpoint is of an upload to a bucket: set to_bucket(...) as at the first time",
        ));
    }
    let client = &upload.client;
    let (address, auth, media_url) = match checkpoint.media_id.clone() {
        Some(id) => {
            let answer = client.refresh_upload_media().media_id(id).send().await?;
            let answer = answer.into_inner();
            (answer.upload_address, answer.upload_auth, None)
        }
        None => {
            let answer = create(upload, stem, extension).await?;
            let Some(id) = answer.media_id else {
                return Err(Error::unusable_answer(
                    "CreateUploadMedia",
                    "it has no MediaId",
                ));
            };
            checkpoint.media_id = Some(id);
            (answer.upload_address, answer.upload_auth, answer.media_url)
        }
    };
    let granted = address::read(
        address.as_deref().unwrap_or_default(),
        auth.as_deref().unwrap_or_default(),
        oss::now(client.core()),
    )
    .map_err(|what| Error::unusable_answer("CreateUploadMedia", &what))?;
    let media_id = checkpoint.media_id.clone().unwrap_or_default();
    let keys = UploadKeys::new(client.clone(), media_id, granted.credentials);
    Ok(Place {
        target: granted.target,
        provider: oss::renewed(client.core(), keys),
        checkpoint,
        media_url,
    })
}

async fn create(
    upload: &Upload,
    stem: &str,
    extension: &str,
) -> Result<crate::operations::create_upload_media::CreateUploadMediaResponse, Error> {
    let kind = upload
        .media_type
        .clone()
        .unwrap_or_else(|| kind::media_type(extension).to_owned());
    let mut info = json!({"Type": kind, "Name": stem, "Ext": extension});
    if let (Some(size), Some(info)) = (upload.source.size(), info.as_object_mut()) {
        info.insert("Size".to_owned(), Value::from(size));
    }
    let mut call = upload
        .client
        .create_upload_media()
        .file_info(info.to_string())
        .media_meta_data(Value::from(upload.meta.clone()).to_string());
    if let Some(data) = &upload.user_data {
        call = call.user_data(data.as_str());
    }
    if let Some(process) = &upload.post_process {
        call = call.post_process_config(process.as_str());
    }
    if let Some(app) = &upload.app_id {
        call = call.app_id(app.as_str());
    }
    Ok(call.send().await?.into_inner())
}

/// Makes an asset of an object in the caller's bucket, or finds the one that it is already.
async fn register(
    upload: &Upload,
    target: &Target,
    transferred: Transferred,
) -> Result<Uploaded, Error> {
    let address = format!("oss://{}/{}", target.bucket, target.key);
    let client = &upload.client;
    let mut call = client.register_media_info().input_url(address.as_str());
    // With a token a repetition is recognized, so the call may be repeated when its answer is lost.
    if let Ok(token) = RandomNonce.next() {
        call = call.client_token(token);
    }
    let text = |name: &str| upload.meta.get(name).and_then(Value::as_str);
    if let Some(title) = text("Title") {
        call = call.title(title);
    }
    if let Some(description) = text("Description") {
        call = call.description(description);
    }
    if let Some(tags) = text("Tags") {
        call = call.media_tags(tags);
    }
    if let Some(cover) = text("CoverURL") {
        call = call.cover_url(cover);
    }
    if let Some(kind) = text("BusinessType") {
        call = call.business_type(kind);
    }
    if let Some(kind) = &upload.media_type {
        call = call.media_type(kind.as_str());
    }
    if let Some(id) = upload.category {
        call = call.cate_id(id);
    }
    if let Some(data) = &upload.user_data {
        call = call.user_data(data.as_str());
    }
    let (media_id, already_registered) = match call.send().await {
        Ok(answer) => (answer.into_inner().media_id, false),
        Err(error) if error.code() == Some(REGISTERED) => {
            let known = client.get_media_info().input_url(address).send().await?;
            let info = known.into_inner().media_info;
            let id = info.and_then(|info| {
                let basic = info.media_basic_info;
                info.media_id.or(basic.and_then(|basic| basic.media_id))
            });
            (id, true)
        }
        Err(error) => return Err(error),
    };
    let media_id = media_id
        .filter(|id| !id.is_empty())
        .ok_or_else(|| Error::unusable_answer("RegisterMediaInfo", "it has no MediaId"))?;
    Ok(Uploaded {
        media_id,
        media_url: None,
        size: transferred.size,
        crc64: transferred.crc64,
        already_registered,
    })
}
