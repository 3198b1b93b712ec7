//! Clips: where the material comes from, which part of it plays, and when.

use std::ops::Range;

use crate::documents::{
    AudioClip, Effect, EffectAFade, EffectVolume, ImageClip, Number, SubtitleClip, VideoClip,
};

/// What clips of all tracks have.
macro_rules! placed {
    ($($type:ident)*) => {$(
        impl $type {
            /// Plays from one second of the timeline until another; without it the clips of a track follow one another.
            #[must_use]
            pub fn at<N: Into<Number>>(self, seconds: Range<N>) -> Self {
                self.timeline_in(seconds.start).timeline_out(seconds.end)
            }
        }
    )*};
}

placed!(VideoClip AudioClip ImageClip SubtitleClip);

/// What clips of material that plays have.
macro_rules! playing {
    ($($type:ident)*) => {$(
        impl $type {
            /// Material that is a media asset, by its id.
            pub fn media(id: impl Into<String>) -> Self {
                Self::new().media_id(id)
            }

            /// Material at an address that begins with `http://` or `https://`.
            pub fn url(address: impl Into<String>) -> Self {
                Self::new().media_url(address)
            }

            /// Plays from one second of the material until another.
            #[must_use]
            pub fn range<N: Into<Number>>(self, seconds: Range<N>) -> Self {
                self.r#in(seconds.start).out(seconds.end)
            }

            /// Adds an effect.
            #[must_use]
            pub fn effect(mut self, effect: impl Into<Effect>) -> Self {
                self.effects.get_or_insert_default().push(effect.into());
                self
            }

            /// Multiplies the loudness: 0 is silent, 1 leaves it as it is.
            #[must_use]
            pub fn gain(self, gain: impl Into<Number>) -> Self {
                self.effect(EffectVolume::new().gain(gain))
            }

            /// Lets the sound begin softly, over so many seconds.
            #[must_use]
            pub fn fade_in(self, seconds: impl Into<Number>) -> Self {
                self.effect(EffectAFade::new().sub_type("In").duration(seconds))
            }

            /// Lets the sound end softly, over so many seconds.
            #[must_use]
            pub fn fade_out(self, seconds: impl Into<Number>) -> Self {
                self.effect(EffectAFade::new().sub_type("Out").duration(seconds))
            }
        }
    )*};
}

playing!(VideoClip AudioClip);

impl VideoClip {
    /// A still picture at an address that begins with `http://` or `https://`; say for how long with
    /// [`duration`](Self::duration) or [`at`](Self::at).
    pub fn image(address: impl Into<String>) -> Self {
        Self::url(address).r#type("Image")
    }

    /// Multiplies the loudness of the sound in it, as [`gain`](Self::gain) does: 0 is silent.
    #[must_use]
    pub fn volume(self, gain: impl Into<Number>) -> Self {
        self.gain(gain)
    }
}

impl AudioClip {
    /// A text that the service reads aloud with this voice.
    pub fn speech(text: impl Into<String>, voice: impl Into<String>) -> Self {
        Self::new().r#type("AI_TTS").content(text).voice(voice)
    }
}

impl ImageClip {
    /// A picture that is a media asset, by its id.
    pub fn media(id: impl Into<String>) -> Self {
        Self::new().media_id(id)
    }

    /// A picture at an address that begins with `http://` or `https://`.
    pub fn url(address: impl Into<String>) -> Self {
        Self::new().media_url(address)
    }
}

impl SubtitleClip {
    /// A text; `\n` breaks the line. It needs a [`font_size`](Self::font_size).
    pub fn text(text: impl Into<String>) -> Self {
        Self::new().r#type("Text").content(text)
    }

    /// The subtitles of an `.srt` or `.ass` file at an address.
    pub fn file(address: impl Into<String>) -> Self {
        Self::new().r#type("Subtitle").file_url(address)
    }
}
