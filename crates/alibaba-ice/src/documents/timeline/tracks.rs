//! Clips onto tracks, and tracks onto the timeline.

use crate::documents::{
    AudioClip, AudioTrack, EffectTrack, EffectTrackItem, ImageClip, ImageTrack, SubtitleClip,
    SubtitleTrack, Timeline, VideoClip, VideoTrack,
};

macro_rules! tracks {
    ($($clip:ident onto $clips:ident in $tracks:ident, $add_track:ident: $clip_type:ident $track_type:ident;)*) => {
        impl Timeline {
            $(
                #[doc = concat!("Adds a clip behind the others of the last of [`", stringify!($tracks), "`](field@Self::",
                    stringify!($tracks), "), which is made when there is none.")]
                #[must_use]
                pub fn $clip(mut self, clip: impl Into<$clip_type>) -> Self {
                    let tracks = self.$tracks.get_or_insert_default();
                    if tracks.is_empty() {
                        tracks.push($track_type::new());
                    }
                    if let Some(track) = tracks.last_mut() {
                        track.$clips.get_or_insert_default().push(clip.into());
                    }
                    self
                }

                #[doc = concat!("Adds a track above the others of [`", stringify!($tracks), "`](field@Self::",
                    stringify!($tracks), "); clips that are added afterwards go onto it.")]
                #[must_use]
                pub fn $add_track(mut self, track: $track_type) -> Self {
                    self.$tracks.get_or_insert_default().push(track);
                    self
                }
            )*

            /// Lays the tracks of another timeline above those of this one; both begin at the same time. Everything else of
            /// the other is left.
            #[must_use]
            pub fn layer(mut self, other: Self) -> Self {
                $(
                    if let Some(tracks) = other.$tracks {
                        self.$tracks.get_or_insert_default().extend(tracks);
                    }
                )*
                self
            }
        }

        $(
            impl $track_type {
                /// A track of these clips.
                pub fn of(clips: impl IntoIterator<Item = impl Into<$clip_type>>) -> Self {
                    Self::new().$clips(clips)
                }
            }
        )*
    };
}

tracks! {
    video onto video_track_clips in video_tracks, video_track: VideoClip VideoTrack;
    audio onto audio_track_clips in audio_tracks, audio_track: AudioClip AudioTrack;
    image onto image_track_clips in image_tracks, image_track: ImageClip ImageTrack;
    subtitle onto subtitle_track_clips in subtitle_tracks, subtitle_track: SubtitleClip SubtitleTrack;
    effect onto effect_track_items in effect_tracks, effect_track: EffectTrackItem EffectTrack;
}

macro_rules! clips {
    ($($all:ident: $clip_type:ident of $clips:ident in $tracks:ident;)*) => {
        impl Timeline {
            $(
                /// The clips of all tracks of one lane, track by track.
                pub(super) fn $all(&self) -> impl Iterator<Item = &$clip_type> {
                    self.$tracks.iter().flatten().flat_map(|track| track.$clips.iter().flatten())
                }
            )*
        }
    };
}

clips! {
    video_clips: VideoClip of video_track_clips in video_tracks;
    audio_clips: AudioClip of audio_track_clips in audio_tracks;
    image_clips: ImageClip of image_track_clips in image_tracks;
    subtitle_clips: SubtitleClip of subtitle_track_clips in subtitle_tracks;
}
