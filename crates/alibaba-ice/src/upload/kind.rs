//! What the name of a file says of its content.

/// The type of media that `CreateUploadMedia` wants: `video`, `audio`, `image`, `text` or `other`.
pub(super) fn media_type(extension: &str) -> &'static str {
    match content_type(extension).split('/').next() {
        Some("video") => "video",
        Some("audio") => "audio",
        Some("image") => "image",
        Some("text") => "text",
        _ => "other",
    }
}

/// The content type that the object has.
pub(super) fn content_type(extension: &str) -> &'static str {
    mime_guess::from_ext(extension)
        .first_raw()
        .unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::{content_type, media_type};

    #[test]
    fn by_extension() {
        for (extension, kind, content) in [
            ("mp4", "video", "video/mp4"),
            ("MOV", "video", "video/quicktime"),
            ("mp3", "audio", "audio/mpeg"),
            ("png", "image", "image/png"),
            ("vtt", "text", "text/vtt"),
            ("", "other", "application/octet-stream"),
        ] {
            assert_eq!(media_type(extension), kind, "{extension}");
            assert_eq!(content_type(extension), content, "{extension}");
        }
    }
}
