//! Pictures uploaded to search with and as the faces of persons, with the feature `upload`.
//!
//! Each takes three calls: one for a presigned address, one that puts the picture there, and one that asks whether it has
//! arrived. The picture is checked first: its form, its size of at most 5 MB, its pixels.
//!
//! ```no_run
//! # async fn example(client: ncp_maiu::Client) -> ncp_maiu::Result<()> {
//! let image = client.upload_query_image("sunset.heic").send().await?;
//! let query = ncp_maiu::types::SearchQuery::default().with_image_query(image.key);
//! let found = client.search_assets().workspace_name("films").query(query).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Videos and pictures to be analyzed are not uploaded: they stand in a bucket of yours, and `create_asset` names them.

mod picture;

use std::fmt;
use std::path::Path;

use client_core::error::Error;
use client_core::upload;
pub use client_core::upload::UploadSource;

use crate::Client;
use crate::operations::create_query_asset_upload_url::QueryAssetType;
use crate::types::UploadStatus;
use picture::{FACE, MOST_BYTES, QUERY, Rules};

/// Addresses are good once; so often a new one is asked for when a picture did not get through.
const TRIES: u32 = 3;

impl Client {
    /// Uploads a picture to search with: a path, bytes, or a [reader](UploadSource::reader). jpg, png, webp and heic of at
    /// most 5 MB and at least 224 x 224 pixels; what it gives is the key to search with.
    pub fn upload_query_image(&self, source: impl Into<UploadSource>) -> UploadPicture {
        UploadPicture::new(self.clone(), source.into(), None)
    }

    /// Uploads the face of a person: a path, bytes, or a [reader](UploadSource::reader). jpg, png and webp of at most 5 MB
    /// and at least 256 x 256 pixels.
    pub fn upload_person_thumbnail(
        &self,
        workspace_name: impl Into<String>,
        source: impl Into<UploadSource>,
    ) -> UploadPicture {
        UploadPicture::new(self.clone(), source.into(), Some(workspace_name.into()))
    }
}

/// A picture that is about to be uploaded; [`send`](Self::send) does it.
#[must_use = "nothing is uploaded before `send()`"]
pub struct UploadPicture {
    client: Client,
    source: UploadSource,
    name: Option<String>,
    /// The workspace of a person; none for a query image.
    workspace: Option<String>,
}

/// A picture that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadedPicture {
    /// The key to name it by. Of a query image in HEIC it is that of the JPG that the service made of it, and not the one
    /// that was given with the address.
    pub key: String,
}

impl UploadPicture {
    fn new(client: Client, source: UploadSource, workspace: Option<String>) -> Self {
        Self {
            client,
            source,
            name: None,
            workspace,
        }
    }

    /// The name of the file, such as `sunset.jpg`: its ending says what it is. Needed where the source is no path.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Uploads it and asks whether it has arrived.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for a picture that the service would not take,
    /// [`Service`](crate::ErrorKind::Service) when the storage or the service refuses it, and what the calls give.
    pub async fn send(self) -> Result<UploadedPicture, Error> {
        let rules = match self.workspace {
            Some(_) => &FACE,
            None => &QUERY,
        };
        let name = match (&self.name, self.source.path().and_then(Path::file_name)) {
            (Some(name), _) => name.clone(),
            (None, Some(name)) => name.to_string_lossy().into_owned(),
            (None, None) => {
                return Err(Error::invalid_request(
                    rules.operation,
                    "the picture has no name, which says what it is: set file_name(\"...\")"
                        .to_owned(),
                ));
            }
        };
        let bytes = self.source.whole(MOST_BYTES).await?;
        let content_type = picture::check(rules, &name, &bytes)?;
        let (client, workspace) = (&self.client, self.workspace.as_deref());
        let mut tries = 0;
        let key = loop {
            tries += 1;
            let (key, url) = address(client, workspace, rules, &name).await?;
            let put = upload::put(
                client.core(),
                rules.operation,
                &url,
                bytes.clone(),
                content_type,
            );
            match put.await {
                Ok(()) => break key,
                // The address may be used up, so another try takes another.
                Err(error) if error.is_retryable() && tries < TRIES => {}
                Err(error) => return Err(error),
            }
        };
        arrived(client, workspace, key).await
    }
}

impl fmt::Debug for UploadPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadPicture")
            .field("source", &self.source)
            .field("name", &self.name)
            .field("workspace", &self.workspace)
            .finish_non_exhaustive()
    }
}

/// Key and presigned address.
async fn address(
    client: &Client,
    workspace: Option<&str>,
    rules: &Rules,
    name: &str,
) -> Result<(String, String), Error> {
    let (key, url) = match workspace {
        Some(workspace) => {
            let call = client.create_person_thumbnail_upload_url();
            let call = call.workspace_name(workspace).thumbnail_file_name(name);
            let result = call.send().await?.into_inner().result.unwrap_or_default();
            (result.thumbnail_key, result.url)
        }
        None => {
            let call = client.create_query_asset_upload_url();
            let call = call.asset_type(QueryAssetType::Image).asset_file_name(name);
            let result = call.send().await?.into_inner().result.unwrap_or_default();
            (result.asset_file_key, result.presigned_upload_url)
        }
    };
    key.zip(url).ok_or_else(|| {
        Error::unusable_answer(rules.operation, "it has no key or no presigned address")
    })
}

/// Asks whether the picture has arrived.
async fn arrived(
    client: &Client,
    workspace: Option<&str>,
    key: String,
) -> Result<UploadedPicture, Error> {
    let (operation, status, message, renamed) = match workspace {
        Some(workspace) => {
            let call = client.check_person_thumbnail_upload();
            let call = call.workspace_name(workspace).thumbnail_key(key.as_str());
            let result = call.send().await?.into_inner().result.unwrap_or_default();
            let (status, message) = (result.upload_status, result.upload_message);
            ("check_person_thumbnail_upload", status, message, None)
        }
        None => {
            let call = client.check_query_asset_upload().asset_key(key.as_str());
            let result = call.send().await?.into_inner().result.unwrap_or_default();
            let (status, message) = (result.upload_status, result.upload_message);
            (
                "check_query_asset_upload",
                status,
                message,
                result.asset_key,
            )
        }
    };
    if status == Some(UploadStatus::Completed) {
        return Ok(UploadedPicture {
            key: renamed.filter(|key| !key.is_empty()).unwrap_or(key),
        });
    }
    let status = status.as_ref().map_or("no status", UploadStatus::as_str);
    let message = message.unwrap_or_else(|| "no reason is told".to_owned());
    Err(Error::refused_work(operation, status, &message))
}
