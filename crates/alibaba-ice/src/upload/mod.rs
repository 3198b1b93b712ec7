//! Files uploaded as media assets, with the feature `upload`.
//!
//! [`Client::upload`] takes a path, bytes, or a reader, and gives the asset. Two places are possible:
//!
//! * **The service's own storage**, which is the default: `CreateUploadMedia` makes the asset and gives address and
//!   credential; the credential is renewed while the upload lasts. Offered in cn-shanghai, cn-beijing and cn-shenzhen.
//! * **A bucket of yours**, with [`to_bucket`](Upload::to_bucket): the file is stored with the client's own credentials
//!   and registered with `RegisterMediaInfo`. What is registered already is found, not made again.
//!
//! Files above 10 MiB go in parts of 6 MiB, three at a time, each checked by its CRC-64, and the whole once more; so
//! memory stays below about 40 MiB whatever the size. Passing faults are retried as at any call.
//!
//! ```no_run
//! # async fn example(client: alibaba_ice::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let uploaded = client.upload("holiday.mp4").title("Holiday").send().await?;
//! println!("{} with {} bytes", uploaded.media_id, uploaded.size);
//! # Ok(())
//! # }
//! ```
//!
//! An upload survives its process when its checkpoint does:
//!
//! ```no_run
//! # async fn example(client: alibaba_ice::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use alibaba_ice::upload::UploadCheckpoint;
//!
//! let mut upload = client.upload("holiday.mp4").on_checkpoint(|checkpoint| {
//!     if let Ok(text) = serde_json::to_string(checkpoint) {
//!         let _ = std::fs::write("holiday.upload", text);
//!     }
//! });
//! if let Ok(text) = std::fs::read_to_string("holiday.upload") {
//!     let checkpoint: UploadCheckpoint = serde_json::from_str(&text)?;
//!     upload = upload.resume(checkpoint);
//! }
//! let uploaded = upload.send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Source: [upload of media assets](https://www.alibabacloud.com/help/en/ims/developer-reference/api-ice-2020-11-09-createuploadmedia),
//! [multipart upload](https://www.alibabacloud.com/help/en/oss/user-guide/multipart-upload-12).

mod address;
mod checkpoint;
mod keys;
mod kind;
mod run;

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use client_core::error::Error;
pub use client_core::protocol::alibaba::oss::{UploadOptions, UploadProgress, UploadSource};
use serde_json::{Map, Value};

use crate::Client;
pub use checkpoint::UploadCheckpoint;

type OnProgress = Arc<dyn Fn(UploadProgress) + Send + Sync>;
type OnCheckpoint = Arc<dyn Fn(&UploadCheckpoint) + Send + Sync>;
type Cancel = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Client {
    /// Uploads a file (or bytes, or what a [reader](UploadSource::reader) gives) as a media asset.
    ///
    /// See [`upload`](crate::upload) for what happens, and [`Upload`] for the settings.
    pub fn upload(&self, source: impl Into<UploadSource>) -> Upload {
        Upload::new(self.clone(), source.into())
    }

    /// Removes what the service has of an upload that will not go on. The asset that was made for it stays; delete it
    /// with `DeleteMediaInfos`.
    ///
    /// # Errors
    /// What the calls give. The credential of an upload address may not be allowed to remove anything: then it is told as
    /// a missing permission, and the service clears the parts up some day.
    pub async fn abort_upload(&self, checkpoint: UploadCheckpoint) -> Result<(), Error> {
        run::abort(self, checkpoint).await
    }
}

/// An upload that is being described; [`send`](Self::send) starts it.
#[must_use = "nothing is uploaded before `send()`"]
pub struct Upload {
    client: Client,
    source: UploadSource,
    name: Option<String>,
    media_type: Option<String>,
    meta: Map<String, Value>,
    category: Option<i64>,
    user_data: Option<String>,
    post_process: Option<String>,
    app_id: Option<String>,
    bucket: Option<(String, String)>,
    oss_endpoint: Option<String>,
    options: UploadOptions,
    on_progress: Option<OnProgress>,
    on_checkpoint: Option<OnCheckpoint>,
    resume: Option<UploadCheckpoint>,
    cancel: Option<Cancel>,
}

/// An asset whose file has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uploaded {
    /// The id of the asset.
    pub media_id: String,
    /// The address under which the service offers the file, where it tells one; it may need a signature.
    pub media_url: Option<String>,
    /// Bytes of the file.
    pub size: u64,
    /// CRC-64 of the file, as the service tells it.
    pub crc64: u64,
    /// The object in the caller's bucket had been registered before; the asset is the one of then.
    pub already_registered: bool,
}

impl Upload {
    fn new(client: Client, source: UploadSource) -> Self {
        Self {
            client,
            source,
            name: None,
            media_type: None,
            meta: Map::new(),
            category: None,
            user_data: None,
            post_process: None,
            app_id: None,
            bucket: None,
            oss_endpoint: None,
            options: UploadOptions::default(),
            on_progress: None,
            on_checkpoint: None,
            resume: None,
            cancel: None,
        }
    }

    /// The name of the file, such as `holiday.mp4`: its extension says what it is. Needed where the source is no path.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The type of the asset: `video`, `audio`, `image`, `text` or `other`. Without it, by the extension.
    pub fn media_type(mut self, kind: impl Into<String>) -> Self {
        self.media_type = Some(kind.into());
        self
    }

    /// The title, of at most 128 characters. Without it, the name of the file.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.meta("Title", title)
    }

    /// The description, of at most 1,024 characters.
    pub fn description(self, text: impl Into<String>) -> Self {
        self.meta("Description", text)
    }

    /// The category.
    pub fn category_id(mut self, id: i64) -> Self {
        self.category = Some(id);
        self.meta("CateId", id.to_string())
    }

    /// Tags, at most 16.
    pub fn tags<T: AsRef<str>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        let tags: Vec<String> = tags
            .into_iter()
            .map(|tag| tag.as_ref().to_owned())
            .collect();
        self.meta("Tags", tags.join(","))
    }

    /// The address of a cover.
    pub fn cover_url(self, url: impl Into<String>) -> Self {
        self.meta("CoverURL", url)
    }

    /// The business type, such as `general`.
    pub fn business_type(self, kind: impl Into<String>) -> Self {
        self.meta("BusinessType", kind)
    }

    /// Data of your own, as JSON, which comes back in queries and callbacks.
    pub fn user_data(mut self, data: impl Into<String>) -> Self {
        self.user_data = Some(data.into());
        self
    }

    /// Starts this workflow when the file has arrived. Only in the service's own storage.
    pub fn workflow(mut self, id: &str) -> Self {
        let process = serde_json::json!({"ProcessType": "Workflow", "ProcessID": id});
        self.post_process = Some(process.to_string());
        self
    }

    /// The application; without it `app-1000000`. Only in the service's own storage.
    pub fn app_id(mut self, id: impl Into<String>) -> Self {
        self.app_id = Some(id.into());
        self
    }

    /// Stores the file in a bucket of yours, in the client's region and with its credentials, and registers it.
    pub fn to_bucket(mut self, bucket: impl Into<String>, key: impl Into<String>) -> Self {
        self.bucket = Some((bucket.into(), key.into()));
        self
    }

    /// The endpoint of the storage for [`to_bucket`](Self::to_bucket). Without it the public one of the client's region,
    /// `https://oss-<region>.aliyuncs.com`; from a machine of the region,
    /// `https://oss-<region>-internal.aliyuncs.com` costs no traffic.
    pub fn oss_endpoint(mut self, url: impl Into<String>) -> Self {
        self.oss_endpoint = Some(url.into());
        self
    }

    /// How the file is cut up.
    pub fn options(mut self, options: UploadOptions) -> Self {
        self.options = options;
        self
    }

    /// Called after every part with how far it has come. It must not block.
    pub fn on_progress(mut self, told: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(told));
        self
    }

    /// Called as soon as there is something to go on from, and after every part. An upload with a checkpoint that fails
    /// leaves its parts for later; one without removes them.
    pub fn on_checkpoint(
        mut self,
        told: impl Fn(&UploadCheckpoint) + Send + Sync + 'static,
    ) -> Self {
        self.on_checkpoint = Some(Arc::new(told));
        self
    }

    /// Goes on from a checkpoint. What was changed in the file since is uploaded anew; a reader must begin where the
    /// first one began.
    pub fn resume(mut self, checkpoint: UploadCheckpoint) -> Self {
        self.resume = Some(checkpoint);
        self
    }

    /// Gives up when this future is ready: the upload ends with an error of kind
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and its parts are removed.
    pub fn cancel_when(mut self, cancelled: impl Future<Output = ()> + Send + 'static) -> Self {
        self.cancel = Some(Box::pin(cancelled));
        self
    }

    /// Uploads it. Dropping the future stops it and leaves the parts for [`resume`](Self::resume).
    ///
    /// # Errors
    /// What the calls give; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the file cannot be read, was changed
    /// meanwhile, or has no name; [`Transport`](crate::ErrorKind::Transport) when what is stored is not what was sent.
    pub async fn send(self) -> Result<Uploaded, Error> {
        run::run(self).await
    }

    fn meta(mut self, name: &str, value: impl Into<String>) -> Self {
        self.meta.insert(name.to_owned(), Value::from(value.into()));
        self
    }

    /// Name without extension, and extension.
    fn named(&self) -> Option<(String, String)> {
        let name = match (&self.name, self.source.path()) {
            (Some(name), _) => Path::new(name),
            (None, Some(path)) => path,
            (None, None) => return None,
        };
        let text = |part: Option<&std::ffi::OsStr>| Some(part?.to_string_lossy().into_owned());
        Some((text(name.file_stem())?, text(name.extension())?))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("source", &self.source)
            .field("bucket", &self.bucket)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
