//! How long a timeline is.

use crate::documents::{AudioClip, Effect, ImageClip, Number, SubtitleClip, Timeline, VideoClip};

impl Timeline {
    /// The length of the output in seconds, as far as the timeline alone tells: that of the main track, or else of the longest.
    /// `None` when a clip plays to the end of its material, or follows another: how long that is only the service knows.
    ///
    /// ```
    /// use alibaba_ice::documents::{Timeline, Transition, VideoClip};
    ///
    /// let first = VideoClip::media("a").range(2..8).effect(Transition::random().duration(1));
    /// let timeline = Timeline::new().video(first).video(VideoClip::media("b").range(0..4));
    /// assert_eq!(timeline.duration(), Some(9.0));
    /// assert_eq!(Timeline::new().video(VideoClip::media("a")).duration(), None);
    /// ```
    ///
    /// Source: [Timeline configuration](https://www.alibabacloud.com/help/en/ims/developer-reference/timeline-configuration-description).
    pub fn duration(&self) -> Option<f64> {
        let video = self.video_tracks.iter().flatten().map(|track| {
            let clips = track.video_track_clips.iter().flatten();
            (
                is_set(track.main_track.as_ref()),
                end(clips.map(span_of_video)),
            )
        });
        let audio = self.audio_tracks.iter().flatten().map(|track| {
            let clips = track.audio_track_clips.iter().flatten();
            (
                is_set(track.main_track.as_ref()),
                end(clips.map(span_of_audio)),
            )
        });
        let image = self.image_tracks.iter().flatten().map(|track| {
            let clips = track.image_track_clips.iter().flatten();
            (false, end(clips.map(span_of_image)))
        });
        let subtitle = self.subtitle_tracks.iter().flatten().map(|track| {
            let clips = track.subtitle_track_clips.iter().flatten();
            (false, end(clips.map(span_of_subtitle)))
        });
        let tracks: Vec<(bool, Option<f64>)> =
            video.chain(audio).chain(image).chain(subtitle).collect();
        let length = match tracks.iter().find(|(is_main, _)| *is_main) {
            Some((_, length)) => *length,
            None => tracks
                .iter()
                .map(|(_, length)| *length)
                .try_fold(0.0, |longest: f64, length| Some(longest.max(length?))),
        }?;
        Some(match seconds(self.max_duration.as_ref()) {
            Some(most) => length.min(most),
            None => length,
        })
    }
}

/// Where a clip stands.
struct Span {
    /// On the timeline.
    start: Option<f64>,
    end: Option<f64>,
    /// What it lasts when the timeline does not say.
    length: Option<f64>,
    /// By how much the next clip begins before its end.
    overlap: f64,
}

/// The end of the last clip of a track.
fn end(clips: impl Iterator<Item = Span>) -> Option<f64> {
    let (mut cursor, mut longest, mut last_overlap) = (0.0, 0.0_f64, 0.0);
    for clip in clips {
        let start = clip.start.unwrap_or(cursor - last_overlap);
        let end = match clip.end {
            Some(end) => end,
            None => start + clip.length?,
        };
        (cursor, last_overlap) = (end, clip.overlap);
        longest = longest.max(end);
    }
    Some(longest)
}

fn span_of_video(clip: &VideoClip) -> Span {
    Span {
        start: seconds(clip.timeline_in.as_ref()),
        end: seconds(clip.timeline_out.as_ref()),
        length: played(clip.r#in.as_ref(), clip.out.as_ref(), clip.speed.as_ref())
            .or(seconds(clip.duration.as_ref())),
        overlap: clip.effects.iter().flatten().map(overlap).sum(),
    }
}

fn span_of_audio(clip: &AudioClip) -> Span {
    Span {
        start: seconds(clip.timeline_in.as_ref()),
        end: seconds(clip.timeline_out.as_ref()),
        length: played(clip.r#in.as_ref(), clip.out.as_ref(), clip.speed.as_ref())
            .or(seconds(clip.duration.as_ref())),
        overlap: 0.0,
    }
}

fn span_of_image(clip: &ImageClip) -> Span {
    Span {
        start: seconds(clip.timeline_in.as_ref()),
        end: seconds(clip.timeline_out.as_ref()),
        length: seconds(clip.duration.as_ref()),
        overlap: 0.0,
    }
}

fn span_of_subtitle(clip: &SubtitleClip) -> Span {
    Span {
        start: seconds(clip.timeline_in.as_ref()),
        end: seconds(clip.timeline_out.as_ref()),
        length: seconds(clip.duration.as_ref()),
        overlap: 0.0,
    }
}

/// What a part of a material lasts at a speed.
fn played(from: Option<&Number>, until: Option<&Number>, speed: Option<&Number>) -> Option<f64> {
    let until = seconds(until)?;
    let speed = seconds(speed).filter(|speed| *speed > 0.0).unwrap_or(1.0);
    Some((until - seconds(from).unwrap_or(0.0)) / speed)
}

/// A transition plays both clips at once; one second when it does not say.
fn overlap(effect: &Effect) -> f64 {
    match effect {
        Effect::Transition(transition) => seconds(transition.duration.as_ref()).unwrap_or(1.0),
        _ => 0.0,
    }
}

fn seconds(number: Option<&Number>) -> Option<f64> {
    number
        .and_then(Number::as_f64)
        .filter(|value| value.is_finite())
}

fn is_set(flag: Option<&crate::documents::Flag>) -> bool {
    flag.and_then(crate::documents::Flag::as_bool) == Some(true)
}
