//! What ICE writes as text, read as what it is: numbers, durations, and JSON inside a string.
//!
//! The text stays in the models as it came; nothing here can make a response fail.

use std::time::Duration;

use client_core::model::{InvalidJsonText, from_json_text};

use crate::operations::{get_editing_project_materials, list_media_basic_infos};

/// Snapshots that a job took of a video.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The OSS bucket the images are in.
    pub bucket: Option<String>,
    /// How many images there are.
    pub count: Option<i64>,
    /// The job that took them.
    pub ice_job_id: Option<String>,
    /// The OSS location, such as `oss-cn-beijing`.
    pub location: Option<String>,
    /// The name of the images in the bucket; several are told apart by `{Count}` in it.
    pub snapshot_regular: Option<String>,
    /// The template of the job.
    pub template_id: Option<String>,
}

client_core::__private::model!(Snapshot {
    "bucket" => bucket,
    "count" => count,
    "iceJobId" => ice_job_id,
    "location" => location,
    "snapshotRegular" => snapshot_regular,
    "templateId" => template_id,
});

/// Sprites: snapshots of a video put together into larger images.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SpriteImage {
    /// The OSS bucket the images are in.
    pub bucket: Option<String>,
    /// How many snapshots there are.
    pub count: Option<i64>,
    /// The job that made them.
    pub ice_job_id: Option<String>,
    /// The OSS location, such as `oss-cn-shanghai`.
    pub location: Option<String>,
    /// The name of the snapshots in the bucket, with `{Count}` for the number.
    pub snapshot_regular: Option<String>,
    /// The name of the sprites in the bucket, with `{TileCount}` for the number.
    pub sprite_regular: Option<String>,
    /// The template of the job.
    pub template_id: Option<String>,
    /// How many sprites there are.
    pub tile_count: Option<i64>,
}

client_core::__private::model!(SpriteImage {
    "bucket" => bucket,
    "count" => count,
    "iceJobId" => ice_job_id,
    "location" => location,
    "snapshotRegular" => snapshot_regular,
    "spriteRegular" => sprite_regular,
    "templateId" => template_id,
    "tileCount" => tile_count,
});

/// Text as a number; `None` when it is absent or no such number.
fn number<T: std::str::FromStr>(text: Option<&str>) -> Option<T> {
    text?.trim().parse().ok()
}

fn seconds(text: Option<&str>) -> Option<Duration> {
    Duration::try_from_secs_f64(number(text)?).ok()
}

macro_rules! media_basic_info {
    ($type:ty) => {
        impl $type {
            /// Reads [`snapshots`](field@Self::snapshots), which is JSON inside a string; absent, empty and `null` are no
            /// snapshots.
            ///
            /// # Errors
            /// Text that is something else; the text itself stays in the field.
            pub fn parse_snapshots(&self) -> Result<Vec<Snapshot>, InvalidJsonText> {
                Ok(from_json_text(self.snapshots.as_deref())?.unwrap_or_default())
            }

            /// Reads [`sprite_images`](field@Self::sprite_images), which is JSON inside a string; absent, empty and
            /// `null` are no sprites.
            ///
            /// # Errors
            /// Text that is something else; the text itself stays in the field.
            pub fn parse_sprite_images(&self) -> Result<Vec<SpriteImage>, InvalidJsonText> {
                Ok(from_json_text(self.sprite_images.as_deref())?.unwrap_or_default())
            }
        }
    };
}
media_basic_info!(list_media_basic_infos::MediaBasicInfo);
media_basic_info!(get_editing_project_materials::MediaBasicInfo);

macro_rules! file_basic_info {
    ($type:ty) => {
        impl $type {
            /// The size in bytes; `None` when it is absent or no number.
            pub fn file_size_bytes(&self) -> Option<u64> {
                number(self.file_size.as_deref())
            }

            /// The length of time it plays; `None` when it is absent or no number of seconds.
            pub fn play_time(&self) -> Option<Duration> {
                seconds(self.duration.as_deref())
            }

            /// The bit rate in kbit/s; `None` when it is absent or no number.
            ///
            /// The unit follows from the documented example: size, duration and bit rate fit in kbit/s.
            pub fn bitrate_kbps(&self) -> Option<f64> {
                number(self.bitrate.as_deref()).filter(|rate: &f64| rate.is_finite())
            }

            /// The width in pixels; `None` when it is absent or no number.
            pub fn width_pixels(&self) -> Option<u32> {
                number(self.width.as_deref())
            }

            /// The height in pixels; `None` when it is absent or no number.
            pub fn height_pixels(&self) -> Option<u32> {
                number(self.height.as_deref())
            }
        }
    };
}
file_basic_info!(list_media_basic_infos::FileBasicInfo);
file_basic_info!(get_editing_project_materials::FileBasicInfo);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::operations::list_media_basic_infos::{FileBasicInfo, MediaBasicInfo};

    #[test]
    fn text_is_read_as_what_it_is() {
        let mut file = FileBasicInfo::default();
        assert_eq!(
            (
                file.file_size_bytes(),
                file.play_time(),
                file.bitrate_kbps()
            ),
            (None, None, None)
        );
        file.file_size = Some("30611502".to_owned());
        file.duration = Some("216.5".to_owned());
        file.bitrate = Some("1132.68".to_owned());
        file.width = Some(" 960 ".to_owned());
        file.height = Some("tall".to_owned());
        assert_eq!(file.file_size_bytes(), Some(30_611_502));
        assert_eq!(file.play_time(), Some(Duration::from_millis(216_500)));
        assert_eq!(file.bitrate_kbps(), Some(1132.68));
        assert_eq!(
            (file.width_pixels(), file.height_pixels()),
            (Some(960), None)
        );
        for odd in ["-1", "NaN", "inf", "1e400", ""] {
            file.duration = Some(odd.to_owned());
            assert_eq!(file.play_time(), None, "{odd}");
        }
    }

    #[test]
    fn json_in_a_string_is_read_on_request() {
        let mut info = MediaBasicInfo::default();
        for none in [None, Some(""), Some("null"), Some("[]")] {
            info.snapshots = none.map(str::to_owned);
            assert_eq!(info.parse_snapshots(), Ok(Vec::new()));
        }
        info.sprite_images = Some(
            r#"[{"count":"32","tileCount":"1","spriteRegular":"a-{TileCount}.jpg","new":1}]"#
                .to_owned(),
        );
        let sprites = info.parse_sprite_images().unwrap_or_default();
        assert_eq!(
            (sprites[0].count, sprites[0].tile_count),
            (Some(32), Some(1))
        );
        info.snapshots = Some(r#"[{"count":{}}]"#.to_owned());
        let message = info
            .parse_snapshots()
            .map_err(|error| error.to_string())
            .err()
            .unwrap_or_default();
        assert!(
            message.contains("[0].count: expected a 64-bit integer, found an object"),
            "{message}"
        );
    }
}
