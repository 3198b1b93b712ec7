//! What is uploaded: a file, a reader, bytes.

use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::ready;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, ReadBuf};

use crate::error::{Error, ErrorKind};

/// How much is asked of a source at once.
const CHUNK: usize = 256 * 1024;
/// More is not reserved before it is read.
const LARGEST_AT_ONCE: usize = 64 * 1024 * 1024;

/// What is uploaded.
///
/// A path is read as a file, in a thread for blocking work. A reader is read once, from where it stands; to go on with an
/// upload that was interrupted, give one that begins at the same place again.
pub struct UploadSource(Inner);

enum Inner {
    File(PathBuf),
    Reader(Pin<Box<dyn AsyncRead + Send>>),
    Bytes(Bytes),
}

impl UploadSource {
    /// What a reader gives, up to its end.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self(Inner::Reader(Box::pin(reader)))
    }

    /// The path, when it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Inner::File(path) => Some(path),
            _ => None,
        }
    }

    /// How many bytes it has, when that is known before it is read.
    pub fn size(&self) -> Option<u64> {
        match &self.0 {
            Inner::File(path) => std::fs::metadata(path).ok().map(|about| about.len()),
            Inner::Reader(_) => None,
            Inner::Bytes(bytes) => Some(bytes.len() as u64),
        }
    }

    /// All of it, when it is no more than `most` bytes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when it cannot be read or is larger.
    pub async fn whole(self, most: usize) -> Result<Bytes, Error> {
        let mut source = self.open().await?;
        if source.hold(most.saturating_add(1)).await? > most {
            return Err(Error::new(
                ErrorKind::InvalidRequest,
                format!(
                    "what is to be uploaded has more than the {most} bytes that the service takes"
                ),
            ));
        }
        source.next(most).await
    }

    /// Opens it.
    pub(crate) async fn open(self) -> Result<OpenSource, Error> {
        let (reader, size, path) = match self.0 {
            Inner::File(path) => {
                let unreadable = |error| unreadable(Some(&path), error);
                let file = tokio::fs::File::open(&path).await.map_err(unreadable)?;
                let about = file.metadata().await.map_err(unreadable)?;
                if !about.is_file() {
                    return Err(Error::new(
                        ErrorKind::InvalidRequest,
                        format!("{} is no file", path.display()),
                    ));
                }
                let reader: Pin<Box<dyn AsyncRead + Send>> = Box::pin(file);
                (reader, Some(about.len()), Some(path))
            }
            Inner::Reader(reader) => (reader, None, None),
            Inner::Bytes(bytes) => {
                let size = bytes.len() as u64;
                let reader: Pin<Box<dyn AsyncRead + Send>> = Box::pin(Buffer(bytes));
                (reader, Some(size), None)
            }
        };
        Ok(OpenSource {
            reader,
            size,
            path,
            held: BytesMut::new(),
            taken: 0,
            ended: false,
        })
    }
}

impl fmt::Debug for UploadSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::File(path) => f.debug_tuple("File").field(path).finish(),
            Inner::Reader(_) => f.write_str("Reader"),
            Inner::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

impl From<PathBuf> for UploadSource {
    fn from(path: PathBuf) -> Self {
        Self(Inner::File(path))
    }
}

impl From<&Path> for UploadSource {
    fn from(path: &Path) -> Self {
        path.to_owned().into()
    }
}

impl From<&str> for UploadSource {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<String> for UploadSource {
    fn from(path: String) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<&PathBuf> for UploadSource {
    fn from(path: &PathBuf) -> Self {
        path.clone().into()
    }
}

impl From<Bytes> for UploadSource {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for UploadSource {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Inner::Bytes(bytes.into()))
    }
}

struct Buffer(Bytes);

impl AsyncRead for Buffer {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let part = self.0.len().min(into.remaining());
        into.put_slice(&self.0.split_to(part));
        std::task::Poll::Ready(Ok(()))
    }
}

/// A source that is being read.
pub(crate) struct OpenSource {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    pub size: Option<u64>,
    pub path: Option<PathBuf>,
    held: BytesMut,
    /// Bytes that were given on.
    taken: u64,
    ended: bool,
}

impl OpenSource {
    /// Reads until `size` bytes are at hand, or all there are.
    pub async fn hold(&mut self, size: usize) -> Result<usize, Error> {
        // Exactly as much as a part takes: a buffer that doubles would cost as much again.
        let left = self.size.map_or(usize::MAX, |all| {
            usize::try_from(all.saturating_sub(self.taken)).unwrap_or(usize::MAX)
        });
        let wanted = size.min(left).saturating_sub(self.held.len());
        self.held.reserve(wanted.min(LARGEST_AT_ONCE));
        while !self.ended && self.held.len() < size {
            let begun = self.held.len();
            let want = (size - begun).min(CHUNK);
            self.held.resize(begun + want, 0);
            let reader = &mut self.reader;
            let chunk = self.held.get_mut(begun..).unwrap_or_default();
            let read = poll_fn(|context| {
                let mut into = ReadBuf::new(chunk);
                ready!(reader.as_mut().poll_read(context, &mut into))?;
                std::task::Poll::Ready(Ok(into.filled().len()))
            });
            let read = read
                .await
                .map_err(|error| unreadable(self.path.as_deref(), error))?;
            self.ended = read == 0;
            self.held.truncate(begun + read);
        }
        Ok(self.held.len())
    }

    /// The next `size` bytes, or what is left; empty at the end.
    pub async fn next(&mut self, size: usize) -> Result<Bytes, Error> {
        let held = self.hold(size).await?;
        let part = self.held.split_to(held.min(size)).freeze();
        self.taken += part.len() as u64;
        Ok(part)
    }

    /// Refuses what is longer or shorter than it was at the beginning: half of it would be of another version.
    #[cfg(feature = "oss")]
    pub fn check_read(&self, read: u64) -> Result<(), Error> {
        match self.size {
            Some(size) if size != read => Err(Error::new(
                ErrorKind::InvalidRequest,
                format!(
                    "{} had {size} bytes at the beginning and {read} at the end: it was changed while it was uploaded",
                    self.path
                        .as_deref()
                        .unwrap_or(Path::new("the source"))
                        .display()
                ),
            )),
            _ => Ok(()),
        }
    }

    /// The same from its beginning; a reader cannot go back.
    #[cfg(feature = "oss")]
    pub async fn rewound(self) -> Result<Self, Error> {
        match self.path {
            Some(path) => UploadSource::from(path).open().await,
            None => Err(Error::new(
                ErrorKind::InvalidRequest,
                "the upload to be resumed does not exist any more, and what was read cannot be read again: give the source anew, \
                 without the checkpoint",
            )),
        }
    }
}

fn unreadable(path: Option<&Path>, error: std::io::Error) -> Error {
    let what = match path {
        Some(path) => format!("{} cannot be read", path.display()),
        None => "what is to be uploaded cannot be read".to_owned(),
    };
    Error::new(ErrorKind::InvalidRequest, format!("{what}: {error}")).with_source(error)
}
