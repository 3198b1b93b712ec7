//! What the service takes of a picture, checked before anything is sent.

use std::path::Path;

use client_core::error::Error;
use imagesize::ImageType;

/// 5 MB, both for query images and for faces.
pub(super) const MOST_BYTES: usize = 5 * 1024 * 1024;

/// One kind of upload.
#[derive(Debug)]
pub(super) struct Rules {
    pub operation: &'static str,
    /// Extensions with their content types.
    pub types: &'static [(&'static str, &'static str)],
    /// The least of width and height, in pixels.
    pub least_pixels: usize,
}

/// [Query images](https://api.ncloud-docs.com/docs/en/mi-create-query-asset-upload-url): jpg, png, webp and heic of 224 pixels
/// at least.
pub(super) const QUERY: Rules = Rules {
    operation: "create_query_asset_upload_url",
    types: &[
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("heic", "image/heic"),
    ],
    least_pixels: 224,
};

/// [Faces](https://api.ncloud-docs.com/docs/en/mi-create-person-thumbnail-upload-url): jpg, png and webp of 256 pixels at
/// least.
pub(super) const FACE: Rules = Rules {
    operation: "create_person_thumbnail_upload_url",
    types: &[
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("png", "image/png"),
        ("webp", "image/webp"),
    ],
    least_pixels: 256,
};

/// The content type of a picture with this name, when the service takes it.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(rules: &Rules, name: &str, bytes: &[u8]) -> Result<&'static str, Error> {
    let refused = |what: String| Error::invalid_request(rules.operation, what);
    let extension = Path::new(name)
        .extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let known = rules.types.iter().find(|(known, _)| *known == extension);
    let Some((_, content_type)) = known else {
        let all: Vec<&str> = rules.types.iter().map(|(known, _)| *known).collect();
        return Err(refused(format!(
            "{name:?} is no picture that the service takes: its name must end in one of {}",
            all.join(", ")
        )));
    };
    let is = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Heif(_)) => "image/heic",
        _ => {
            return Err(refused(format!(
                "{name:?} holds no picture of a known form"
            )));
        }
    };
    if is != *content_type {
        return Err(refused(format!(
            "{name:?} is called {content_type} and holds {is}: rename it"
        )));
    }
    let size = imagesize::blob_size(bytes)
        .map_err(|error| refused(format!("{name:?} is broken: {error}")))?;
    if size.width.min(size.height) < rules.least_pixels {
        return Err(refused(format!(
            "{name:?} has {} x {} pixels, and the service takes pictures from {least} x {least} on",
            size.width,
            size.height,
            least = rules.least_pixels
        )));
    }
    Ok(content_type)
}
