//! How long a timeline is.

use crate::documents::{
    AudioClip, Effect, Flag, ImageClip, Number, SubtitleClip, Timeline, VideoClip,
};

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
    /// Source: [Timeline parameters in use](https://www.alibabacloud.com/help/en/ims/use-cases/text-to-video).
    pub fn duration(&self) -> Option<f64> {
        let tracks = tracks(self);
        let length = |track: &Track| {
            let mut ends = place(track).map(|clip| clip.end);
            ends.try_fold(0.0, |longest: f64, end| Some(longest.max(end?)))
        };
        let length = match tracks.iter().find(|track| track.is_main) {
            Some(main) => length(main),
            None => tracks
                .iter()
                .try_fold(0.0, |longest: f64, track| Some(longest.max(length(track)?))),
        }?;
        Some(match seconds(self.max_duration.as_ref()) {
            Some(most) => length.min(most),
            None => length,
        })
    }

    /// Every clip with its place in time, track by track: video first, then sound, images and subtitles.
    pub fn placed(&self) -> Vec<PlacedClip> {
        tracks(self).iter().flat_map(place).collect()
    }
}

/// A clip and when it plays.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlacedClip {
    /// `video`, `audio`, `image` or `subtitle`.
    pub lane: &'static str,
    /// Which track of the lane, from 0.
    pub track: usize,
    /// What plays: the text, the address or the id.
    pub label: String,
    /// When it begins, in seconds; `None` behind a clip whose end is not known.
    pub start: Option<f64>,
    /// When it ends, in seconds; `None` where only the service knows the length of the material.
    pub end: Option<f64>,
}

struct Track {
    lane: &'static str,
    index: usize,
    is_main: bool,
    clips: Vec<Span>,
}

/// What a clip says of its place.
struct Span {
    label: String,
    /// On the timeline.
    start: Option<f64>,
    end: Option<f64>,
    /// What it lasts when the timeline does not say.
    length: Option<f64>,
    /// By how much the next clip begins before its end.
    overlap: f64,
}

/// The clips of a track, one behind the other where they do not say when.
fn place(track: &Track) -> impl Iterator<Item = PlacedClip> {
    let mut next = Some(0.0);
    track.clips.iter().map(move |clip| {
        let start = clip.start.or(next);
        let end = clip.end.or_else(|| Some(start? + clip.length?));
        next = end.map(|end| end - clip.overlap);
        PlacedClip {
            lane: track.lane,
            track: track.index,
            label: clip.label.clone(),
            start,
            end,
        }
    })
}

fn tracks(timeline: &Timeline) -> Vec<Track> {
    let mut found = Vec::new();
    for (index, track) in timeline.video_tracks.iter().flatten().enumerate() {
        let clips = track.video_track_clips.iter().flatten().map(span_of_video);
        found.push(Track::new("video", index, track.main_track.as_ref(), clips));
    }
    for (index, track) in timeline.audio_tracks.iter().flatten().enumerate() {
        let clips = track.audio_track_clips.iter().flatten().map(span_of_audio);
        found.push(Track::new("audio", index, track.main_track.as_ref(), clips));
    }
    for (index, track) in timeline.image_tracks.iter().flatten().enumerate() {
        let clips = track.image_track_clips.iter().flatten().map(span_of_image);
        found.push(Track::new("image", index, None, clips));
    }
    for (index, track) in timeline.subtitle_tracks.iter().flatten().enumerate() {
        let clips = track.subtitle_track_clips.iter().flatten();
        let clips = clips.map(span_of_subtitle);
        found.push(Track::new("subtitle", index, None, clips));
    }
    found
}

impl Track {
    fn new(
        lane: &'static str,
        index: usize,
        main: Option<&Flag>,
        clips: impl Iterator<Item = Span>,
    ) -> Self {
        Self {
            lane,
            index,
            is_main: main.and_then(Flag::as_bool) == Some(true),
            clips: clips.collect(),
        }
    }
}

impl Span {
    /// What plays is the first of `labels` that is there; it lasts `length` where the timeline does not say.
    fn new(
        labels: &[&Option<String>],
        (start, end): (&Option<Number>, &Option<Number>),
        length: Option<f64>,
    ) -> Self {
        Self {
            label: labels
                .iter()
                .find_map(|text| text.as_deref())
                .unwrap_or_default()
                .to_owned(),
            start: seconds(start.as_ref()),
            end: seconds(end.as_ref()),
            length,
            overlap: 0.0,
        }
    }
}

fn span_of_video(clip: &VideoClip) -> Span {
    let length = played(clip.r#in.as_ref(), clip.out.as_ref(), clip.speed.as_ref());
    Span {
        overlap: clip.effects.iter().flatten().map(overlap).sum(),
        ..Span::new(
            &[&clip.content, &clip.media_url, &clip.media_id],
            (&clip.timeline_in, &clip.timeline_out),
            length.or(seconds(clip.duration.as_ref())),
        )
    }
}

fn span_of_audio(clip: &AudioClip) -> Span {
    let length = played(clip.r#in.as_ref(), clip.out.as_ref(), clip.speed.as_ref());
    Span::new(
        &[&clip.content, &clip.media_url, &clip.media_id],
        (&clip.timeline_in, &clip.timeline_out),
        length.or(seconds(clip.duration.as_ref())),
    )
}

fn span_of_image(clip: &ImageClip) -> Span {
    Span::new(
        &[
            &clip.media_url,
            &clip.image_url,
            &clip.media_id,
            &clip.image_id,
        ],
        (&clip.timeline_in, &clip.timeline_out),
        seconds(clip.duration.as_ref()),
    )
}

fn span_of_subtitle(clip: &SubtitleClip) -> Span {
    Span::new(
        &[
            &clip.content,
            &clip.file_url,
            &clip.media_url,
            &clip.media_id,
        ],
        (&clip.timeline_in, &clip.timeline_out),
        seconds(clip.duration.as_ref()),
    )
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
