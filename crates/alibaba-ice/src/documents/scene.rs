//! A timeline as rules look at it: tracks, clips and effects with their places.

use documents_core::Node;

/// A kind of track: its list, the list of clips in a track, and what a clip is that does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    pub(super) tracks: &'static str,
    pub(super) clips: &'static str,
    pub(super) default: Option<&'static str>,
}

pub(super) const VIDEO: Lane = Lane {
    tracks: "VideoTracks",
    clips: "VideoTrackClips",
    default: Some("Video"),
};
pub(super) const AUDIO: Lane = Lane {
    tracks: "AudioTracks",
    clips: "AudioTrackClips",
    default: Some("Audio"),
};
pub(super) const IMAGE: Lane = Lane {
    tracks: "ImageTracks",
    clips: "ImageTrackClips",
    default: None,
};
pub(super) const SUBTITLE: Lane = Lane {
    tracks: "SubtitleTracks",
    clips: "SubtitleTrackClips",
    default: None,
};
pub(super) const LANES: [Lane; 4] = [VIDEO, AUDIO, IMAGE, SUBTITLE];

/// A track of a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track<'s> {
    pub(super) lane: Lane,
    pub(super) index: usize,
    pub(super) node: &'s Node<'s>,
}

impl<'s> Track<'s> {
    pub(super) fn pointer(&self) -> String {
        format!("/{}/{}", self.lane.tracks, self.index)
    }

    pub(super) fn is_main(&self) -> bool {
        self.node.get("MainTrack").and_then(Node::boolean) == Some(true)
    }

    pub(super) fn clips(self) -> impl Iterator<Item = Clip<'s>> {
        let all = self.node.get(self.lane.clips).map_or(&[][..], Node::items);
        all.iter()
            .enumerate()
            .filter(|(_, node)| node.is_object())
            .map(move |(index, node)| Clip {
                track: self,
                index,
                is_last: index + 1 == all.len(),
                node,
            })
    }
}

/// A clip of a track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clip<'s> {
    pub(super) track: Track<'s>,
    pub(super) index: usize,
    pub(super) is_last: bool,
    pub(super) node: &'s Node<'s>,
}

impl<'s> Clip<'s> {
    pub(super) fn pointer(&self) -> String {
        let track = self.track;
        format!("{}/{}/{}", track.pointer(), track.lane.clips, self.index)
    }

    /// What it is, or what it is taken for when it does not say.
    pub(super) fn ty(&self) -> Option<&'s str> {
        match self.node.get("Type") {
            Some(ty) => ty.text(),
            None => self.track.lane.default,
        }
    }

    pub(super) fn is_a(&self, types: &[&str]) -> bool {
        self.ty().is_some_and(|ty| types.contains(&ty))
    }

    /// Its address, in either spelling.
    pub(super) fn address(&self) -> Option<&'s Node<'s>> {
        self.node
            .get("MediaURL")
            .or_else(|| self.node.get("MediaUrl"))
    }

    pub(super) fn effects(self) -> impl Iterator<Item = Effect<'s>> {
        effects_of(self.node, "Effects", EffectPlace::Clip(self))
    }

    /// How long it lasts, as far as it says so itself.
    pub(super) fn length(&self) -> Option<f64> {
        let number = |name: &str| self.node.get(name).and_then(Node::number);
        if let (Some(start), Some(end)) = (number("TimelineIn"), number("TimelineOut")) {
            return Some(end - start);
        }
        let speed = number("Speed").filter(|speed| *speed > 0.0).unwrap_or(1.0);
        match number("Out") {
            Some(end) => Some((end - number("In").unwrap_or(0.0)) / speed),
            None => number("Duration"),
        }
    }
}

/// An effect, of a clip or of a track of effects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect<'s> {
    pub(super) node: &'s Node<'s>,
    place: EffectPlace<'s>,
    index: usize,
    /// The list in which it stands.
    pub(super) beside: &'s [Node<'s>],
}

#[derive(Clone, Copy, Debug)]
enum EffectPlace<'s> {
    Clip(Clip<'s>),
    /// On a track of effects.
    Track(usize),
}

impl Effect<'_> {
    /// Made when it is asked for: nearly always nobody does.
    pub(super) fn pointer(&self) -> String {
        let index = self.index;
        match &self.place {
            EffectPlace::Clip(clip) => format!("{}/Effects/{index}", clip.pointer()),
            EffectPlace::Track(track) => format!("/EffectTracks/{track}/EffectTrackItems/{index}"),
        }
    }

    /// Whether it belongs to the last clip of a track.
    pub(super) fn is_last(&self) -> bool {
        matches!(&self.place, EffectPlace::Clip(clip) if clip.is_last)
    }

    pub(super) fn is_on_clip(&self) -> bool {
        matches!(self.place, EffectPlace::Clip(_))
    }

    pub(super) fn is_a(&self, types: &[&str]) -> bool {
        let ty = self.node.get("Type").and_then(Node::text);
        ty.is_some_and(|ty| types.contains(&ty))
    }
}

fn effects_of<'s>(
    node: &'s Node<'s>,
    list: &str,
    place: EffectPlace<'s>,
) -> impl Iterator<Item = Effect<'s>> + use<'s> {
    let beside = node.get(list).map_or(&[][..], Node::items);
    beside
        .iter()
        .enumerate()
        .filter(|(_, node)| node.is_object())
        .map(move |(index, node)| Effect {
            node,
            place,
            index,
            beside,
        })
}

/// The tracks of a lane.
pub(super) fn tracks<'s>(root: &'s Node<'s>, lane: Lane) -> impl Iterator<Item = Track<'s>> {
    let all = root.get(lane.tracks).map_or(&[][..], Node::items);
    all.iter()
        .enumerate()
        .filter(|(_, node)| node.is_object())
        .map(move |(index, node)| Track { lane, index, node })
}

/// The clips of all lanes.
pub(super) fn clips<'s>(root: &'s Node<'s>) -> impl Iterator<Item = Clip<'s>> {
    LANES
        .into_iter()
        .flat_map(|lane| tracks(root, lane))
        .flat_map(Track::clips)
}

/// The clips of one lane.
pub(super) fn clips_on<'s>(root: &'s Node<'s>, lane: Lane) -> impl Iterator<Item = Clip<'s>> {
    tracks(root, lane).flat_map(Track::clips)
}

/// The effects of all clips and of the tracks of effects.
pub(super) fn effects<'s>(root: &'s Node<'s>) -> impl Iterator<Item = Effect<'s>> {
    let tracks = root.get("EffectTracks").map_or(&[][..], Node::items);
    let on_tracks = tracks.iter().enumerate().flat_map(|(index, track)| {
        effects_of(track, "EffectTrackItems", EffectPlace::Track(index))
    });
    clips(root).flat_map(Clip::effects).chain(on_tracks)
}
