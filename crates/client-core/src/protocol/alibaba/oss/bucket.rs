//! A bucket, and the calls that uploading makes.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::SystemTime;

use auth_core::alibaba::oss::is_path_style;
use auth_core::encode::percent_encode;
use auth_core::{CachedProvider, ProvideCredentials, SharedProvider};
use bytes::Bytes;

use super::crc64::Crc64;
use super::operations::{ABORT, COMPLETE, HEAD, INFO, INITIATE, LIST_PARTS, PUT, UPLOAD_PART};
use super::xml;
use crate::call::CallOptions;
use crate::client::CoreClient;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::operation::OperationInfo;
use crate::response::RawResponse;
use crate::upload::{attempt_limit, is_in_the_clear};
use crate::wire::WireRequest;

/// A long upload meets more broken connections than a short call, and sending a part again harms nobody.
const LEAST_ATTEMPTS: u32 = 6;
/// No page of a listing goes on for ever.
const MOST_PAGES: usize = 11;

/// One bucket as one client reaches it.
#[derive(Clone, Debug)]
pub struct Bucket {
    core: CoreClient,
    name: String,
    by_path: bool,
}

/// A part that the service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredPart {
    pub number: u32,
    pub etag: String,
    pub size: u64,
    /// Its checksum, where the service tells it.
    pub crc64: Option<u64>,
}

/// An object that the service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredObject {
    pub size: Option<u64>,
    pub crc64: Option<u64>,
}

impl Bucket {
    /// The bucket `name` in `region`, behind `endpoint` (`https://oss-cn-shanghai.aliyuncs.com`; the scheme may be left
    /// out), reached with the transport and settings of `client` and the credentials of `provider`.
    ///
    /// Where the endpoint is an address or `localhost`, the bucket stands in the path instead of the host.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::error::ErrorKind::Configuration) for an endpoint or a name that cannot be used.
    pub fn new(
        client: &CoreClient,
        endpoint: &str,
        name: &str,
        region: &str,
        provider: SharedProvider,
    ) -> Result<Self, Error> {
        let unusable =
            |what: String| Error::configuration(format!("the endpoint of bucket {name:?}: {what}"));
        let is_name = (3..=63).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_name {
            return Err(Error::configuration(format!(
                "{name:?} is no name of a bucket: 3 to 63 small letters, digits and hyphens"
            )));
        }
        let given = Endpoint::parse(endpoint).map_err(unusable)?;
        let by_path = is_path_style(given.host());
        let endpoint = if by_path || given.host().starts_with(&format!("{name}.")) {
            given
        } else {
            let text = format!("{}://{name}.{}", given.scheme(), given.authority());
            Endpoint::parse(&text).map_err(unusable)?
        };
        // Credentials of a session go along: in the clear only where the client's own calls go in the clear, too.
        if is_in_the_clear(client, endpoint.scheme(), endpoint.is_loopback()) {
            return Err(unusable(
                "it begins with http://, which would show credentials on the way; use https://"
                    .to_owned(),
            ));
        }
        let context = client
            .inner
            .beside(&INFO, endpoint, Some(region.to_owned()), provider)?;
        Ok(Self {
            core: CoreClient {
                inner: Arc::new(context),
            },
            name: name.to_owned(),
            by_path,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Stores an object at once; gives its checksum, where the service tells it.
    pub(super) async fn put(
        &self,
        key: &str,
        body: Bytes,
        content_type: &'static str,
        options: CallOptions,
    ) -> Result<Option<u64>, Error> {
        let call = self.wire(&PUT, key, String::new(), body, Some(content_type));
        Ok(crc_of(&self.send(call, options).await?))
    }

    /// Begins an upload in parts; gives its id.
    pub(super) async fn initiate(
        &self,
        key: &str,
        content_type: &'static str,
        options: CallOptions,
    ) -> Result<String, Error> {
        let mut call = self.wire(&INITIATE, key, "uploads".to_owned(), Bytes::new(), None);
        call.content_type = Some(content_type);
        let answer = self.send(call, options).await?;
        match xml::first(answer.body(), "UploadId") {
            Ok(Some(id)) if !id.is_empty() => Ok(id),
            Ok(_) => Err(unreadable(&INITIATE, answer, "it has no UploadId")),
            Err(what) => Err(unreadable(&INITIATE, answer, &what)),
        }
    }

    /// Stores a part.
    pub(super) async fn upload_part(
        &self,
        key: &str,
        upload_id: &str,
        number: u32,
        body: Bytes,
        options: CallOptions,
    ) -> Result<StoredPart, Error> {
        let query = format!("partNumber={number}&uploadId={}", percent_encode(upload_id));
        let size = body.len() as u64;
        let call = self.wire(&UPLOAD_PART, key, query, body, None);
        let answer = self.send(call, options).await?;
        let etag = answer
            .headers()
            .get(http::header::ETAG)
            .and_then(|etag| etag.to_str().ok())
            .map(str::to_owned);
        match etag {
            Some(etag) => Ok(StoredPart {
                number,
                etag,
                size,
                crc64: crc_of(&answer),
            }),
            None => Err(unreadable(&UPLOAD_PART, answer, "it has no ETag")),
        }
    }

    /// The parts that the service has of an upload.
    pub(super) async fn list_parts(
        &self,
        key: &str,
        upload_id: &str,
        options: CallOptions,
    ) -> Result<Vec<StoredPart>, Error> {
        let mut parts = Vec::new();
        let mut after = 0_u32;
        for _ in 0..MOST_PAGES {
            let query = format!(
                "max-parts=1000&part-number-marker={after}&uploadId={}",
                percent_encode(upload_id)
            );
            let call = self.wire(&LIST_PARTS, key, query, Bytes::new(), None);
            let answer = self.send(call, options.clone()).await?;
            let page =
                page(answer.body()).map_err(|what| unreadable(&LIST_PARTS, answer, &what))?;
            parts.extend(page.parts);
            match page.next.filter(|next| page.truncated && *next > after) {
                Some(next) => after = next,
                None => break,
            }
        }
        Ok(parts)
    }

    /// Makes an object of the parts; gives its checksum, where the service tells it.
    pub(super) async fn complete(
        &self,
        key: &str,
        upload_id: &str,
        parts: &[StoredPart],
        options: CallOptions,
    ) -> Result<Option<u64>, Error> {
        let mut body = String::from("<CompleteMultipartUpload>");
        for part in parts {
            let etag = xml::escaped(&part.etag);
            let number = part.number;
            // Writing to a String cannot fail.
            let _ = write!(
                body,
                "<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"
            );
        }
        body.push_str("</CompleteMultipartUpload>");
        let query = format!("uploadId={}", percent_encode(upload_id));
        let body = Bytes::from(body);
        let call = self.wire(&COMPLETE, key, query, body, Some("application/xml"));
        Ok(crc_of(&self.send(call, options).await?))
    }

    /// Gives an upload up; one that is not there any more is given up, too.
    pub(super) async fn abort(
        &self,
        key: &str,
        upload_id: &str,
        options: CallOptions,
    ) -> Result<(), Error> {
        let query = format!("uploadId={}", percent_encode(upload_id));
        let call = self.wire(&ABORT, key, query, Bytes::new(), None);
        match self.send(call, options).await {
            Ok(_) => Ok(()),
            Err(error) if is_no_such_upload(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What the service has at this key; `None` when nothing.
    pub(super) async fn head(
        &self,
        key: &str,
        options: CallOptions,
    ) -> Result<Option<StoredObject>, Error> {
        let call = self.wire(&HEAD, key, String::new(), Bytes::new(), None);
        match self.send(call, options).await {
            Ok(answer) => Ok(Some(StoredObject {
                size: answer
                    .headers()
                    .get(http::header::CONTENT_LENGTH)
                    .and_then(|size| size.to_str().ok()?.parse().ok()),
                crc64: crc_of(&answer),
            })),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn wire(
        &self,
        operation: &'static OperationInfo,
        key: &str,
        query: String,
        body: Bytes,
        content_type: Option<&'static str>,
    ) -> WireRequest {
        let key: Vec<String> = key.split('/').map(percent_encode).collect();
        let key = key.join("/");
        WireRequest {
            operation,
            path: if self.by_path {
                format!("/{}/{key}", self.name)
            } else {
                format!("/{key}")
            },
            query,
            body,
            content_type,
            has_repeat_key: false,
        }
    }

    async fn send(&self, call: WireRequest, options: CallOptions) -> Result<RawResponse, Error> {
        let policy = options.retry.unwrap_or(self.core.inner.retry);
        let options = match policy.max_attempts() {
            // Whoever wants no repetition has none.
            1 => options,
            attempts => options.with_retry(policy.with_max_attempts(attempts.max(LEAST_ATTEMPTS))),
        };
        let options = options.with_attempt_timeout(attempt_limit(&self.core));
        self.core.execute(call, options).await
    }
}

/// The time by the clock of `client`.
pub fn now(client: &CoreClient) -> SystemTime {
    client.inner.offset.apply(client.inner.clock.now())
}

/// Credentials that are got anew before they end, once for all who wait, with the clock, transport and runtime of `client`.
pub fn renewed(client: &CoreClient, source: impl ProvideCredentials + 'static) -> SharedProvider {
    let context = &client.inner;
    let mut system = crate::system::system(Arc::clone(&context.transport));
    system.clock = Arc::clone(&context.clock);
    system.clock_offset = context.offset.clone();
    Arc::new(CachedProvider::new(source, &system))
}

/// The upload ended before, in one way or the other.
pub(super) fn is_no_such_upload(error: &Error) -> bool {
    error.code() == Some("NoSuchUpload")
}

struct Page {
    parts: Vec<StoredPart>,
    truncated: bool,
    next: Option<u32>,
}

fn page(body: &[u8]) -> Result<Page, String> {
    let mut page = Page {
        parts: Vec::new(),
        truncated: false,
        next: None,
    };
    let (mut number, mut etag, mut size, mut crc64) = (None, None, None, None);
    xml::texts(body, |path, text| match path {
        [name] if name == "IsTruncated" => page.truncated = text == "true",
        [name] if name == "NextPartNumberMarker" => page.next = text.parse().ok(),
        [list, name] if list == "Part" => match name.as_str() {
            "PartNumber" => number = text.parse().ok(),
            "ETag" => etag = Some(text.to_owned()),
            "Size" => size = text.parse().ok(),
            "HashCrc64ecma" => crc64 = text.parse().ok(),
            _ => {}
        },
        [name] if name == "Part" => {
            let of_this = (number.take(), etag.take(), size.take(), crc64.take());
            if let (Some(number), Some(etag), Some(size), crc64) = of_this {
                page.parts.push(StoredPart {
                    number,
                    etag,
                    size,
                    crc64,
                });
            }
        }
        _ => {}
    })?;
    Ok(page)
}

/// The parts, as number and etag, that a request to complete an upload lists; `None` when it is no such request. For
/// whoever is the other side.
pub fn listed_parts(body: &[u8]) -> Option<Vec<(u32, String)>> {
    let mut listed = Vec::new();
    let (mut number, mut etag) = (None, None);
    xml::texts(body, |path, text| match path {
        [list, name] if list == "Part" && name == "PartNumber" => number = text.parse().ok(),
        [list, name] if list == "Part" && name == "ETag" => etag = Some(text.to_owned()),
        [name] if name == "Part" => listed.push(number.take().zip(etag.take())),
        _ => {}
    })
    .ok()?;
    listed.into_iter().collect()
}

fn crc_of(answer: &RawResponse) -> Option<u64> {
    let value = answer.headers().get("x-oss-hash-crc64ecma")?;
    value.to_str().ok()?.parse().ok()
}

fn unreadable(operation: &'static OperationInfo, answer: RawResponse, what: &str) -> Error {
    match answer.request_id() {
        Some(id) => Error::unusable_answer(operation.name(), &format!("{what} (request {id})")),
        None => Error::unusable_answer(operation.name(), what),
    }
}

/// Whether what is stored is what was sent; a service that tells no checksum is believed.
pub(super) fn agrees(sent: Crc64, stored: Option<u64>) -> bool {
    stored.is_none_or(|stored| stored == sent.value())
}
