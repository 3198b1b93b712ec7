//! What a timeline is made from.

use crate::documents::Timeline;

/// Something that the service must be able to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Material {
    /// A media asset, by its id.
    Media(String),
    /// An address: of media, a mask, a font or a file of subtitles.
    Url(String),
}

impl Timeline {
    /// Every media asset and address that it names, each once, in the order in which they stand: to see before the job whether
    /// they exist and can be read.
    ///
    /// ```
    /// use alibaba_ice::documents::{Material, Timeline, VideoClip};
    ///
    /// let clip = VideoClip::media("a1");
    /// let timeline = Timeline::new().video(clip.clone()).video(clip);
    /// assert_eq!(timeline.materials(), [Material::Media("a1".to_owned())]);
    /// ```
    pub fn materials(&self) -> Vec<Material> {
        let mut found = Materials(Vec::new());
        for clip in self.video_clips() {
            found.media(clip.media_id.as_ref());
            found.urls([&clip.media_url, &clip.mask_video_url, &clip.font_url]);
        }
        for clip in self.audio_clips() {
            found.media(clip.media_id.as_ref());
            found.urls([&clip.media_url, &clip.font_url]);
        }
        for clip in self.image_clips() {
            found.media(clip.media_id.as_ref().or(clip.image_id.as_ref()));
            found.urls([&clip.media_url, &clip.image_url, &clip.mask_video_url]);
        }
        for clip in self.subtitle_clips() {
            found.media(clip.media_id.as_ref());
            found.urls([&clip.media_url, &clip.file_url, &clip.font_url]);
        }
        found.0
    }
}

struct Materials(Vec<Material>);

impl Materials {
    fn add(&mut self, material: Material) {
        if !self.0.contains(&material) {
            self.0.push(material);
        }
    }

    fn media(&mut self, id: Option<&String>) {
        if let Some(id) = id {
            self.add(Material::Media(id.clone()));
        }
    }

    fn urls<const N: usize>(&mut self, addresses: [&Option<String>; N]) {
        for address in addresses.into_iter().flatten() {
            self.add(Material::Url(address.clone()));
        }
    }
}
