//! Clips of timelines.

use documents_core::{Found, Node, Subject};

use crate::documents::address::is_web;
use crate::documents::scene::{self, IMAGE, SUBTITLE, VIDEO};

/// Suffixes of files that are pictures.
const PICTURES: [&str; 6] = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"];
/// Fields that are a share of the output or a number of pixels.
const PLACES: [&str; 6] = ["X", "Y", "Width", "Height", "FixedX", "FixedY"];

pub(crate) fn clip_source(subject: &Subject<'_>, found: &mut Found) {
    // What the service writes carries both.
    if subject.context.is_answer() {
        return;
    }
    for clip in scene::clips(subject.root) {
        if clip.node.has_filled("MediaId") && clip.address().is_some_and(Node::is_filled) {
            found.at(clip.pointer(), clip.node);
        }
    }
}

pub(crate) fn clip_url(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips(subject.root) {
        if let Some(node) = clip.address()
            && let Some(address) = node.text()
            && !is_web(address)
        {
            let message = format!("{address:?} is no http(s) address");
            found.tell(format!("{}/MediaURL", clip.pointer()), node, message);
        }
    }
}

pub(crate) fn clip_order(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips(subject.root) {
        order(clip.node, || clip.pointer(), found);
    }
    for effect in scene::effects(subject.root) {
        order(effect.node, || effect.pointer(), found);
    }
}

fn order(node: &Node<'_>, pointer: impl Fn() -> String, found: &mut Found) {
    for (start, end) in [("In", "Out"), ("TimelineIn", "TimelineOut")] {
        let number = |name: &str| node.get(name).and_then(Node::number);
        if let (Some(from), Some(to)) = (number(start), number(end))
            // A number that is none is not smaller either.
            && from.partial_cmp(&to).is_none_or(|order| order.is_ge())
        {
            let message = format!("{start} ({from}) is not smaller than {end} ({to})");
            found.tell(pointer(), node, message);
        }
    }
}

pub(crate) fn clip_coordinate(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips(subject.root) {
        if [VIDEO, IMAGE, SUBTITLE].contains(&clip.track.lane) {
            places(clip.node, || clip.pointer(), found);
        }
    }
    for effect in scene::effects(subject.root) {
        if effect.is_a(&["Text", "AI_ASR"]) {
            places(effect.node, || effect.pointer(), found);
        }
    }
}

fn places(node: &Node<'_>, pointer: impl Fn() -> String, found: &mut Found) {
    for name in PLACES {
        let Some(value) = node.get(name).and_then(Node::number) else {
            continue;
        };
        if (value > 1.0 && value < 2.0) || (value >= 2.0 && value.fract() != 0.0) {
            let message =
                format!("{value} is neither a share (0 to 0.9999) nor a whole number of pixels");
            found.tell_member(node, &pointer(), name, message);
        }
    }
}

pub(crate) fn clip_image_type(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, VIDEO) {
        let is_picture = clip.address().and_then(Node::text).is_some_and(|address| {
            let lower = address.to_lowercase();
            let path = lower.split('?').next().unwrap_or_default();
            PICTURES.iter().any(|suffix| path.ends_with(suffix))
        });
        if is_picture && !clip.node.has("Type") {
            found.at(clip.pointer(), clip.node);
        }
    }
}

pub(crate) fn clip_globalimage_duration(subject: &Subject<'_>, found: &mut Found) {
    let mut pictures = Vec::new();
    for clip in scene::clips_on(subject.root, VIDEO) {
        if clip.is_a(&["Video", "Image"])
            || clip
                .node
                .get("Type")
                .is_some_and(|ty| ty.is_text("AI_Avatar"))
        {
            return;
        }
        if clip.is_a(&["GlobalImage"]) {
            pictures.push(clip);
        }
    }
    let has_sound = subject
        .root
        .get("AudioTracks")
        .is_some_and(|tracks| !tracks.items().is_empty());
    if has_sound {
        return;
    }
    for clip in pictures {
        if !clip.node.has("Duration") {
            found.at(clip.pointer(), clip.node);
        }
    }
}

pub(crate) fn clip_adaptmode(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, VIDEO) {
        let node = clip.node;
        let mode = node
            .get("AdaptMode")
            .and_then(Node::text)
            .unwrap_or_default();
        let has_size = node.has("Width") && node.has("Height");
        if ["Contain", "Cover", "Fill"].contains(&mode) && !has_size {
            let message = format!("{mode} has no effect without both Width and Height");
            found.tell_member(node, &clip.pointer(), "AdaptMode", message);
        }
        if mode == "Cover" && clip.is_a(&["Image"]) {
            let message = "Cover has no effect on an Image clip";
            found.tell_member(node, &clip.pointer(), "AdaptMode", message);
        }
    }
}

pub(crate) fn clip_loop_video(subject: &Subject<'_>, found: &mut Found) {
    for clip in scene::clips_on(subject.root, VIDEO) {
        if clip.node.has("LoopMode") {
            found.at_member(clip.node, &clip.pointer(), "LoopMode");
        }
    }
}

pub(crate) fn clip_avatar_split(subject: &Subject<'_>, found: &mut Found) {
    for track in scene::tracks(subject.root, VIDEO) {
        let says = |clip: &scene::Clip<'_>| {
            clip.node
                .get("Type")
                .is_some_and(|ty| ty.is_text("AI_Avatar"))
        };
        if track.clips().filter(says).count() > 1 {
            found.at(track.pointer(), track.node);
        }
    }
}

pub(crate) fn clip_avatar_in_effects(subject: &Subject<'_>, found: &mut Found) {
    for effect in scene::effects(subject.root) {
        if effect.is_a(&["AI_Avatar"]) {
            found.at(effect.pointer(), effect.node);
        }
    }
}
